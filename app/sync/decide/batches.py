"""Decide the marked units of one kind, batch by batch, and carry out what is due: no gate is asked here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from sqlalchemy import Connection

from app import companies
from app.model import CONVERT, WINNER, Decision, Unit
from app.queue import requests, tasks
from app.queue.tasks import Claim
from app.services import Services
from app.store import choices
from app.sync.decide import carrying_out, holds, units
from app.sync.decide.decisions import decisions
from app.sync.mirror import company as context

log = logging.getLogger(__name__)

BATCH = 200
MOST_ROUNDS = 50  # what is decided may mark more; something that never comes to rest is a defect of ours


def decide_kind(services: Services, claim: Claim, company: companies.Company, kind: str, heart: Callable[[], None]) -> None:
    """Everything marked of the kind, until nothing is. Raises: app.queue.tasks.LostLease."""
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
    enqueued = carrying_out.carry_out(connection, company.id, kind, decided) if decided else []
    if any(decision.pushes for _, decision in decided):
        tasks.ask(connection, company.id, "push")
    choices.forget_all(connection, company.id, kind, CONVERT, _converted(decided))
    choices.forget_all(connection, company.id, kind, WINNER, _at_rest(decided))
    return enqueued


def _converted(decided: Iterable[tuple[Unit, Decision]]) -> list[str]:
    """Records for which nothing is left that a changed policy would make of them."""
    return [unit.quickbooks.id for unit, decision in decided if unit.quickbooks and not decision.pushes]


def _at_rest(decided: Iterable[tuple[Unit, Decision]]) -> list[str]:
    """Records of IndusTrack for which nothing is left to be written to QuickBooks."""
    return [unit.industrack.id for unit, one in decided if unit.industrack and one.request is None]


def _show(services: Services, company_id: str, enqueued: list[requests.Request]) -> None:
    if enqueued:
        services.view.requests(company_id, requests.shown(enqueued))
    with services.database.company(company_id) as connection:
        pushing = tasks.pending(connection, company_id, "push") > 0
    if pushing:
        services.wake(company_id, "push")
