"""Decide for a company: every unit that is marked, batch by batch, under one claim."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, text

from app import companies
from app.queue import requests, tasks
from app.queue.tasks import Claim
from app.services import Services
from app.store import choices
from app.sync import apply, brake, context, holds, merges, preview, ready, references, restored, standing, units
from app.sync.decide import WINNER
from app.sync.kinds import KINDS, ONLY_KNOWN
from app.sync.types import Context, Decision, Pair, Unit
from app.where import where

log = logging.getLogger(__name__)

BATCH = 200
ASKED = "duplicate_suspected"  # a person's answer counts for a record that was left alone, too
MOST_ROUNDS = 50  # what is decided may mark more; something that never comes to rest is a defect of ours
DECIDED: tuple[str, ...] = tuple(name for name in KINDS if name != "location" and name not in ONLY_KNOWN)
"""Kinds with decisions of their own; a location is decided with its customer."""


def decide(services: Services, claim: Claim, heart: Callable[[], None]) -> None:
    """Everything due for the company. Raises: app.queue.tasks.LostLease."""
    company_id = claim.company_id
    with services.database.company(company_id) as connection:
        company = companies.get(connection, company_id)
        stopped = is_stopped(connection, company)
        restoring = stopped and is_restored(connection, company)
    if restoring and company.state == "active":
        stopped = not restored.compare(services, company, heart)
    if not stopped and company.state in {"new", "reading"}:
        stopped = not ready.first_reads_complete(services, company)
    if stopped:
        return
    if company.state in {"new", "reading", "preview"}:
        company = preview.first(services, company, heart)
    if company.state == "active":
        for kind in DECIDED:
            if not _is_marked(services, company_id, kind):
                continue
            if kind not in references.FIRST and _waits(services, company_id):
                return  # decided again as soon as what is referred to has arrived
            _decide_kind(services, claim, company, kind, heart)


def _is_marked(services: Services, company_id: str, kind: str) -> bool:
    """Whether there is anything to decide, or a preview of the kind to be made: asked often, mostly answered with no."""
    with services.database.company(company_id) as connection:
        standing.mark(connection, company_id, kind)
        return units.is_marked(connection, company_id, kind)


def _waits(services: Services, company_id: str) -> bool:
    with services.database.company(company_id) as connection:
        return references.are_under_way(connection, company_id)


def is_stopped(connection: Connection, company: companies.Company) -> bool:
    """Paused, or another company file or a restored backup that nobody has looked at yet."""
    stopped = connection.scalar(text("SELECT stopped FROM company_file WHERE company_id = :company"), {"company": company.id})
    return company.paused or bool(stopped)


def is_restored(connection: Connection, company: companies.Company) -> bool:
    """Stopped for nothing but a restored backup: then a person is shown what would follow."""
    stopped = connection.scalar(text("SELECT stopped FROM company_file WHERE company_id = :company"), {"company": company.id})
    return not company.paused and stopped == restored.CODE


def _decide_kind(services: Services, claim: Claim, company: companies.Company, kind: str, heart: Callable[[], None]) -> None:
    if preview.holds(services, company, kind):
        preview.refresh(services, company, kind, heart)
        return
    if brake.pulled(services, company, kind, heart):
        return
    for _ in range(MOST_ROUNDS):
        with services.database.company(company.id) as connection:
            wanted = units.candidates(connection, company.id, kind, units.MOST_CANDIDATES)
            if not wanted:
                holds.show(connection, context.load(connection, company, services.now()), kind)
                return
        for start in range(0, len(wanted), BATCH):
            with services.database.company(company.id) as connection:
                tasks.turn(connection, company.id)
                decided = _batch(connection, services, company, kind, wanted[start : start + BATCH])
                tasks.hold(connection, claim)
            _show(services, company.id, decided)
            heart()
    log.error("company %s: the %ss never come to rest; they are decided again later", company.id, kind)


def _batch(
    connection: Connection, services: Services, company: companies.Company, kind: str, among: list[units.Candidate]
) -> list[requests.Request]:
    """Decide and apply one batch: those that are still to be decided now that it is our turn."""
    wanted = units.candidates(connection, company.id, kind, BATCH, among)
    if not wanted:
        return []
    decided = list(decisions(connection, company, kind, wanted, services.now()))
    units.mark_decided(connection, company.id, kind, wanted)  # before anything is applied, which may mark records again
    enqueued = apply.apply(connection, company.id, kind, decided) if decided else []
    if any(decision.pushes for _, decision in decided):
        tasks.ask(connection, company.id, "push")
    choices.forget_all(connection, company.id, kind, preview.CONVERT, _converted(decided))
    choices.forget_all(connection, company.id, kind, WINNER, _at_rest(decided))
    return enqueued


def _converted(decided: Iterable[tuple[Unit, Decision]]) -> list[str]:
    """Records for which nothing is left that a changed policy would make of them."""
    return [unit.quickbooks.id for unit, decision in decided if unit.quickbooks and not decision.pushes]


def _at_rest(decided: Iterable[tuple[Unit, Decision]]) -> list[str]:
    """Records of IndusTrack for which nothing is left to be written to QuickBooks."""
    return [unit.industrack.id for unit, one in decided if unit.industrack and one.request is None]


def decisions(
    connection: Connection,
    company: companies.Company,
    kind: str,
    wanted: list[units.Candidate],
    now: datetime,
    foreseen: context.Foreseen | None = None,
) -> Iterator[tuple[Unit, Decision]]:
    """Each unit with its decision; a unit that cannot be decided is logged and left for a person, the others go on."""
    seen = context.load(connection, company, now, foreseen)
    chosen = _choices(connection, company.id, kind, wanted)
    found = units.load(connection, company.id, kind, wanted, with_locations=kind == "customer")
    gone = [unit.quickbooks.id for unit in found if kind == merges.KIND and unit.quickbooks and unit.quickbooks.deleted]
    merged = merges.survivors(connection, company.id, gone) if gone else {}
    open_ones = merges.open_ones(connection, company.id, gone) if gone and company.settings["invoices"] != "off" else set()
    for unit in _without_those_left_alone(connection, company.id, found):
        own = chosen.get(unit.quickbooks.id if unit.quickbooks else "", {}) | chosen.get(
            unit.industrack.id if unit.industrack else "", {}
        )
        if unit.quickbooks is not None and unit.quickbooks.id in open_ones:
            continue  # decided as soon as its invoices have said whether it was merged
        if unit.quickbooks is not None and unit.quickbooks.id in merged:
            own = {merges.CHOICE: merged[unit.quickbooks.id], **own}
        if "as_is" in own and ASKED not in own and (unit.link is None or unit.link.ended):
            continue
        yield unit, _decision(kind, unit, context.for_record(seen, own))


def _without_those_left_alone(connection: Connection, company_id: str, units_: list[Unit]) -> Iterator[Unit]:
    """Locations that were taken as they are, without a counterpart, are nobody's business."""
    alone = [_record_id(pair) for unit in units_ for pair in unit.locations if pair.link is None]
    left = {one for one, chosen in choices.of_records(connection, company_id, "location", alone).items() if "as_is" in chosen}
    for unit in units_:
        kept = tuple(pair for pair in unit.locations if pair.link is not None or _record_id(pair) not in left)
        yield replace(unit, locations=kept)


def _record_id(pair: Pair) -> str:
    record = pair.quickbooks or pair.industrack
    return record.id if record else ""


def _decision(kind: str, unit: Unit, seen: Context) -> Decision:
    try:
        return KINDS[kind].decide(unit, seen)
    except Exception as error:  # noqa: BLE001 - a defect in the rules for one record must not stop the others
        log.error("company %s: %s %s cannot be decided: %s", seen.company_id, kind, _record_id(unit), where(error))
        return brake.defect(unit)


def _choices(connection: Connection, company_id: str, kind: str, wanted: Iterable[units.Candidate]) -> dict[str, dict[str, str]]:
    ids = [i for one in wanted for i in (one.quickbooks_id, one.industrack_id) if i]
    return choices.of_records(connection, company_id, kind, ids)


def _show(services: Services, company_id: str, enqueued: list[requests.Request]) -> None:
    if enqueued:
        services.view.requests(company_id, requests.shown(enqueued))
    with services.database.company(company_id) as connection:
        pushing = tasks.pending(connection, company_id, "push") > 0
    if pushing:
        services.wake(company_id, "push")
