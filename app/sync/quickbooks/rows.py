"""Parse a stored answer of QuickBooks into the mirror; done by workers, page by page, as often as needed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

import qbxml
from app.model import Context, Side
from app.store import attentions
from app.store.messages import Message
from app.sync.kinds import KINDS, RET_KINDS, SOURCES, Source, match_keys, traces
from app.sync.mirror import merges, references, untold
from app.sync.mirror import records as mirrors
from app.sync.mirror.books import PostgresBooks
from app.sync.mirror.records import Entry
from app.sync.quickbooks import events as answered
from app.sync.quickbooks import renamed, unreadable
from app.sync.quickbooks.clock import ReadTime
from app.sync.quickbooks.order import as_of, without_overtaken
from app.sync.rules.reading import READ_FROM, UNREAD, without_unread
from app.sync.rules.source import Row

log = logging.getLogger(__name__)

BATCH = 200
LEVELS = 5  # QuickBooks has five levels of names


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


def ingest(
    connection: Connection,
    message: Message,
    context: Context,
    heart: Callable[[], None],
    *,
    ours: bool,
    keep: bool,
    wanted: Collection[str] | None = None,
) -> Ingested:
    """Read the answer as a stream and bring the mirror up to date, a batch at a time.

    Of transactions only those that concern us are kept, and those whose ids are ``wanted``. With ``ours`` the records are as
    we have written them, except beside a refusal: with 3200 comes the record as somebody else has left it.

    Raises: qbxml.BrokenAnswer when the answer breaks off or is no qbXML.
    """
    result = Ingested()
    batch: list[Row] = []
    written = ours
    time = ReadTime(connection, message, context)

    def flush() -> None:
        seen = time.of(batch)
        _write(connection, message, seen, batch, result, wanted, ours=written, keep=keep)
        batch.clear()

    for event in answered.events(connection, message):
        match event:
            case qbxml.ResponseHead():
                result.statuses[event.request_id or ""] = event.status_code
                is_written = ours and qbxml.status.lookup(event.status_code).may_be_written
                if is_written is not written:
                    flush()
                    written = is_written
            case qbxml.Record():
                row = _row(connection, context, event)
                time.offset = event.offset or time.offset
                if row is not None and keep:
                    kept = {**row.data, "kind": row.kind, "id": row.id}
                    result.rets[event.request_id or ""] = result.by_id[row.id] = kept
                if row is not None:
                    batch.append(row)
                else:
                    _deleted(connection, message, event.value)
            case _:
                pass
        if len(batch) >= BATCH:
            flush()
            heart()
    flush()
    time.note_newest()
    return result


def _write(
    connection: Connection,
    message: Message,
    context: Context,
    rows: list[Row],
    result: Ingested,
    wanted: Collection[str] | None,
    *,
    ours: bool,
    keep: bool,
) -> None:
    for row in rows:
        result.seen.setdefault(row.kind, set()).add(row.id)
    if not keep:  # what a write shows is what both sides agree on; anything newer is read once more
        rows = without_overtaken(connection, message, rows)
    rows = _concerning(connection, context, rows, wanted, ours=ours)
    write_rows(connection, context, rows, result, ours=ours, number=as_of(message))


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


def _row(connection: Connection, context: Context, event: qbxml.Record) -> Row | None:
    """None for what is no record of ours; of one that says not which it is, a person is told, and the others go on."""
    name = type(event.value).__name__
    source: Source | None = RET_KINDS.get(name)
    if source is None:
        return None
    data = event.value.as_dict()
    if event.lacks_id:
        log.error("company %s: a %s of QuickBooks has no id", context.company_id, name)
        unreadable.tell_without_id(connection, context.company_id, source.kind, data)
        return None
    try:
        row = source.row(data, name)
    except Exception as error:  # noqa: BLE001 - one record must not stop the reading of all
        unreadable.tell(connection, context.company_id, source.kind, data, error)
        return None
    return replace(row, data={**row.data, UNREAD: event.unread_fields}) if event.unread else row


def write_rows(
    connection: Connection, context: Context, rows: Sequence[Row], result: Ingested, *, ours: bool, number: int = 0
) -> None:
    """Rows of one or more kinds into the mirror, with what is derived from them and what hangs below them."""
    company_id = context.company_id
    latest = {(row.kind, row.id): row for row in rows}  # a record may stand twice in an answer; the last one counts
    for kind in dict.fromkeys(row.kind for row in latest.values()):
        of_kind = [row for row in latest.values() if row.kind == kind]
        parents = _parents(connection, company_id, kind, of_kind)
        entries = _entries(connection, of_kind, parents, context, ours=ours, number=number)
        changed, refused = mirrors.write_each(connection, company_id, Side.QUICKBOOKS, entries)
        for entry in refused:
            unreadable.tell(connection, company_id, kind, entry.data, None)
        well = {entry.id for entry in entries} - {entry.id for entry in refused}
        of_kind = [row for row in of_kind if row.id in well]
        attentions.read_again(connection, company_id, kind, quickbooks_ids=well, names=[row.name for row in of_kind])
        changed |= _derived(connection, context, of_kind, parents, ours=ours, number=number)
        references.changed(connection, company_id, changed)
        result.records += len(of_kind)
        result.changed += len(changed)
        result.kinds.add(kind)
        _below(connection, context, kind, [i for k, i in changed if k == kind])
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
    *,
    ours: bool,
    number: int,
) -> list[Entry]:
    """For the mirror; of one that our rules fail on a person is told, and the others go on."""
    entries = []
    for row in rows:
        try:
            entries.append(replace(_entry(row, parents, context, ours=ours), as_of=number))
        except Exception as error:  # noqa: BLE001 - one record must not stop the reading of all
            unreadable.tell(connection, context.company_id, row.kind, row.data, error)
    return entries


def _entry(row: Row, parents: Mapping[str, Mapping[str, Any]], context: Context, *, ours: bool) -> Entry:
    chain = _chain(row.data, parents)
    rules = KINDS[row.kind].rules
    values = rules.quickbooks_values(row.data, chain, context)
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
        ours=ours,
        modified_at=row.modified_at,
        match_keys=match_keys(row.kind, values),
    )


def utc(stamp: str, context: Context) -> datetime | None:
    """QuickBooks' wall time in its PC's zone, its clock put right; its offset is not to be trusted in summer."""
    if not stamp:
        return None
    try:
        return qbxml.times.to_utc(qbxml.times.parse(stamp), context.time_zone) - context.clock_fast
    except (ValueError, OverflowError):
        return None


def _parents(connection: Connection, company_id: str, kind: str, rows: Iterable[Row]) -> dict[str, Mapping[str, Any]]:
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


def _chain(data: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """The records above, nearest first."""
    chain: list[Mapping[str, Any]] = []
    parent = parent_of(data)
    while parent and parent in known and len(chain) < LEVELS:
        chain.append(known[parent])
        parent = parent_of(known[parent])
    return tuple(chain)


def _derived(
    connection: Connection,
    context: Context,
    rows: Sequence[Row],
    parents: Mapping[str, Mapping[str, Any]],
    *,
    ours: bool,
    number: int = 0,
) -> set[tuple[str, str]]:
    """Records that QuickBooks keeps inside others: the ship-tos of a customer. Their owner is marked with them."""
    source = SOURCES[rows[0].kind] if rows else None
    if source is None or source.derive is None:
        return set()
    company_id, owners = context.company_id, {}
    entries = []
    for row in rows:
        for kind, record_id, data, values in source.derive(row.data, _chain(row.data, parents), context):
            owners[record_id] = row.id
            entries.append(
                Entry(
                    kind=kind,
                    id=record_id,
                    version=row.edit_sequence,
                    name=str(values.get("name") or ""),
                    parent_id=row.id,
                    data=data,
                    values=values,
                    changed_at=utc(row.modified_at, context),
                    ours=ours,
                    modified_at=row.modified_at,
                    as_of=number,
                )
            )
    changed = mirrors.write(connection, company_id, Side.QUICKBOOKS, entries)
    gone = mirrors.drop_others(connection, company_id, source.derived_kind, [row.id for row in rows], set(owners))
    touched = {owners[i] for _, i in changed} | set(gone)
    mirrors.mark_dirty(connection, company_id, Side.QUICKBOOKS, rows[0].kind, touched)
    return changed


def _below(connection: Connection, context: Context, kind: str, changed: list[str]) -> None:
    """Records below a changed one depend on it (a job takes its customer's company name): work their values out again."""
    source = SOURCES[kind]
    for _ in range(LEVELS):
        if not changed:
            return
        below = mirrors.children(connection, context.company_id, Side.QUICKBOOKS, kind, changed)
        if not below:
            return
        rows = [source.row(mirror.data, source.rets[0]) for mirror in below.values() if not mirror.deleted]
        parents = _parents(connection, context.company_id, kind, rows)
        entries = [_entry(row, parents, context, ours=False) for row in rows]
        moved = mirrors.write(connection, context.company_id, Side.QUICKBOOKS, entries)
        if rows:
            _derived(connection, context, rows, parents, ours=False)
        changed = [i for _, i in moved]


def _deleted(connection: Connection, message: Message, value: Any) -> None:
    """ListDeleted and TxnDeleted are proof that a record is gone; a record that is only missing is not."""
    data = value.as_dict()
    for source in SOURCES.values():
        if data.get("list_del_type") in source.list_deleted and data.get("list_id"):
            untold.told(connection, message.company_id, _kinds(source), [data["list_id"]])
            forget(connection, message, source, [data["list_id"]])
        if data.get("txn_del_type") in source.txn_deleted and data.get("txn_id"):
            untold.told(connection, message.company_id, _kinds(source), [data["txn_id"]])
            forget(connection, message, source, [data["txn_id"]])


def not_found(connection: Connection, message: Message, source: Source, ids: list[str]) -> None:
    """QuickBooks does not know these ids any more, whether or not it has listed them as deleted."""
    untold.lost(connection, message.company_id, _kinds(source), ids)
    forget(connection, message, source, ids)


def _kinds(source: Source) -> list[str]:
    return [source.kind, *([source.derived_kind] if source.derived_kind else [])]


def forget(connection: Connection, message: Message, source: Source, ids: list[str]) -> None:
    """These are gone from QuickBooks, as the answer to this message shows, and with them what is derived from them."""
    company_id = message.company_id
    gone = mirrors.mark_deleted(connection, company_id, Side.QUICKBOOKS, source.kind, ids, as_of(message))
    if gone and source.derived_kind:
        mirrors.drop_others(connection, company_id, source.derived_kind, gone, set())
    if gone and source.gone is not None:
        source.gone(PostgresBooks(connection, company_id), gone)
    if gone and source.trace is not None:
        merges.gone(connection, company_id, source.trace, gone)


def shown_anew(connection: Connection, message: Message, context: Context, events: Iterable[qbxml.Event]) -> list[Entry]:
    """The records of these events, and those kept inside them, as they are to stand in the mirror; nothing is written."""
    rows = {row.id: row for event in events if isinstance(event, qbxml.Record) and (row := _row(connection, context, event))}
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
    source, above = SOURCES[kind], _parents_held(connection, context.company_id, kind, rows)
    entries: list[Entry] = []
    for row in rows:
        own = replace(_entry(row, above, context, ours=False), as_of=number)
        entries.append(own)
        if source.derive is not None:
            found = source.derive(row.data, _chain(row.data, above), context)
            entries += [
                replace(
                    own, kind=of, id=record_id, name=str(values.get("name") or ""), parent_id=row.id, data=data, values=values
                )
                for of, record_id, data, values in found
            ]
    return entries


def _parents_held(connection: Connection, company_id: str, kind: str, rows: Sequence[Row]) -> dict[str, Mapping[str, Any]]:
    """The records above these: from the mirror where it has them, else from this page."""
    here = _parents(connection, company_id, kind, rows)
    above = {parent for data in here.values() if (parent := parent_of(data))}
    held = mirrors.load(connection, company_id, Side.QUICKBOOKS, kind, above & here.keys())
    return here | {i: mirror.data for i, mirror in held.items() if not mirror.deleted}
