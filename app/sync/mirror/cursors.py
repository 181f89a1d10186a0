"""How far each kind has been read from QuickBooks: the runs of a read and what is to be fetched by id."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from app.store.json import dump
from app.store.sql import Connection, text
from app.sync.rules import clock as rules
from app.sync.rules.clock import A_PAGE, OVERLAP, Clock, Newest

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
    here: datetime  # Postgres' clock now

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
    asked = text(
        "SELECT company_id, kind, position, complete_at, now() AS here FROM cursor"
        " WHERE company_id = :company AND side = 'quickbooks' AND kind = :kind FOR UPDATE"
    )
    row = connection.execute(asked, {"company": company_id, "kind": kind}).one_or_none()
    if row is None:
        connection.execute(
            text("INSERT INTO cursor (company_id, side, kind) VALUES (:company, 'quickbooks', :kind) ON CONFLICT DO NOTHING"),
            {"company": company_id, "kind": kind},
        )
        row = connection.execute(asked, {"company": company_id, "kind": kind}).one()
    return Cursor(**row._mapping)


def save(connection: Connection, cursor: Cursor) -> None:
    """With the next statement."""
    connection.soon(
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


WANTED = (
    "(SELECT jsonb_object_agg(w.kind, w.position -> 'fetch') FROM cursor w WHERE w.company_id = :company"
    " AND w.side = 'quickbooks' AND jsonb_array_length(coalesce(w.position -> 'fetch', '[]')) > 0)"
)
"""Ids to fetch by kind, NULL for none; read without a lock, so that a session never waits for ingest."""


def want(connection: Connection, company_id: str, kind: str, ids: list[str]) -> None:
    """Fetch these by id in the next session, or later in this one."""
    if not ids:
        return
    cursor = load(connection, company_id, kind)
    cursor.position["fetch"] = list(dict.fromkeys([*cursor.fetch, *ids]))
    save(connection, cursor)


def want_everything(connection: Connection, company_id: str, kind: str | None) -> None:
    """The next read of the kind, or of every kind, begins at its start."""
    connection.execute(
        text(
            "UPDATE cursor SET position = position || '{\"full_wanted\": true}'::jsonb WHERE company_id = :company"
            " AND side = 'quickbooks' AND (CAST(:kind AS text) IS NULL OR kind = :kind)"
        ),
        {"company": company_id, "kind": kind},
    )


def begin_run(
    connection: Connection, cursor: Cursor, now: datetime, clock: Clock, *, full: bool, edges: list[str], history: bool = True
) -> dict[str, Any]:
    """Start a run, or start over the one that was cut; its slices that are complete stay complete.

    A run that was cut often goes on in slices by name. Of one with an answer that could not be read nobody knows which slice
    lacks records, so all are read again.

    Without ``history`` what was before the first run is of no concern, and no run is full.
    """
    if not history:
        return _begin_news(connection, cursor, now, clock)
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
        "began_here": cursor.here.isoformat(),  # what was seen since is told by the clock that records are stamped with
        "full": full,
        "since": None if full else since(connection, cursor, now, clock),
        "after": cursor.complete_at.isoformat() if cursor.complete_at else None,
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


def _begin_news(connection: Connection, cursor: Cursor, now: datetime, clock: Clock) -> dict[str, Any]:
    cut = cursor.run
    complete_at = cursor.complete_at or now
    start = rules.since(newest(connection, cursor), complete_at, now, clock, ()) if cursor.complete_at else None
    start = start or clock.earliest_wall(now) - OVERLAP
    first = cut is not None and cursor.complete_at is None  # that run was cut: nothing between it and now may be missed
    began = str(cut["since"]) if cut is not None and first else _shown(start)
    run = {
        "id": uuid.uuid4().hex,
        "began_at": now.isoformat(),
        "full": False,
        "since": began,
        "after": cursor.complete_at.isoformat() if cursor.complete_at else None,
        "slices": _slices([]),
        "cuts": 0 if cut is None else int(cut.get("cuts", 0)) + 1,
        "received": False,
    }
    cursor.position["run"] = run
    return run


def since(connection: Connection, cursor: Cursor, now: datetime, clock: Clock) -> str | None:
    """FromModifiedDate, by the stamps that QuickBooks itself printed; ``app.sync.rules.clock`` has the rules.

    None when everything must be read. Sent without an offset, because QuickBooks' own offset is wrong in summer.
    """
    if cursor.complete_at is None or now - cursor.complete_at > LONGEST_SILENCE:
        return None
    known = _newest_stamps(connection, cursor, A_PAGE + 1)
    return _shown(rules.since(newest(connection, cursor), cursor.complete_at, now, clock, known))


def newest(connection: Connection, cursor: Cursor) -> Newest | None:
    """The newest stamp of complete reads; of a company that was read before stamps were remembered, the mirror's."""
    held = cursor.position.get("newest")
    if held:
        return Newest(datetime.fromisoformat(held["stamp"]), datetime.fromisoformat(held["seen_at"]))
    stamps = _newest_stamps(connection, cursor, 1)
    return Newest(stamps[0], cursor.complete_at) if stamps and cursor.complete_at else None


def _note_newest(cursor: Cursor, shown: Newest | None) -> bool:
    """The newest stamp on a page of the run; it counts once the run is complete. Answers whether it is news."""
    held = cursor.position.get("newest_read")
    if shown is None or (held is not None and datetime.fromisoformat(held["stamp"]) >= shown.stamp):
        return False
    cursor.position["newest_read"] = {"stamp": shown.stamp.isoformat(), "seen_at": shown.seen_at.isoformat()}
    return True


def _newest_stamps(connection: Connection, cursor: Cursor, most: int) -> list[datetime]:
    rows = connection.execute(
        text(
            "SELECT modified_at FROM quickbooks_record WHERE company_id = :company AND kind = :kind AND modified_at <> ''"
            " ORDER BY modified_at DESC LIMIT :most"
        ),
        {"company": cursor.company_id, "kind": cursor.kind, "most": most},
    )
    return [datetime.fromisoformat(row.modified_at).replace(tzinfo=None) for row in rows]


def _shown(wall: datetime) -> str:
    return wall.replace(microsecond=0).isoformat()


def complete_if_ingested(connection: Connection, company_id: str, kind: str, shown: Newest | None = None) -> Cursor | None:
    """Close the run when its last page was received and every page is in the mirrors; None while it is not.

    ``shown`` is the newest stamp on the page that was ingested just now. Pages of the run before it count as well, and may be
    ingested last: so whatever page was ingested asks. Records fetched by their ids do not count: while Web Connector polls fast
    some of them are under way at any time.
    """
    cursor = load(connection, company_id, kind)
    is_news, run = _note_newest(cursor, shown), cursor.run
    if run is None or not run["received"] or _has_open_pages(connection, company_id, kind):
        if is_news:
            save(connection, cursor)
        return None
    cursor.complete_at = datetime.fromisoformat(run["began_at"]).astimezone(UTC)
    cursor.position["last_run"] = run
    cursor.position["run"] = None
    read = cursor.position.pop("newest_read", None)
    held = cursor.position.get("newest")
    if read and (held is None or datetime.fromisoformat(held["stamp"]) < datetime.fromisoformat(read["stamp"])):
        cursor.position["newest"] = read
    save(connection, cursor)
    return cursor


def _has_open_pages(connection: Connection, company_id: str, kind: str) -> bool:
    return bool(
        connection.scalar(
            text(
                "SELECT EXISTS (SELECT 1 FROM message WHERE company_id = :company AND purpose = 'read'"
                " AND detail ->> 'run' IS NOT NULL AND detail ->> 'kind' = :kind AND state IN ('handed_out', 'answered'))"
            ),
            {"company": company_id, "kind": kind},
        )
    )


def is_being_read(connection: Connection, company_id: str, kind: str, collection: str | None) -> bool:
    """Whether a read of the kind is in the middle, on either side: what it has shown so far may not be all."""
    return bool(
        connection.scalar(
            text(
                "SELECT EXISTS (SELECT 1 FROM cursor WHERE company_id = :company AND (side = 'quickbooks' AND kind = :kind"
                " AND position -> 'run' ->> 'id' IS NOT NULL OR side = 'industrack' AND kind = :collection"
                " AND position ->> 'cursor' IS NOT NULL))"
            ),
            {"company": company_id, "kind": kind, "collection": collection},
        )
    )


def mark_complete(connection: Connection, company_id: str, kinds: Iterable[str], began: datetime) -> None:
    """These lists were read whole."""
    connection.execute(
        text(
            "INSERT INTO cursor (company_id, side, kind, complete_at)"
            " SELECT :company, 'quickbooks', kind, :began FROM unnest(CAST(:kinds AS text[])) AS kind ORDER BY kind"
            " ON CONFLICT (company_id, side, kind) DO UPDATE SET complete_at = excluded.complete_at"
        ),
        {"company": company_id, "kinds": sorted(set(kinds)), "began": began},
    )


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
