"""A .qwc file made up for these tests."""

VALUES = {
    "AppName": "Made Up Sync",
    "AppID": "",
    "AppURL": "https://sync.example.com/qbwc",
    "AppDescription": "Keeps made-up books.",
    "AppSupport": "https://sync.example.com/support",
    "UserName": "finch",
    "OwnerID": "{3f0b8a7e-0000-4a63-9d57-1c2e4b6a8d01}",
    "FileID": "{3f0b8a7e-0000-4a63-9d57-1c2e4b6a8d02}",
    "QBType": "QBFS",
}


def qwc(**changes: str | None) -> bytes:
    """A .qwc file with some values changed; None leaves one out."""
    values = VALUES | {"Scheduler": "<RunEveryNMinutes>5</RunEveryNMinutes>"} | changes
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in values.items() if value is not None)
    return f'<?xml version="1.0"?><QBWCXML>{inside}</QBWCXML>'.encode()
