"""Decide the marked units of one kind, batch by batch, and carry out what is due: no gate is asked here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from app.model import CONVERT, WINNER, Decision, Side, Unit
from app.queue import requests, tasks
from app.queue.tasks import Claim
from app.services import Services
from app.store import choices
from app.store.sql import Connection
from app.sync import companies
from app.sync.decide import carrying_out, holds
from app.sync.decide.candidates import MOST_CANDIDATES, Candidate, candidates, mark_decided
from app.sync.decide.decisions import decisions
from app.sync.kinds import KINDS
from app.sync.mirror import company as context
from app.sync.mirror import cursors

log = logging.getLogger(__name__)

BATCH = 200
MOST_ROUNDS = 50  # what is decided may mark more; something that never comes to rest is a defect of ours


def decide_kind(
    services: Services,
    claim: Claim,
    company: companies.Company,
    kind: str,
    heart: Callable[[], None],
    allowed: frozenset[str] = frozenset(),
) -> None:
    """Everything marked of the kind, until nothing is; ``allowed`` are keys of steps that a person has allowed.

    What ends, deactivates or overwrites is left marked while a read of the kind is under way: the next page may tell more.
    Raises: app.queue.tasks.LostLease.
    """
    later: set[Candidate] = set()
    for _ in range(MOST_ROUNDS):
        with services.database.company(company.id) as connection:
            marked = candidates(connection, company.id, kind, MOST_CANDIDATES)
            wanted = [one for one in marked if one not in later]
            if not wanted:
                holds.show(connection, context.load(connection, company, services.now()), kind)
                return
        for start in range(0, len(wanted), BATCH):
            with services.database.company(company.id) as connection:
                tasks.turn(connection, company.id)
                batch = _Batch(connection, services, company, kind, allowed)
                decided = batch.decide(wanted[start : start + BATCH])
                later |= batch.later
                tasks.hold(connection, claim)
            _show(services, company.id, decided)
            heart()
    log.error("company %s: the %ss never come to rest; they are decided again later", company.id, kind)


class _Batch:
    """Some units of one kind, in one transaction; ``later`` are those that are left marked."""

    def __init__(
        self, connection: Connection, services: Services, company: companies.Company, kind: str, allowed: frozenset[str]
    ) -> None:
        self._connection = connection
        self._services = services
        self._company = company
        self._kind = kind
        self._allowed = allowed
        self.later: set[Candidate] = set()

    def decide(self, among: list[Candidate]) -> list[requests.Request]:
        """Decide and carry out those that are still to be decided now that it is our turn."""
        connection, company, kind = self._connection, self._company, self._kind
        wanted = candidates(connection, company.id, kind, BATCH, among)
        if not wanted:
            return []
        decided = self._due(decisions(connection, company, kind, wanted, self._services.now()), wanted)
        # before anything is carried out, which may mark records again
        mark_decided(connection, company.id, kind, [one for one in wanted if one not in self.later])
        enqueued = carrying_out.carry_out(connection, company.id, kind, decided, self._allowed) if decided else []
        if any(decision.pushes for _, decision in decided):
            tasks.ask(connection, company.id, "push")
        choices.forget_all(connection, company.id, kind, CONVERT, _converted(decided))
        for winner in Side:
            choices.forget_all(connection, company.id, kind, WINNER, _at_rest(decided, winner), value=winner.value)
        return enqueued

    def _due(self, decided: Iterable[tuple[Unit, Decision]], wanted: list[Candidate]) -> list[tuple[Unit, Decision]]:
        if not cursors.is_being_read(self._connection, self._company.id, self._kind, KINDS[self._kind].collection):
            return list(decided)
        due = []
        for unit, decision in decided:
            if any(step.is_harmful for step in decision.steps):
                ids = carrying_out.ids(unit)
                self.later |= {one for one in wanted if one.quickbooks_id == ids[0] and one.industrack_id == ids[1]}
            else:
                due.append((unit, decision))
        return due


def _converted(decided: Iterable[tuple[Unit, Decision]]) -> list[str]:
    """Records that a changed policy has turned into what it says: the choice to convert them has served."""
    return [unit.quickbooks.id for unit, decision in decided if unit.quickbooks and not decision.pushes]


def _at_rest(decided: Iterable[tuple[Unit, Decision]], winner: Side) -> list[str]:
    """IndusTrack's ids of units with nothing left to write to the side that loses: the chosen winner has served.

    Kept longer, the choice would decide the next edit as well.
    """
    return [
        unit.industrack.id
        for unit, one in decided
        if unit.industrack and not (one.request if winner is Side.INDUSTRACK else one.pushes)
    ]


def _show(services: Services, company_id: str, enqueued: list[requests.Request]) -> None:
    if enqueued:
        services.view.requests(company_id, requests.shown(enqueued))
    with services.database.company(company_id) as connection:
        pushing = tasks.pending(connection, company_id, "push") > 0
    if pushing:
        services.wake(company_id, "push")
