"""Records as they are to stand in the mirror, worked out anew for a proof; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import qbxml
from app.model import Context, Side
from app.store.messages import Message
from app.store.sql import Connection
from app.sync.kinds import SOURCES
from app.sync.mirror import records as mirrors
from app.sync.mirror.books import PostgresBooks
from app.sync.mirror.records import Entry
from app.sync.quickbooks.entries import derived, entry, parent_of, parents_of
from app.sync.quickbooks.order import as_of
from app.sync.quickbooks.reading import row_of
from app.sync.quickbooks.rows import Ingested
from app.sync.rules.source import Row


def shown_anew(connection: Connection, message: Message, context: Context, events: Iterable[qbxml.Event]) -> list[Entry]:
    """The records of these events, and those kept inside them, as they are to stand in the mirror; nothing is written."""
    result = Ingested()
    found = (row_of(connection, context, event, result) for event in events if isinstance(event, qbxml.Record))
    rows = {row.id: row for row in found if row}
    entries: list[Entry] = []
    for kind in dict.fromkeys(row.kind for row in rows.values()):
        if not SOURCES[kind].proof_elements:
            continue  # came with what was asked for, and not whole
        of_kind, keep = [row for row in rows.values() if row.kind == kind], SOURCES[kind].keep
        kept = keep(PostgresBooks(connection, context.company_id), of_kind) if keep else of_kind
        entries += _anew(connection, context, kind, kept, as_of(message))
    return entries


def held_anew(connection: Connection, context: Context, kind: str, ids: Iterable[str]) -> list[Entry]:
    """Records of the mirror, and those kept inside them, as today's rules would have them; nothing is written."""
    source = SOURCES[kind]
    held = mirrors.load(connection, context.company_id, Side.QUICKBOOKS, kind, ids)
    rows = [source.row(mirror.data, source.rets[0]) for mirror in held.values() if not mirror.deleted]
    return _anew(connection, context, kind, rows, 0)


def _anew(connection: Connection, context: Context, kind: str, rows: Sequence[Row], number: int) -> list[Entry]:
    """What is above a record is taken as the mirror has it, so that only what is its own makes a record differ."""
    above = _parents_held(connection, context.company_id, kind, rows)
    entries: list[Entry] = []
    for row in rows:
        own = replace(entry(row, above, context, ours=False), as_of=number)
        entries += [own, *derived(row, own, above, context)]
    return entries


def _parents_held(connection: Connection, company_id: str, kind: str, rows: Sequence[Row]) -> dict[str, Mapping[str, Any]]:
    """The records above these: from the mirror where it has them, else from this page."""
    here = parents_of(connection, company_id, kind, rows)
    above = {parent for data in here.values() if (parent := parent_of(data))}
    held = mirrors.load(connection, company_id, Side.QUICKBOOKS, kind, above & here.keys())
    return here | {i: mirror.data for i, mirror in held.items() if not mirror.deleted}
