"""The rules of the kind asked about each unit; nothing is carried out here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from app.model import AS_IS, Attention, Context, Decision, Direction, Mirror, Pair, Side, Unit
from app.services import Services
from app.store import choices
from app.store.sql import Connection
from app.sync import companies
from app.sync.decide import units
from app.sync.decide.candidates import Candidate, candidates
from app.sync.kinds import KINDS, SOURCES, inside
from app.sync.mirror import company as context
from app.sync.mirror import merges
from app.sync.rules.reading import UNREAD
from app.where import where

BATCH = 200
log = logging.getLogger(__name__)

ASKED = "duplicate_suspected"  # a person's answer counts for a record that was left alone, too


def decisions(
    connection: Connection,
    company: companies.Company,
    kind: str,
    wanted: list[Candidate],
    now: datetime,
    foreseen: context.Foreseen | None = None,
) -> Iterator[tuple[Unit, Decision]]:
    """Each unit with its decision; a unit that cannot be decided is logged and left for a person, the others go on."""
    seen = context.load(connection, company, now, foreseen)
    chosen = _choices(connection, company.id, kind, wanted)
    found = units.load(connection, company.id, kind, wanted)
    context.expect(seen, found)
    merged, open_ones = _merged(connection, company, kind, found)
    for unit in _without_those_left_alone(connection, company.id, kind, found):
        own = chosen.get(unit.quickbooks.id if unit.quickbooks else "", {}) | chosen.get(
            unit.industrack.id if unit.industrack else "", {}
        )
        if unit.quickbooks is not None and unit.quickbooks.id in open_ones:
            continue  # decided as soon as its invoices have said whether it was merged
        if unit.quickbooks is not None and unit.quickbooks.id in merged:
            own = {merges.CHOICE: merged[unit.quickbooks.id], **own}
        if AS_IS in own and ASKED not in own and (unit.link is None or unit.link.ended):
            continue
        yield unit, _decision(kind, unit, context.for_record(seen, own))


def all_decisions(
    services: Services,
    company: companies.Company,
    kind: str,
    heart: Callable[[], None],
    foreseen: context.Foreseen | None = None,
    among: Callable[[Candidate], bool] | None = None,
) -> Iterator[tuple[Unit, Decision]]:
    """Every marked unit, or those ``among`` them, with its decision; only the ids are held in memory.

    ``foreseen`` is what was decided before.
    """
    with services.database.company(company.id) as connection:
        marked = candidates(connection, company.id, kind, 10_000_000)
    wanted = iter(marked if among is None else [one for one in marked if among(one)])
    while batch := list(islice(wanted, BATCH)):
        with services.database.company(company.id) as connection:
            for unit, decision in decisions(connection, company, kind, batch, services.now(), foreseen):
                if foreseen is not None:
                    foreseen.note(decision)
                yield unit, decision
        heart()


def _merged(connection: Connection, company: companies.Company, kind: str, found: list[Unit]) -> tuple[dict[str, str], set[str]]:
    """Of records that are gone: the survivors of those that were merged, and those of which it is still to be found out."""
    trace = SOURCES[kind].trace if kind in SOURCES else None
    gone = [unit.quickbooks.id for unit in found if unit.quickbooks and unit.quickbooks.deleted]
    if trace is None or not gone:
        return {}, set()
    is_open = company.settings[trace.setting] != Direction.OFF
    return (
        merges.survivors(connection, company.id, trace, gone),
        merges.open_ones(connection, company.id, trace, gone) if is_open else set(),
    )


def _without_those_left_alone(connection: Connection, company_id: str, kind: str, units_: list[Unit]) -> Iterator[Unit]:
    """The units without the locations that a person left alone as they are."""
    inner = inside(kind)
    if inner is None:
        yield from units_
        return
    alone = [_record_id(pair) for unit in units_ for pair in unit.locations if pair.link is None]
    left = {one for one, chosen in choices.of_records(connection, company_id, inner.name, alone).items() if AS_IS in chosen}
    for unit in units_:
        if not left:
            yield unit
            continue
        kept = tuple(pair for pair in unit.locations if pair.link is not None or _record_id(pair) not in left)
        yield replace(unit, locations=kept)


def _record_id(pair: Pair) -> str:
    record = pair.quickbooks or pair.industrack
    return record.id if record else ""


def _decision(kind: str, unit: Unit, seen: Context) -> Decision:
    try:
        decision = KINDS[kind].rules.decide(unit, seen)
    except Exception as error:  # noqa: BLE001 - a defect in the rules for one record must not stop the others
        log.error("company %s: %s %s cannot be decided: %s", seen.company_id, kind, _record_id(unit), where(error))
        return defect(unit)
    unread = tuple(_unread(unit))
    return replace(decision, attentions=(*decision.attentions, *unread)) if unread else decision


def _unread(unit: Unit) -> Iterator[Attention]:
    """What stands in a record and cannot be read: it is left alone on the other side, and a person is told."""
    quickbooks_id = unit.quickbooks.id if unit.quickbooks else None
    industrack_id = unit.industrack.id if unit.industrack else None
    yield from _unread_of(unit.quickbooks, Side.QUICKBOOKS, quickbooks_id, industrack_id)
    yield from _unread_of(unit.industrack, Side.INDUSTRACK, quickbooks_id, industrack_id)
    for pair in unit.locations:
        if pair.industrack is not None:
            yield from _unread_of(pair.industrack, Side.INDUSTRACK, None, pair.industrack.id)


def _unread_of(record: Mirror | None, side: Side, quickbooks_id: str | None, industrack_id: str | None) -> Iterator[Attention]:
    told = record.values.get(UNREAD) if record is not None and not record.deleted else None
    if record is None or not told:
        return
    name = str(record.values.get("company_name") or record.values.get("name") or record.data.get("name") or _shown(record))
    shown = ", ".join(f"{field.rpartition('.')[2].replace('_', ' ')} {text!r}" for field, text in told.items())
    yield Attention(
        code="cannot_be_read",
        summary=f"{name} has values in {side.called} that cannot be read: {shown}.",
        remedy=f"They are left as they are in {side.other.called}. Enter them anew in {side.called}; this goes by itself then.",
        kind=record.kind,
        quickbooks_id=quickbooks_id,
        industrack_id=industrack_id,
        name=name,
    )


def _shown(record: Mirror) -> str:
    """A transaction by its number, which is all that people know it by."""
    number = record.data.get("ref_number") or record.data.get("number")
    return f"{record.kind.replace('_', ' ').capitalize()} {number}" if number else record.id


def _choices(connection: Connection, company_id: str, kind: str, wanted: Iterable[Candidate]) -> dict[str, dict[str, str]]:
    ids = [i for one in wanted for i in (one.quickbooks_id, one.industrack_id) if i]
    return choices.of_records(connection, company_id, kind, ids)


def defect(unit: Unit) -> Decision:
    """The decision for a unit that our own rules failed on: nothing but an attention."""
    record = unit.quickbooks or unit.industrack
    name = str((record.values if record else {}).get("company_name") or (record.values if record else {}).get("name") or "")
    return Decision(
        attentions=(
            Attention(
                code="cannot_be_decided",
                severity="error",
                summary=f"{name or 'A record'} could not be compared because of a fault of ours.",
                remedy="Nothing was changed for it. We are told of it by the log; it is tried again when it changes.",
                kind=unit.kind,
                quickbooks_id=unit.quickbooks.id if unit.quickbooks else None,
                industrack_id=unit.industrack.id if unit.industrack else None,
                name=name,
            ),
        )
    )
