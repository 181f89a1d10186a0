"""Decide the marked units of one kind, batch by batch, and carry out what is due: no gate is asked here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

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
from app.sync.mirror import cursors

log = logging.getLogger(__name__)

BATCH = 200
MOST_ROUNDS = 50  # what is decided may mark more; something that never comes to rest is a defect of ours


@dataclass(frozen=True)
class Decided:
    """What one batch came to."""

    units: int
    enqueued: list[requests.Request]


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
        decided = _few(services, claim, company, kind, allowed, later)
        if isinstance(decided, list):
            _many(services, claim, company, kind, heart, allowed, later, decided)
        elif not _show(services, company.id, kind, decided):
            break
        heart()
    else:
        log.error("company %s: the %ss never come to rest; they are decided again later", company.id, kind)
        return
    holds.show(services, company, kind)


def _few(
    services: Services, claim: Claim, company: companies.Company, kind: str, allowed: frozenset[str], later: set[Candidate]
) -> Decided | list[Candidate]:
    """Decide what is marked, where one batch holds it; where it is more than that, nothing is done and it is answered."""
    with services.database.company(company.id) as connection:
        tasks.turn(connection, company.id)
        marked = candidates(connection, company.id, kind, MOST_CANDIDATES)
        wanted = [one for one in marked if one not in later]
        if len(wanted) > BATCH:
            return wanted
        batch = _Batch(connection, services, company, kind, allowed)
        enqueued = batch.decide(wanted)
        later |= batch.later
        tasks.hold(connection, claim)
    return Decided(len(wanted), enqueued)


def _many(
    services: Services,
    claim: Claim,
    company: companies.Company,
    kind: str,
    heart: Callable[[], None],
    allowed: frozenset[str],
    later: set[Candidate],
    wanted: list[Candidate],
) -> None:
    """Decide these, a batch in a transaction; when it is its turn, each looks at what is still to be decided."""
    for start in range(0, len(wanted), BATCH):
        with services.database.company(company.id) as connection:
            tasks.turn(connection, company.id)
            batch = _Batch(connection, services, company, kind, allowed)
            still = candidates(connection, company.id, kind, BATCH, wanted[start : start + BATCH])
            enqueued = batch.decide(still)
            later |= batch.later
            tasks.hold(connection, claim)
        _show(services, company.id, kind, Decided(len(still), enqueued))
        heart()


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

    def decide(self, wanted: list[Candidate]) -> list[requests.Request]:
        """Decide and carry out what is to be decided now that it is our turn."""
        connection, company, kind = self._connection, self._company, self._kind
        if not wanted:
            return []
        decided = self._due(decisions(connection, company, kind, wanted, self._services.now()), wanted)
        # before anything is carried out, which may mark records again
        mark_decided(connection, company.id, kind, [one for one in wanted if one not in self.later])
        enqueued = carrying_out.carry_out(connection, company.id, kind, decided, self._allowed) if decided else []
        if any(decision.pushes for _, decision in decided):
            tasks.ask_soon(connection, company.id, "push")
        served: list[tuple[str, str, str | None]] = [(one, CONVERT, None) for one in _converted(decided)]
        served += [(one, WINNER, winner.value) for winner in Side for one in _at_rest(decided, winner)]
        choices.forget_each(connection, company.id, kind, served)
        return enqueued

    def _due(self, decided: Iterable[tuple[Unit, Decision]], wanted: list[Candidate]) -> list[tuple[Unit, Decision]]:
        decided, kind = list(decided), KINDS[self._kind]
        harmful = [any(step.is_harmful for step in decision.steps) for _, decision in decided]
        if not any(harmful) or not cursors.is_being_read(self._connection, self._company.id, kind.name, kind.collection):
            return decided
        due = []
        for (unit, decision), is_harmful in zip(decided, harmful, strict=True):
            if is_harmful:
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


LEFT = """
SELECT EXISTS (SELECT 1 FROM task WHERE company_id = :company AND what = 'push') AS pushing,
    EXISTS (SELECT 1 FROM quickbooks_record r WHERE r.company_id = :company AND r.kind = :kind AND r.dirty)
    OR EXISTS (SELECT 1 FROM industrack_record r WHERE r.company_id = :company AND r.kind = :kind AND r.dirty) AS marked
"""


def _show(services: Services, company_id: str, kind: str, decided: Decided) -> bool:
    """Tell of what was decided; answers whether there may be more to decide."""
    if decided.enqueued:
        services.view.requests(company_id, requests.shown(decided.enqueued))
    [left] = services.database.one(company_id, LEFT, {"kind": kind})
    if left.pushing:
        services.wake(company_id, "push")
    return bool(decided.units and left.marked)
