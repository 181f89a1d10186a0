"""A stored answer of QuickBooks, read as a stream and brought into the mirror batch by batch."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import qbxml
from app.model import Context, Side
from app.store.messages import Message
from app.store.sql import Connection
from app.sync.kinds import RET_KINDS, SOURCES, Source
from app.sync.mirror import unreadable
from app.sync.mirror.books import PostgresBooks
from app.sync.quickbooks import events as answered
from app.sync.quickbooks import gone
from app.sync.quickbooks.clock import ReadTime
from app.sync.quickbooks.order import as_of, held, without_overtaken
from app.sync.quickbooks.rows import Ingested, write_rows
from app.sync.rules.reading import UNREAD
from app.sync.rules.source import Row

log = logging.getLogger(__name__)

BATCH = 200


def ingest(
    connection: Connection,
    message: Message,
    context: Context,
    heart: Callable[[], None],
    *,
    ours: bool,
    keep: bool,
    wanted: Collection[str] | None = None,
    unread: Collection[str] | None = None,
) -> Ingested:
    """Read the answer as a stream and bring the mirror up to date, a batch at a time.

    Of transactions only those that concern us are kept, and those whose ids are ``wanted``. With ``ours`` the records are as
    we have written them, except beside a refusal: with 3200 comes the record as somebody else has left it. Of the kinds
    ``unread`` something could not be taken over before.

    Raises: qbxml.BrokenAnswer when the answer breaks off or is no qbXML.
    """
    reading = _Reading(connection, message, context, ours=ours, keep=keep, wanted=wanted)
    reading.result.unread = None if unread is None else set(unread)
    for event in answered.events(connection, message):
        match event:
            case qbxml.ResponseHead():
                reading.head(event)
            case qbxml.Record():
                reading.record(event)
            case _:
                pass
        if reading.is_full:
            reading.flush()
            heart()
    reading.flush()
    reading.result.newest = reading.time.newest
    return reading.result


class _Reading:
    """One answer on its way into the mirror: what was read and is not written yet, and what came of it."""

    def __init__(
        self,
        connection: Connection,
        message: Message,
        context: Context,
        *,
        ours: bool,
        keep: bool,
        wanted: Collection[str] | None,
    ) -> None:
        self.result = Ingested()
        self.time = ReadTime(connection, message, context)
        self._connection, self._message, self._context = connection, message, context
        self._ours, self._keep, self._wanted = ours, keep, wanted
        self._written = ours  # by us, what comes now
        self._batch: list[Row] = []
        self._ended: list[Any] = []

    @property
    def is_full(self) -> bool:
        return len(self._batch) + len(self._ended) >= BATCH

    def head(self, event: qbxml.ResponseHead) -> None:
        """What comes from here on was written by us or not: the two do not share a batch."""
        self.result.statuses[event.request_id or ""] = event.status_code
        written = self._ours and qbxml.status.lookup(event.status_code).may_be_written
        if written is not self._written:
            self.flush()
            self._written = written

    def record(self, event: qbxml.Record) -> None:
        row = row_of(self._connection, self._context, event, self.result)
        self.time.offset = event.offset or self.time.offset
        if row is None:
            self._ended.append(event.value)
            return
        if self._keep:
            kept = {**row.data, "kind": row.kind, "id": row.id}
            self.result.rets[event.request_id or ""] = self.result.by_id[row.id] = kept
        self._batch.append(row)

    def flush(self) -> None:
        gone.deleted(self._connection, self._message, self._ended)
        self._ended.clear()
        known = {} if self._keep else held(self._connection, self._context.company_id, self._batch)
        seen = self.time.of(self._batch, known)
        shown = known if self._written or not self._keep else held(self._connection, self._context.company_id, self._batch)
        edits = self.time.put_right(self._batch, shown)
        for row in self._batch:
            self.result.seen.setdefault(row.kind, set()).add(row.id)
        # what a write shows is what both sides agree on; anything newer is read once more
        rows = without_overtaken(self._batch, known, as_of(self._message))
        rows = _concerning(self._connection, seen, rows, self._wanted, ours=self._written)
        number = as_of(self._message)
        write_rows(self._connection, seen, rows, self.result, ours=self._written, number=number, edits=edits)
        self._batch.clear()


def _concerning(
    connection: Connection, context: Context, rows: Sequence[Row], wanted: Collection[str] | None, *, ours: bool
) -> list[Row]:
    """The rows that are to be kept; what we wrote ourselves always is."""
    kept: list[Row] = []
    for kind in dict.fromkeys(row.kind for row in rows):
        of_kind = [row for row in rows if row.kind == kind]
        source = SOURCES[kind]
        if source.keep is None or ours:
            kept += of_kind
            continue
        named = [row for row in of_kind if row.id in (wanted or ())]
        others = [row for row in of_kind if row.id not in (wanted or ())]
        kept += named + source.keep(PostgresBooks(connection, context.company_id), others)
    return kept


def row_of(connection: Connection, context: Context, event: qbxml.Record, result: Ingested) -> Row | None:
    """None for what is no record of ours; of one that says not which it is, a person is told, and the others go on."""
    name = type(event.value).__name__
    source: Source | None = RET_KINDS.get(name)
    if source is None:
        return None
    data = event.value.as_dict()
    if event.lacks_id:
        log.error("company %s: a %s of QuickBooks has no id", context.company_id, name)
        result.note_unread(source.kind)
        unreadable.tell_without_id(connection, context.company_id, source.kind, _name(data))
        return None
    try:
        row = source.row(data, name)
    except Exception as error:  # noqa: BLE001 - one record must not stop the reading of all
        result.note_unread(source.kind)
        record_id = str(data.get("list_id") or data.get("txn_id") or "")
        unreadable.tell(connection, context.company_id, Side.QUICKBOOKS, source.kind, record_id, _name(data), error)
        return None
    return replace(row, data={**row.data, UNREAD: event.unread_fields}) if event.unread else row


def _name(data: Mapping[str, Any]) -> str:
    return str(data.get("full_name") or data.get("name") or data.get("ref_number") or "")
