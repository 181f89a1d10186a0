"""One round of deciding for a company: the gates first, then kind by kind what they let through."""

from __future__ import annotations

from collections.abc import Callable, Collection

from app.model import REFUSED
from app.queue.tasks import Claim
from app.services import Services
from app.store.sql import text
from app.sync import companies
from app.sync.approval import approving, brake, due, restored
from app.sync.approval.due import Due
from app.sync.decide.batches import decide_kind
from app.sync.decide.candidates import marked_kinds
from app.sync.kinds import COLLECTIONS, DECIDED, SOURCES
from app.sync.mirror import references, standing


def decide(services: Services, claim: Claim, heart: Callable[[], None]) -> None:
    """Decide everything that is due for the company, as far as no gate stops it. Raises: app.queue.tasks.LostLease."""
    found = due.look(services, claim.company_id)
    company, is_as_found = found.company, True
    stopped = bool(found.stopped)
    if found.stopped == restored.CODE and company.state == "active":
        stopped, is_as_found = not restored.compare(services, company, heart), False
    if not stopped and company.state in {"new", "reading"}:
        stopped = not _both_read_once(services, company.id)
    if stopped:
        return
    if company.state in {"new", "reading", "preview"}:
        company, is_as_found = approving.first(services, company, heart), False
    if company.state == "active":
        found = found if is_as_found else due.look(services, company.id)
        _decide_kinds(services, claim, company, _prepared(services, found, heart), heart)


def _prepared(services: Services, found: Due, heart: Callable[[], None]) -> Due:
    """What is due once everything is marked that waited for something else, and agreed what was approved as it is."""
    if not found.is_to_be_prepared:
        return found
    company_id = found.company.id
    if found.was_refused:
        with services.database.company(company_id) as connection:
            standing.mark_refused(connection, company_id, REFUSED, services.now())
    if found.is_as_it_is:
        approving.agree_as_is(services, company_id, heart)
    with services.database.company(company_id) as connection:
        standing.mark(connection, company_id)
    return due.look(services, company_id)


def _decide_kinds(services: Services, claim: Claim, company: companies.Company, found: Due, heart: Callable[[], None]) -> None:
    marked, concerned = found.marked, found.concerned
    for kind in DECIDED:
        if kind not in marked:
            if kind in concerned:
                _forget_allowance(services, company.id, kind)
            continue
        if kind not in references.FIRST and _waits(services, company.id):
            return  # decided again as soon as what is referred to has arrived
        if kind in found.held:
            approving.refresh(services, company, heart)
        elif not brake.pulled(services, company, kind, heart, is_concerned=kind in concerned):
            decide_kind(services, claim, company, kind, heart, _allowed(services, company.id, kind, concerned))
            if kind in concerned:
                _forget_allowance(services, company.id, kind)
        found = _again(services, company.id)
        # what was decided may have marked what hangs on it, and a person may have answered meanwhile
        marked, concerned = marked | found.marked, concerned | found.concerned


def _again(services: Services, company_id: str) -> Due:
    found = due.look(services, company_id)
    if not found.is_waiting:
        return found
    with services.database.company(company_id) as connection:
        standing.mark(connection, company_id)
    return due.look(services, company_id)


def _allowed(services: Services, company_id: str, kind: str, concerned: Collection[str]) -> frozenset[str]:
    if kind not in concerned:
        return frozenset()
    with services.database.alone(company_id) as connection:
        return brake.allowance(connection, company_id, kind)


def _forget_allowance(services: Services, company_id: str, kind: str) -> None:
    """What a person allowed was for what there was to decide then; it stands while some of that still waits.

    A read or a write that is under way keeps records marked: they are decided later, and nobody is asked twice.
    """
    with services.database.company(company_id) as connection:
        if not marked_kinds(connection, company_id, [kind]):
            brake.forget(connection, company_id, kind)


def _waits(services: Services, company_id: str) -> bool:
    with services.database.alone(company_id) as connection:
        return references.are_under_way(connection, company_id)


def _both_read_once(services: Services, company_id: str) -> bool:
    """Whether both sides were read completely, so that the first preview can be made."""
    with services.database.alone(company_id) as connection:
        rows = connection.execute(
            text("SELECT side, kind FROM cursor WHERE company_id = :company AND complete_at IS NOT NULL"), {"company": company_id}
        )
        complete = {(row.side, row.kind) for row in rows}
    wanted = {("quickbooks", source.kind) for source in SOURCES.values() if source.read_by_default}
    return wanted | {("industrack", collection) for collection in COLLECTIONS} <= complete
