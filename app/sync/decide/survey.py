"""Look at everything that would be decided, without carrying anything out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from app import companies
from app.model import Decision, Unit
from app.services import Services
from app.sync.decide.candidates import Candidate, candidates
from app.sync.decide.decisions import decisions
from app.sync.mirror.company import Foreseen

BATCH = 200


def all_decisions(
    services: Services,
    company: companies.Company,
    kind: str,
    heart: Callable[[], None],
    foreseen: Foreseen | None = None,
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
