"""How far each collection of IndusTrack has been read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from app.store.json import dump
from app.store.sql import Connection, text
from app.sync.kinds import COLLECTIONS

OVERLAP = timedelta(seconds=30)  # a change that was being committed while we read must not be missed
MOST_SKEW = timedelta(minutes=15)  # what is read once more where IndusTrack's stamps do not say from where
SWEEP_EVERY = timedelta(hours=24)
NEWEST, UPON = "newest", "upon"
"""In a cursor's position: the newest stamp in the mirror when the last complete read began, and when the present one did."""
HELD = (
    "SELECT kind FROM cursor WHERE company_id = :company AND side = 'industrack' AND kind = ANY(CAST(:collections AS text[]))"
    " ORDER BY kind FOR UPDATE"
)
"""Several cursors are always taken in the order of their names: two who want all of them then wait, and do not deadlock."""
FIRST = (
    "INSERT INTO cursor (company_id, side, kind) SELECT :company, 'industrack', unnest(CAST(:collections AS text[]))"
    " ON CONFLICT DO NOTHING"
)
STANDING = """
SELECT c.kind AS collection, c.position, c.complete_at, c.swept_at,
    EXISTS (SELECT 1 FROM industrack_record r WHERE r.company_id = c.company_id AND r.kind = g.kind) AS is_known,
    (SELECT max(r.updated_at) FROM industrack_record r WHERE r.company_id = c.company_id AND r.kind = g.kind) AS newest
FROM cursor c JOIN unnest(CAST(:collections AS text[]), CAST(:kinds AS text[])) AS g (collection, kind)
    ON g.collection = c.kind
WHERE c.company_id = :company AND c.side = 'industrack' ORDER BY c.kind
"""


@dataclass(frozen=True)
class Read:
    """One read of a collection: where it stands, and when it began."""

    position: dict[str, Any]
    began: datetime

    @property
    def is_of_everything(self) -> bool:
        return not self.position.get("since")


def begin(connection: Connection, company_id: str, now: datetime) -> dict[str, Read]:
    """Where to go on with each collection: in the middle of a read that was cut, or with a new one.

    A new read is written down with its first cursor; one that is cut before that begins anew.
    """
    given = {"company": company_id, "collections": list(COLLECTIONS), "kinds": list(COLLECTIONS.values())}
    rows = connection.execute(text(STANDING), given).all()
    if len(rows) < len(COLLECTIONS):
        connection.execute(text(FIRST), given)
        rows = connection.execute(text(STANDING), given).all()
    return {row.collection: _read(row, now) for row in rows}


def _read(row: Any, now: datetime) -> Read:
    if row.position.get("cursor"):
        return Read(dict(row.position), datetime.fromisoformat(row.position["began_at"]))
    sweep = row.complete_at is None or row.swept_at is None or not timedelta(0) <= now - row.swept_at <= SWEEP_EVERY
    since = None if sweep or not row.is_known else _start(row, now).isoformat()
    upon = row.newest.isoformat() if row.newest else None
    position = {"since": since, "cursor": None, "began_at": now.isoformat(), NEWEST: row.position.get(NEWEST), UPON: upon}
    return Read(position, now)


def _start(row: Any, now: datetime) -> datetime:
    """What the mirror had when the last complete read began is where the next one goes on: by the stamp of what came since in
    another way (as the answer to a push, or alone) nobody has read what was changed shortly before it. Without such a stamp
    (the first read began with nothing) a good while before all that is known.
    """
    shown = row.position.get(NEWEST)
    if shown:
        return start(row.complete_at, datetime.fromisoformat(shown), now)
    newest: datetime | None = row.newest
    first = start(row.complete_at, newest, now)
    return min(first, (newest - MOST_SKEW).astimezone(UTC)) if newest else first


def start(complete_at: datetime, newest: datetime | None, now: datetime) -> datetime:
    """Where to read from: a little before the newest stamp known to the last complete read, and never behind it.

    Its own stamps make it harmless when its clock is slow. Where nothing changed for a while only the newest is read once more,
    so that many records of one moment are not read for ever. A newest stamp that lies ahead of our clock says nothing: the clock
    may be fast, or may have been put right since, so that what changes now is stamped before it.
    """
    by_our_clock = min(complete_at, now) - MOST_SKEW
    if newest is None or newest > now + OVERLAP:
        return by_our_clock.astimezone(UTC)
    return min(max(by_our_clock, newest - OVERLAP), newest).astimezone(UTC)


def save(connection: Connection, company_id: str, collection: str, position: dict[str, Any]) -> None:
    connection.execute(
        text(
            "UPDATE cursor SET position = CAST(:position AS jsonb) WHERE company_id = :company"
            " AND side = 'industrack' AND kind = :kind"
        ),
        {"company": company_id, "kind": collection, "position": dump(position)},
    )


def start_over(connection: Connection, company_id: str, collection: str) -> None:
    """The next read of this list begins anew, from where the last complete one has it go on."""
    connection.execute(
        text(
            "UPDATE cursor SET position = position - 'cursor' WHERE company_id = :company"
            " AND side = 'industrack' AND kind = :kind"
        ),
        {"company": company_id, "kind": collection},
    )


def complete(connection: Connection, company_id: str, reads: Mapping[str, Read]) -> None:
    """These collections have been read to their ends."""
    connection.execute(
        text(
            f"WITH held AS ({HELD}) UPDATE cursor c SET position = jsonb_build_object('{NEWEST}', r.newest),"
            " complete_at = r.began, swept_at = CASE WHEN r.swept THEN r.began ELSE swept_at END,"
            " wanted_at = CASE WHEN wanted_at > r.began THEN wanted_at END"  # asked for since: it is read once more
            " FROM unnest(CAST(:collections AS text[]), CAST(:began AS timestamptz[]), CAST(:swept AS boolean[]),"
            " CAST(:newest AS text[])) AS r (collection, began, swept, newest), held WHERE c.company_id = :company"
            " AND c.side = 'industrack' AND c.kind = r.collection AND c.kind = held.kind"
        ),
        {
            "company": company_id,
            "collections": list(reads),
            "began": [one.began for one in reads.values()],
            "swept": [one.is_of_everything for one in reads.values()],
            "newest": [one.position.get(UPON) for one in reads.values()],
        },
    )


def want(connection: Connection, company_id: str, now: datetime) -> None:
    """A person wants every collection to be read."""
    connection.execute(
        text(
            "INSERT INTO cursor (company_id, side, kind, wanted_at)"
            " SELECT :company, 'industrack', unnest(CAST(:collections AS text[])), :now"
            " ON CONFLICT (company_id, side, kind) DO UPDATE SET wanted_at = excluded.wanted_at"
        ),
        {"company": company_id, "collections": sorted(COLLECTIONS), "now": now},
    )


def want_everything(connection: Connection, company_id: str) -> None:
    """The next read of each begins at its start."""
    connection.execute(
        text(
            "UPDATE cursor SET swept_at = NULL, position = position - 'cursor' WHERE company_id = :company"
            " AND side = 'industrack'"
        ),
        {"company": company_id},
    )
