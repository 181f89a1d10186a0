"""A page of a list: filters, limits, and cursors that stay valid while records change."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.sandbox.industrack.account import Account, stamp
from app.sandbox.industrack.answers import Errors, Record
from app.sandbox.industrack.schema import SYNC_STATUSES
from app.sandbox.industrack.table import Place, Table, place_of

LIMIT, DEFAULT_LIMIT = 500, 200
EQUALS = ("quickbooks_id", "client_ref", "sync_status")


@dataclass(frozen=True)
class Page:
    """Some records, and where the next ones begin."""

    data: list[Record]
    next_cursor: str | None


class BadQuery(ValueError):
    """A parameter of the list is not what the contract says."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(str(errors))
        self.errors = errors


def read_page(account: Account, collection: str, query: Mapping[str, str]) -> Page:
    """The records that changed since, oldest change first, deleted ones included. Raises: BadQuery."""
    place, carried = _cursor(query.get("cursor"))
    wanted = carried | {name: query[name] for name in (*EQUALS, "updated_since") if name in query}
    if collection != "invoices":
        wanted.pop("sync_status", None)
    elif wanted.get("sync_status") not in (None, *SYNC_STATUSES):
        raise BadQuery({"sync_status": [f"must be one of {', '.join(SYNC_STATUSES)}"]})
    limit = _limit(query.get("limit"))
    since = _since(wanted.get("updated_since"))
    with account.lock:
        found: list[Record] = []
        for record in _matching(account.tables[collection], place, since, wanted):
            if len(found) == limit:
                return Page(found, _write_cursor(place_of(found[-1]), wanted))
            found.append(record)
    return Page(found, None)


def _matching(table: Table, place: Place | None, since: str | None, wanted: Mapping[str, str]) -> Iterator[Record]:
    equals = [(name, wanted[name]) for name in EQUALS if name in wanted]
    for record in _candidates(table, place, since, wanted):
        if all(record.get(name) == value for name, value in equals):
            yield record


def _candidates(table: Table, place: Place | None, since: str | None, wanted: Mapping[str, str]) -> Iterator[Record]:
    if "client_ref" in wanted:
        one = table.with_client_ref(wanted["client_ref"])
        ids = set() if one is None else {one}
    elif "quickbooks_id" in wanted:
        ids = table.with_quickbooks_id(wanted["quickbooks_id"])
    else:
        yield from table.after(place, since)
        return
    for at in sorted(place_of(table.records[record_id]) for record_id in ids):
        if (place is None or at > place) and (since is None or at.updated_at >= since):
            yield table.records[at.id]


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= LIMIT):
        raise BadQuery({"limit": [f"must be a whole number from 1 to {LIMIT}"]})
    return int(text)


def _since(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None and "T" in text.upper():
            return stamp(moment)
    except (ValueError, OverflowError) as error:
        raise BadQuery({"updated_since": ["must be a time in RFC 3339"]}) from error
    raise BadQuery({"updated_since": ["must be a time in RFC 3339, with its zone"]})


def _write_cursor(place: Place, wanted: Mapping[str, str]) -> str:
    return base64.urlsafe_b64encode(json.dumps([place, dict(wanted)]).encode()).decode().rstrip("=")


def _cursor(text: str | None) -> tuple[Place | None, dict[str, str]]:
    if text is None:
        return None, {}
    try:
        place, wanted = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return Place(str(place[0]), str(place[1])), {str(name): str(value) for name, value in wanted.items()}
    except (ValueError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise BadQuery({"cursor": ["is not one that this list gave"]}) from error
