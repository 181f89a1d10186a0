"""How far each collection of IndusTrack has been read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from app.store.json import dump
from app.store.sql import Connection, text
from app.sync.kinds import COLLECTIONS

OVERLAP = timedelta(seconds=30)  # a change that was being committed while we read must not be missed
MOST_SKEW = timedelta(minutes=15)  # what is read once more where IndusTrack's stamps do not say from where
SWEEP_EVERY = timedelta(hours=24)


def begin(connection: Connection, company_id: str, collection: str, now: datetime) -> tuple[dict[str, Any], datetime]:
    """Where to go on: in the middle of a read that was cut, or with a new one."""
    connection.execute(
        text("INSERT INTO cursor (company_id, side, kind) VALUES (:company, 'industrack', :kind) ON CONFLICT DO NOTHING"),
        {"company": company_id, "kind": collection},
    )
    row = connection.execute(
        text(
            "SELECT position, complete_at, swept_at FROM cursor WHERE company_id = :company AND side = 'industrack'"
            " AND kind = :kind FOR UPDATE"
        ),
        {"company": company_id, "kind": collection},
    ).one()
    if row.position.get("cursor"):
        return dict(row.position), datetime.fromisoformat(row.position["began_at"])
    sweep = row.complete_at is None or row.swept_at is None or not timedelta(0) <= now - row.swept_at <= SWEEP_EVERY
    known = _known(connection, company_id, collection)
    since = None if sweep or not known.records else start(row.complete_at, known.newest, now).isoformat()
    position = {"since": since, "cursor": None, "began_at": now.isoformat()}
    save(connection, company_id, collection, position)
    return position, now


def start(complete_at: datetime, newest: datetime | None, now: datetime) -> datetime:
    """Where to read from: a little before the newest stamp that IndusTrack itself has given, and never behind it.

    Its own stamps make it harmless when its clock is slow. Where nothing changed for a while only the newest is read once more,
    so that many records of one moment are not read for ever. A newest stamp that lies ahead of our clock says nothing: the clock
    may be fast, or may have been put right since, so that what changes now is stamped before it.
    """
    by_our_clock = min(complete_at, now) - MOST_SKEW
    if newest is None or newest > now + OVERLAP:
        return by_our_clock.astimezone(UTC)
    return min(max(by_our_clock, newest - OVERLAP), newest).astimezone(UTC)


def _known(connection: Connection, company_id: str, collection: str) -> Any:
    """How many records of the collection are known, and the newest of their stamps."""
    return connection.execute(
        text(
            "SELECT count(*) AS records, max(updated_at) AS newest FROM industrack_record WHERE company_id = :company"
            " AND kind = :kind"
        ),
        {"company": company_id, "kind": COLLECTIONS[collection]},
    ).one()


def save(connection: Connection, company_id: str, collection: str, position: dict[str, Any]) -> None:
    connection.execute(
        text(
            "UPDATE cursor SET position = CAST(:position AS jsonb) WHERE company_id = :company"
            " AND side = 'industrack' AND kind = :kind"
        ),
        {"company": company_id, "kind": collection, "position": dump(position)},
    )


def complete(connection: Connection, company_id: str, collection: str, began: datetime, *, swept: bool) -> None:
    connection.execute(
        text(
            "UPDATE cursor SET position = '{}'::jsonb, complete_at = :began,"
            " swept_at = CASE WHEN :swept THEN :began ELSE swept_at END,"
            " wanted_at = CASE WHEN wanted_at > :began THEN wanted_at END"  # asked for since: it is read once more
            " WHERE company_id = :company AND side = 'industrack' AND kind = :kind"
        ),
        {"company": company_id, "kind": collection, "began": began, "swept": swept},
    )


def want(connection: Connection, company_id: str, now: datetime) -> None:
    """A person wants every collection to be read."""
    for collection in COLLECTIONS:
        connection.execute(
            text(
                "INSERT INTO cursor (company_id, side, kind, wanted_at) VALUES (:company, 'industrack', :kind, :now)"
                " ON CONFLICT (company_id, side, kind) DO UPDATE SET wanted_at = excluded.wanted_at"
            ),
            {"company": company_id, "kind": collection, "now": now},
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
