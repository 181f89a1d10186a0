"""What a record of QuickBooks is in the mirror: its values by our rules, with the records above it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any

import qbxml
from app.model import Context, Side
from app.store.sql import Connection
from app.sync.kinds import KINDS, SOURCES, match_keys
from app.sync.mirror import records as mirrors
from app.sync.mirror.records import Entry
from app.sync.rules.reading import READ_FROM, UNREAD, without_unread
from app.sync.rules.source import Row

LEVELS = 5  # QuickBooks has five levels of names
Above = Mapping[str, Mapping[str, Any]]
Edits = dict[tuple[str, str], tuple[datetime, timedelta]]
"""When records were edited, and within which time either way, where their stamps cannot be right."""


def entry(row: Row, parents: Above, context: Context, *, ours: bool, as_of: int = 0, edits: Edits | None = None) -> Entry:
    """``as_of`` is the message set that showed it; ``edits`` say when those were edited whose stamps cannot be right."""
    edited_at, within = (edits or {}).get((row.kind, row.id)) or (None, context.clock_within)
    above = chain(row.data, parents)
    rules = KINDS[row.kind].rules
    values = rules.quickbooks_values(row.data, above, context)
    if UNREAD not in values:
        values = without_unread(values, row.data.get(UNREAD) or {}, getattr(rules, "read_from", READ_FROM))
    return Entry(
        kind=row.kind,
        id=row.id,
        version=row.edit_sequence,
        name=row.name,
        parent_id=row.parent_id,
        data=row.data,
        values=values,
        changed_at=utc(row.modified_at, context),
        edited_at=edited_at,
        changed_within=within.total_seconds() if within else 0.0,
        ours=ours,
        modified_at=row.modified_at,
        as_of=as_of,
        match_keys=match_keys(row.kind, values),
    )


def derived(row: Row, own: Entry, above: Above, context: Context) -> Iterator[Entry]:
    """What QuickBooks keeps inside the record: the ship-tos of a customer. ``own`` is the record itself."""
    derive = SOURCES[row.kind].derive
    for kind, record_id, data, values in derive(row.data, chain(row.data, above), context) if derive else ():
        name = str(values.get("name") or "")
        yield replace(own, kind=kind, id=record_id, name=name, parent_id=row.id, data=data, values=values, match_keys=())


def utc(stamp: str, context: Context) -> datetime | None:
    """QuickBooks' wall time in its PC's zone, its clock put right; its offset is not to be trusted in summer."""
    return _utc(stamp, context.time_zone, context.clock_fast) if stamp else None


@lru_cache(maxsize=4096)
def _utc(stamp: str, zone: tzinfo, fast: timedelta) -> datetime | None:
    """A stamp is asked for several times on the way of its record."""
    try:
        return qbxml.times.to_utc(qbxml.times.parse(stamp), zone) - fast
    except (ValueError, OverflowError):
        return None


def parents_of(connection: Connection, company_id: str, kind: str, rows: Iterable[Row]) -> dict[str, Mapping[str, Any]]:
    """The records above these, level by level, from this page or from the mirror."""
    known: dict[str, Mapping[str, Any]] = {row.id: row.data for row in rows}
    wanted = {str(row.parent_id) for row in rows if row.parent_id} - known.keys()
    for _ in range(LEVELS):
        if not wanted:
            break
        found = mirrors.load(connection, company_id, Side.QUICKBOOKS, kind, wanted)
        known |= {i: mirror.data for i, mirror in found.items()}
        above = (parent_of(mirror.data) for mirror in found.values())
        wanted = {parent for parent in above if parent} - known.keys()
    return known


def parent_of(data: Mapping[str, Any]) -> str | None:
    parent: str | None = (data.get("parent") or {}).get("list_id")
    return parent


def chain(data: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """The records above, nearest first."""
    chain: list[Mapping[str, Any]] = []
    parent = parent_of(data)
    while parent and parent in known and len(chain) < LEVELS:
        chain.append(known[parent])
        parent = parent_of(known[parent])
    return tuple(chain)
