"""Keeps a sandbox IndusTrack in a JSON file, so that a demo can go on tomorrow."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from app.sandbox.industrack.account import Account
from app.sandbox.industrack.industrack import Industrack
from app.sandbox.industrack.table import Table, UsedKey

FORMAT = 1


class UnreadableState(ValueError):
    """The file does not hold a sandbox IndusTrack."""


def save(industrack: Industrack, path: Path) -> None:
    """Write everything; a crash leaves the file as it was before or as it is now."""
    accounts = ",".join(_account_out(account, industrack) for account in industrack.accounts())
    beside = path.with_name(path.name + ".new")
    beside.write_text(f'{{"format":{FORMAT},"accounts":[{accounts}]}}', encoding="utf-8")
    beside.replace(path)


def load(path: Path, **options: Any) -> Industrack:
    """Read what ``save`` wrote. Raises: UnreadableState, OSError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise UnreadableState(f"{path} was written by another version of the sandbox.")
        first, *others = data["accounts"]
        industrack = Industrack(**options, **_own(first))
        for account in others:
            industrack.add_account(**_own(account))
        for account in data["accounts"]:
            _fill(industrack, account)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, UnreadableState):
            raise
        raise UnreadableState(f"{path} does not hold a sandbox IndusTrack.") from error
    return industrack


def _own(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("token", "id", "name", "time_zone")}


def _account_out(account: Account, industrack: Industrack) -> str:
    target = industrack.webhooks(account.token).target
    with account.lock:
        tables = ",".join(f"{json.dumps(name)}:{_table_out(table)}" for name, table in account.tables.items())
    head = {
        **{name: getattr(account, name) for name in ("token", "id", "name", "time_zone")},
        "last_moment": account.last_moment.isoformat(),
        "webhook": None if target is None else {"url": target.url, "secret": target.secret},
    }
    return f'{json.dumps(head)[:-1]},"tables":{{{tables}}}}}'


def _table_out(table: Table) -> str:
    """A record is written as it was last answered, so that saving costs little where little changed."""
    keys = {key: [used.digest, used.id, used.at.isoformat()] for key, used in table.keys.items()}
    records = ",".join(table.text_of(record) for record in table.records.values())
    return f'{{"records":[{records}],"keys":{json.dumps(keys)},"last_number":{table.last_number}}}'


def _fill(industrack: Industrack, data: dict[str, Any]) -> None:
    account = industrack.account(data["token"])
    account.last_moment = datetime.fromisoformat(data["last_moment"])
    for name, kept in data["tables"].items():
        table = account.tables[name]
        for record in kept["records"]:
            table.put(record)
        for key, (digest, record_id, at) in kept["keys"].items():
            table.keys[key] = UsedKey(digest, record_id, datetime.fromisoformat(at))
        table.last_number = kept["last_number"]
    if data["webhook"] is not None:
        industrack.send_webhooks_to(**data["webhook"], token=data["token"])
