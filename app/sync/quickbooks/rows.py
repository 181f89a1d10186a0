"""Rows of an answer into the mirror, with what is derived from them and what hangs below them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.model import Context, Side
from app.store import left_out
from app.store.sql import Connection
from app.sync.kinds import SOURCES, traces
from app.sync.mirror import merges, references, unreadable, untold
from app.sync.mirror import records as mirrors
from app.sync.mirror.books import PostgresBooks
from app.sync.mirror.records import Entry
from app.sync.quickbooks import renamed
from app.sync.quickbooks.entries import LEVELS, Above, Edits, derived, entry, parents_of
from app.sync.rules.clock import Newest
from app.sync.rules.source import Row


@dataclass
class Ingested:
    """What an answer brought."""

    records: int = 0
    changed: int = 0
    kinds: set[str] = field(default_factory=set)
    seen: dict[str, set[str]] = field(default_factory=dict)  # ids by kind
    # Of writes only: the record as it is now, by requestID and by its own id.
    rets: dict[str, dict[str, Any]] = field(default_factory=dict)
    by_id: dict[str, dict[str, Any]] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)  # by requestID
    newest: Newest | None = None  # the newest stamp that it bears
    unread: set[str] | None = None  # kinds of which something could not be taken over; None when nobody has looked

    def note_unread(self, kind: str) -> None:
        """One of these could not be taken over."""
        if self.unread is not None:
            self.unread.add(kind)

    def may_be_read_again(self, kind: str) -> bool:
        """Whether it may have been said of one of these that it could not be taken over."""
        return self.unread is None or kind in self.unread


def write_rows(
    connection: Connection,
    context: Context,
    rows: Sequence[Row],
    result: Ingested,
    *,
    ours: bool,
    number: int = 0,
    edits: Edits | None = None,
) -> None:
    """Rows of one or more kinds into the mirror, with what is derived from them and what hangs below them.

    ``edits`` says when those were edited whose stamps cannot be right.
    """
    company_id = context.company_id
    latest = {(row.kind, row.id): row for row in rows}  # a record may stand twice in an answer; the last one counts
    for kind in dict.fromkeys(row.kind for row in latest.values()):
        of_kind = [row for row in latest.values() if row.kind == kind]
        parents = parents_of(connection, company_id, kind, of_kind)
        entries = _entries(connection, of_kind, parents, context, result, ours=ours, number=number, edits=edits or {})
        changed, refused = mirrors.write_each(connection, company_id, Side.QUICKBOOKS, entries)
        for one in refused:
            result.note_unread(kind)
            unreadable.tell(connection, company_id, Side.QUICKBOOKS, kind, one.id, one.name, None)
        well = {one.id for one in entries} - {one.id for one in refused}
        of_kind = [row for row in of_kind if row.id in well]
        if result.may_be_read_again(kind):
            left_out.read_again(connection, company_id, kind, quickbooks_ids=well, names=[row.name for row in of_kind])
        changed |= _derived(connection, context, of_kind, {one.id: one for one in entries}, parents)
        references.changed(connection, company_id, changed)
        result.records += len(of_kind)
        result.changed += len(changed)
        result.kinds.add(kind)
        edited = {one.id: one for one in entries if not one.ours}
        _below(connection, context, kind, {i: edited.get(i) for k, i in changed if k == kind})
        for shown in renamed.rows(connection, company_id, kind, [i for k, i in changed if k == kind]):
            write_rows(connection, context, shown, Ingested(), ours=False)
        for trace in traces(shown_by=kind):
            merges.seen(connection, company_id, trace, [i for k, i in changed if k == kind])
        after = SOURCES[kind].after
        if after is not None:
            after(PostgresBooks(connection, company_id), of_kind, changed)


def _entries(
    connection: Connection,
    rows: Iterable[Row],
    parents: Mapping[str, Mapping[str, Any]],
    context: Context,
    result: Ingested,
    *,
    ours: bool,
    number: int,
    edits: Edits,
) -> list[Entry]:
    """For the mirror; of one that our rules fail on a person is told, and the others go on."""
    entries = []
    for row in rows:
        try:
            entries.append(entry(row, parents, context, ours=ours, as_of=number, edits=edits))
        except Exception as error:  # noqa: BLE001 - one record must not stop the reading of all
            result.note_unread(row.kind)
            unreadable.tell(connection, context.company_id, Side.QUICKBOOKS, row.kind, row.id, row.name, error)
    return entries


def _derived(
    connection: Connection, context: Context, rows: Sequence[Row], entries: Mapping[str, Entry], parents: Above
) -> set[tuple[str, str]]:
    """Records that QuickBooks keeps inside others: the ship-tos of a customer. Their owner is marked with them."""
    source = SOURCES[rows[0].kind] if rows else None
    if source is None or source.derive is None:
        return set()
    company_id = context.company_id
    inner = [one for row in rows for one in derived(row, entries[row.id], parents, context)]
    owners = {one.id: str(one.parent_id) for one in inner}
    told = {i: (one.version, one.modified_at, one.changed_at) for i, one in entries.items() if one.as_of and not one.ours}
    if told:
        there = {one.id: (owners[one.id], one.values) for one in inner}
        untold.parts(connection, company_id, source.derived_kind, told, there)
    changed = mirrors.write(connection, company_id, Side.QUICKBOOKS, inner)
    gone = mirrors.drop_others(connection, company_id, source.derived_kind, [row.id for row in rows], set(owners))
    touched = {owners[i] for _, i in changed} | set(gone)
    mirrors.mark_dirty(connection, company_id, Side.QUICKBOOKS, rows[0].kind, touched)
    return changed


def _below(connection: Connection, context: Context, kind: str, changed: Mapping[str, Entry | None]) -> None:
    """Records below a changed one depend on it (a job takes its customer's company name): work their values out again.

    What changes of them by it was edited when the one above was.
    """
    source = SOURCES[kind]
    for _ in range(LEVELS):
        if not changed:
            return
        below = mirrors.children(connection, context.company_id, Side.QUICKBOOKS, kind, list(changed))
        if not below:
            return
        rows = [source.row(mirror.data, source.rets[0]) for mirror in below.values() if not mirror.deleted]
        parents = parents_of(connection, context.company_id, kind, rows)
        entries = [_edited_with(entry(row, parents, context, ours=False), changed) for row in rows]
        moved = mirrors.write(connection, context.company_id, Side.QUICKBOOKS, entries)
        if rows:
            _derived(connection, context, rows, {one.id: one for one in entries}, parents)
        made = {one.id: one for one in entries}
        changed = {i: made.get(i) for _, i in moved}


def _edited_with(own: Entry, above: Mapping[str, Entry | None]) -> Entry:
    """The record, edited no earlier than the one above it."""
    other = above.get(own.parent_id or "")
    at = None if other is None else other.edited_at or other.changed_at
    if other is None or at is None or (own.changed_at is not None and own.changed_at >= at):
        return own
    return replace(own, edited_at=at, changed_within=other.changed_within)
