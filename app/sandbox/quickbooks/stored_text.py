"""What becomes of a text in a company file: Windows-1252 without control characters, trimmed."""

from typing import Any


def stored(text: str) -> str:
    """The text as QuickBooks keeps it: what it cannot hold becomes a question mark, blanks at both ends go."""
    if text.isascii() and text.isprintable():
        return text.strip()
    kept = text.replace("\r\n", "\n").encode("cp1252", "replace").decode("cp1252")
    return "".join(character for character in kept if character >= " " or character in "\n\t").strip()


def flag(given: str | None, otherwise: str) -> str:
    """A boolean as it is kept: true or false; what is given empty counts as not given."""
    return {"1": "true", "0": "false"}.get(given or otherwise, given or otherwise)


def stored_all(values: dict[str, Any]) -> dict[str, str]:
    """The texts of an aggregate that say something."""
    texts = {tag: stored(str(value)) for tag, value in values.items()}
    return {tag: text for tag, text in texts.items() if text}
