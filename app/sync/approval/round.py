"""One round of deciding for a company: the gates first, then kind by kind what they let through."""

from __future__ import annotations

from collections.abc import Callable

from app import companies
from app.queue.tasks import Claim
from app.services import Services
from app.sync.approval import approving, brake, preview, ready, restored
from app.sync.decide.batches import decide_kind
from app.sync.decide.candidates import is_marked
from app.sync.kinds import DECIDED
from app.sync.kinds.invoices.adding import REFUSED
from app.sync.mirror import causes, references, standing
from app.sync.mirror import company as context


def decide(services: Services, claim: Claim, heart: Callable[[], None]) -> None:
    """Everything due for the company. Raises: app.queue.tasks.LostLease."""
    company_id = claim.company_id
    with services.database.company(company_id) as connection:
        company = companies.get(connection, company_id)
        why = context.stopped(connection, company)
    stopped = bool(why)
    if why == restored.CODE and company.state == "active":
        stopped = not restored.compare(services, company, heart)
    if not stopped and company.state in {"new", "reading"}:
        stopped = not ready.first_reads_complete(services, company)
    if stopped:
        return
    if company.state in {"new", "reading", "preview"}:
        company = approving.first(services, company, heart)
    if company.state == "active":
        with services.database.company(company_id) as connection:
            causes.mark_changed(connection, company_id, REFUSED, services.now())
        approving.agree_as_is(services, company.id, heart)
        _decide_kinds(services, claim, company, heart)


def _decide_kinds(services: Services, claim: Claim, company: companies.Company, heart: Callable[[], None]) -> None:
    for kind in DECIDED:
        if not _is_marked(services, company.id, kind):
            _forget_allowance(services, company.id, kind)
            continue
        if kind not in references.FIRST and _waits(services, company.id):
            return  # decided again as soon as what is referred to has arrived
        if preview.holds(services, company, kind):
            approving.refresh(services, company, kind, heart)
        elif not brake.pulled(services, company, kind, heart):
            with services.database.company(company.id) as connection:
                allowed = brake.allowance(connection, company.id, kind)
            decide_kind(services, claim, company, kind, heart, allowed)
            _forget_allowance(services, company.id, kind)


def _forget_allowance(services: Services, company_id: str, kind: str) -> None:
    """What a person allowed was for what there was to decide then; it stands while some of that still waits.

    A read or a write that is under way keeps records marked: they are decided later, and nobody is asked twice.
    """
    with services.database.company(company_id) as connection:
        if not is_marked(connection, company_id, kind):
            brake.forget(connection, company_id, kind)


def _is_marked(services: Services, company_id: str, kind: str) -> bool:
    """Whether there is anything to decide, or a preview of the kind to be made: asked often, mostly answered with no."""
    with services.database.company(company_id) as connection:
        standing.mark(connection, company_id, kind)
        return is_marked(connection, company_id, kind)


def _waits(services: Services, company_id: str) -> bool:
    with services.database.company(company_id) as connection:
        return references.are_under_way(connection, company_id)
