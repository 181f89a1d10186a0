"""How far each kind has been read from QuickBooks: the runs of a read and what is to be fetched by id."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from app.store.json import dump

OVERLAP = timedelta(hours=2)
LONGEST_SILENCE = timedelta(days=85)  # deletions are known for 90 days: after that everything is compared
CUTS_BEFORE_SLICES = 2
MOST_FETCHED = 100  # records asked for by id in one message set


@dataclass
class Cursor:
    """The reading of one kind. ``position`` holds the run that is under way and the ids to be fetched."""

    company_id: str
    kind: str
    position: dict[str, Any]
    complete_at: datetime | None  # our clock when the last complete read began

    @property
    def run(self) -> dict[str, Any] | None:
        run: dict[str, Any] | None = self.position.get("run")
        return run

    @property
    def fetch(self) -> list[str]:
        ids: list[str] = self.position.setdefault("fetch", [])
        return ids


def load(connection: Connection, company_id: str, kind: str) -> Cursor:
    """The cursor, locked; made when there is none yet."""
    connection.execute(
        text("INSERT INTO cursor (company_id, side, kind) VALUES (:company, 'quickbooks', :kind) ON CONFLICT DO NOTHING"),
        {"company": company_id, "kind": kind},
    )
    row = connection.execute(
        text(
            "SELECT company_id, kind, position, complete_at FROM cursor"
            " WHERE company_id = :company AND side = 'quickbooks' AND kind = :kind FOR UPDATE"
        ),
        {"company": company_id, "kind": kind},
    ).one()
    return Cursor(**row._mapping)


def save(connection: Connection, cursor: Cursor) -> None:
    connection.execute(
        text(
            "UPDATE cursor SET position = CAST(:position AS jsonb), complete_at = :complete_at"
            " WHERE company_id = :company AND side = 'quickbooks' AND kind = :kind"
        ),
        {
            "company": cursor.company_id,
            "kind": cursor.kind,
            "position": dump(cursor.position),
            "complete_at": cursor.complete_at,
        },
    )


def wanted(connection: Connection, company_id: str) -> dict[str, list[str]]:
    """What is to be fetched by id of each kind: looked at, not locked: a session waits for no page that is being ingested."""
    rows = connection.execute(
        text(
            "SELECT kind, position -> 'fetch' AS ids FROM cursor WHERE company_id = :company AND side = 'quickbooks'"
            " AND jsonb_array_length(coalesce(position -> 'fetch', '[]')) > 0"
        ),
        {"company": company_id},
    )
    return {row.kind: list(row.ids) for row in rows}


def want(connection: Connection, company_id: str, kind: str, ids: list[str]) -> None:
    """Fetch these by id in the next session, or later in this one."""
    cursor = load(connection, company_id, kind)
    cursor.position["fetch"] = list(dict.fromkeys([*cursor.fetch, *ids]))
    save(connection, cursor)


def begin_run(
    cursor: Cursor, now: datetime, zone: ZoneInfo, skew: float, *, full: bool, edges: list[str], history: bool = True
) -> dict[str, Any]:
    """Start a run, or start over the one that was cut; its slices that are complete stay complete.

    A run that was cut often goes on in slices by name. Of one with an answer that could not be read nobody knows which slice
    lacks records, so all are read again.

    Without ``history`` what was before the first run is of no concern, and no run is full.
    """
    if not history:
        return _begin_news(cursor, now, zone, skew)
    cut = cursor.run
    if cut is not None and cut.get("full") and not full:
        full = True
    cuts = 0 if cut is None else int(cut.get("cuts", 0)) + 1
    if cut is not None and cut.get("slices") and bool(cut.get("full")) == full:
        cursor.position["run"] = _resumed(cut, cuts, edges)
        return dict(cursor.position["run"])
    run = {
        "id": uuid.uuid4().hex,
        "began_at": now.isoformat(),
        "full": full,
        "since": None if full else since(cursor.complete_at, now, zone, skew),
        "slices": _slices([]),
        "cuts": cuts,
        "received": False,
    }
    if run["since"] is None:
        run["full"] = True
    cursor.position["run"] = run
    return run


def _resumed(cut: dict[str, Any], cuts: int, edges: list[str]) -> dict[str, Any]:
    slices = list(cut["slices"])
    if cut.get("broken"):
        slices = [part | {"done": False} for part in slices]
    if cuts >= CUTS_BEFORE_SLICES and len(slices) == 1:
        slices = _slices(edges)
    return cut | {"id": uuid.uuid4().hex, "cuts": cuts, "received": False, "broken": False, "slices": slices}


def _begin_news(cursor: Cursor, now: datetime, zone: ZoneInfo, skew: float) -> dict[str, Any]:
    cut = cursor.run
    start = (cursor.complete_at or now) - OVERLAP - timedelta(seconds=abs(skew))
    first = cut is not None and cursor.complete_at is None  # that run was cut: nothing between it and now may be missed
    began = str(cut["since"]) if cut is not None and first else _wall(start, zone)
    run = {
        "id": uuid.uuid4().hex,
        "began_at": now.isoformat(),
        "full": False,
        "since": began,
        "slices": _slices([]),
        "cuts": 0 if cut is None else int(cut.get("cuts", 0)) + 1,
        "received": False,
    }
    cursor.position["run"] = run
    return run


def since(complete_at: datetime | None, now: datetime, zone: ZoneInfo, skew: float) -> str | None:
    """FromModifiedDate: the company's wall time when the last complete read began, with two hours and the skew to spare.

    None when everything must be read. Sent without an offset, because QuickBooks' own offset is wrong in summer.
    """
    if complete_at is None or now - complete_at > LONGEST_SILENCE:
        return None
    start = complete_at - OVERLAP - timedelta(seconds=abs(skew))
    return _wall(start, zone)


def _wall(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).replace(tzinfo=None, microsecond=0).isoformat()


def complete_if_ingested(connection: Connection, company_id: str, kind: str) -> Cursor | None:
    """Close the run when its last page was received and every page is in the mirrors; None while it is not.

    Pages of the run before it count as well, and may be ingested last: so whatever page was ingested asks.
    """
    cursor = load(connection, company_id, kind)
    run = cursor.run
    if run is None or not run["received"]:
        return None
    open_pages = connection.scalar(
        text(
            "SELECT count(*) FROM message WHERE company_id = :company AND purpose = 'read'"
            " AND detail ->> 'kind' = :kind AND state IN ('handed_out', 'answered')"
        ),
        {"company": company_id, "kind": kind},
    )
    if open_pages:
        return None
    cursor.complete_at = datetime.fromisoformat(run["began_at"]).astimezone(UTC)
    cursor.position["last_run"] = run
    cursor.position["run"] = None
    save(connection, cursor)
    return cursor


def mark_complete(connection: Connection, company_id: str, kinds: Iterable[str], began: datetime) -> None:
    """These lists were read whole."""
    for kind in kinds:
        cursor = load(connection, company_id, kind)
        cursor.complete_at = began
        save(connection, cursor)


def break_run(connection: Connection, company_id: str, kind: str, run_id: str) -> None:
    """A page of the run could not be read: it does not count as complete, the next session reads again."""
    cursor = load(connection, company_id, kind)
    if cursor.run is not None and cursor.run["id"] == run_id:
        cursor.position["run"] = cursor.run | {"received": False, "broken": True}
        save(connection, cursor)


def _slices(edges: list[str]) -> list[dict[str, Any]]:
    """Neighbouring slices share their edge: whether it belongs to the one or the other does not matter then."""
    bounds: list[str | None] = [None, *edges, None]
    return [{"from": a, "to": b, "done": False} for a, b in itertools.pairwise(bounds)]
