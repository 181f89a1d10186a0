"""One round of deciding for a company: the gates first, then kind by kind what they let through."""

from __future__ import annotations

from collections.abc import Callable

from app.model import REFUSED
from app.queue.tasks import Claim
from app.services import Services
from app.store.sql import text
from app.sync import companies
from app.sync.approval import approving, brake, preview, restored
from app.sync.decide.batches import decide_kind
from app.sync.decide.candidates import marked_kinds
from app.sync.kinds import COLLECTIONS, DECIDED, SOURCES
from app.sync.mirror import company as context
from app.sync.mirror import references, standing


def decide(services: Services, claim: Claim, heart: Callable[[], None]) -> None:
    """Decide everything that is due for the company, as far as no gate stops it. Raises: app.queue.tasks.LostLease."""
    company_id = claim.company_id
    with services.database.company(company_id) as connection:
        company = companies.get(connection, company_id)
        why = context.stopped(connection, company)
    stopped = bool(why)
    if why == restored.CODE and company.state == "active":
        stopped = not restored.compare(services, company, heart)
    if not stopped and company.state in {"new", "reading"}:
        stopped = not _both_read_once(services, company.id)
    if stopped:
        return
    if company.state in {"new", "reading", "preview"}:
        company = approving.first(services, company, heart)
    if company.state == "active":
        with services.database.company(company_id) as connection:
            standing.mark_refused(connection, company_id, REFUSED, services.now())
        approving.agree_as_is(services, company.id, heart)
        _decide_kinds(services, claim, company, heart)


def _decide_kinds(services: Services, claim: Claim, company: companies.Company, heart: Callable[[], None]) -> None:
    marked, allowed_before = _due(services, company.id)
    for kind in DECIDED:
        if kind not in marked:
            if kind in allowed_before:
                _forget_allowance(services, company.id, kind)
            continue
        if kind not in references.FIRST and _waits(services, company.id):
            return  # decided again as soon as what is referred to has arrived
        if preview.holds(services, company, kind):
            approving.refresh(services, company, heart)
        elif not brake.pulled(services, company, kind, heart):
            with services.database.company(company.id) as connection:
                allowed = brake.allowance(connection, company.id, kind)
            decide_kind(services, claim, company, kind, heart, allowed)
            _forget_allowance(services, company.id, kind)
            marked |= _due(services, company.id)[0]  # what was decided may have marked what hangs on it


def _forget_allowance(services: Services, company_id: str, kind: str) -> None:
    """What a person allowed was for what there was to decide then; it stands while some of that still waits.

    A read or a write that is under way keeps records marked: they are decided later, and nobody is asked twice.
    """
    with services.database.company(company_id) as connection:
        if not marked_kinds(connection, company_id, [kind]):
            brake.forget(connection, company_id, kind)


def _due(services: Services, company_id: str) -> tuple[set[str], set[str]]:
    """The kinds with anything to decide or a preview to be made, and those of which a person allowed or is asked something.

    Asked often, mostly answered with none: for all kinds together.
    """
    with services.database.company(company_id) as connection:
        for kind in DECIDED:
            standing.mark(connection, company_id, kind)
        return marked_kinds(connection, company_id), brake.concerned(connection, company_id)


def _waits(services: Services, company_id: str) -> bool:
    with services.database.company(company_id) as connection:
        return references.are_under_way(connection, company_id)


def _both_read_once(services: Services, company_id: str) -> bool:
    """Whether both sides were read completely, so that the first preview can be made."""
    with services.database.company(company_id) as connection:
        rows = connection.execute(
            text("SELECT side, kind FROM cursor WHERE company_id = :company AND complete_at IS NOT NULL"), {"company": company_id}
        )
        complete = {(row.side, row.kind) for row in rows}
    wanted = {("quickbooks", source.kind) for source in SOURCES.values() if source.read_by_default}
    return wanted | {("industrack", collection) for collection in COLLECTIONS} <= complete
