"""Make previews and approve them: let it be written, or take what both sides hold as agreed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from app.model import AS_IS, CONVERT, Pair, Side, Unit
from app.queue import tasks
from app.services import Services
from app.store import attentions, choices
from app.store.sql import Connection, text
from app.sync import companies
from app.sync.approval import brake, restored, summary
from app.sync.approval.brake import as_it_is
from app.sync.approval.preview import held, keep
from app.sync.decide import holds as waiting
from app.sync.decide import units
from app.sync.decide.candidates import MOST_CANDIDATES, candidates, mark_decided
from app.sync.decide.decisions import BATCH, decisions
from app.sync.kinds import DECIDED, KINDS
from app.sync.mirror import links, many
from app.sync.mirror import records as mirrors


def first(services: Services, company: companies.Company, heart: Callable[[], None]) -> companies.Company:
    """Both sides were read: show what the first sync would do; approved at once when the company wants it so."""
    found = summary.summarise(services, company, DECIDED, heart)
    with services.database.company(company.id) as connection:
        tasks.turn(connection, company.id)
        now = companies.get(connection, company.id)
        if now.state == "active" or now.settings != company.settings:
            return now  # approved meanwhile, or no longer what would be written: it is compared again
        keep(connection, company.id, "first_sync", DECIDED, found)
        for attention in found.asked:
            attentions.open_one(connection, company.id, attention)
        many.show_one_of_two(connection, company.id)
        many.gather(connection, company.id)
        waiting.over_in_preview(connection, company.id, found.asked)
        connection.execute(
            text("UPDATE company SET state = 'preview' WHERE company_id = :company AND state IN ('new', 'reading')"),
            {"company": company.id},
        )
        if company.settings["auto_approve"]:
            approve(connection, services, company.id, as_is=False, approved_as="auto_approve")
        return companies.get(connection, company.id)


def refresh(services: Services, company: companies.Company, heart: Callable[[], None]) -> None:
    """Bring the preview that holds some kinds up to date."""
    with services.database.company(company.id) as connection:
        kinds = held(connection, company.id)
    found = summary.summarise(services, company, kinds, heart)
    with services.database.company(company.id) as connection:
        tasks.turn(connection, company.id)
        is_as_it_was = companies.get(connection, company.id).settings == company.settings
        if is_as_it_was and held(connection, company.id) == kinds:  # not approved meanwhile, and still what would be written
            keep(connection, company.id, "settings", kinds, found)


class Changed(Exception):
    """What would be written is not what was seen any more."""


def approve(
    connection: Connection, services: Services, company_id: str, *, as_is: bool, approved_as: str, seen: str | None = None
) -> bool:
    """Let it be written, or have a worker take what both sides hold as agreed; False when no preview is ready.

    Raises: Changed when ``seen`` is not the digest of what the newest preview shows.
    """
    rows = connection.execute(
        text(
            "SELECT id, reason, kinds, harm, summary ->> 'seen' AS seen FROM preview WHERE company_id = :company"
            " AND state = 'ready' ORDER BY id FOR UPDATE"
        ),
        {"company": company_id},
    ).all()
    if not rows:
        return False
    if seen is not None and seen != rows[-1].seen:
        raise Changed
    for row in rows:
        for kind in () if as_is else row.kinds:
            brake.allow(connection, company_id, kind, row.harm.get(kind, ()))  # what was seen just now, and nothing more
        if row.reason == restored.CODE:
            restored.go_on(connection, companies.get(connection, company_id))
        connection.execute(
            text(
                "UPDATE preview SET state = 'approved', approved_at = :now, approved_as = :who, as_is_wanted = :as_is"
                " WHERE company_id = :company AND id = :id"
            ),
            {"company": company_id, "id": row.id, "now": services.now(), "who": approved_as, "as_is": as_is},
        )
    connection.execute(
        text("UPDATE company SET state = 'active' WHERE company_id = :company AND state = 'preview'"),
        {"company": company_id},
    )
    tasks.ask(connection, company_id, "decide")
    return True


def agree_as_is(services: Services, company_id: str, heart: Callable[[], None]) -> None:
    """What was approved as it is becomes agreed, kind by kind; nothing else is decided before."""
    while True:
        with services.database.company(company_id) as connection:
            tasks.turn(connection, company_id)
            row = connection.execute(
                text("SELECT id, kinds FROM preview WHERE company_id = :company AND as_is_wanted ORDER BY id LIMIT 1 FOR UPDATE"),
                {"company": company_id},
            ).one_or_none()
            if row is None:
                return
            if row.kinds:
                link_certain(connection, services, company_id, row.kinds[0])
                take_as_is(connection, company_id, row.kinds[0])
            connection.execute(
                text(
                    "UPDATE preview SET kinds = kinds - 0, as_is_wanted = jsonb_array_length(kinds) > 1"
                    " WHERE company_id = :company AND id = :id"
                ),
                {"company": company_id, "id": row.id},
            )
        heart()


def link_certain(connection: Connection, services: Services, company_id: str, kind: str) -> None:
    """What is certainly the same on both sides becomes a pair, so that later edits travel; nothing is written for it."""
    company = companies.get(connection, company_id)
    wanted = candidates(connection, company_id, kind, MOST_CANDIDATES)
    taken: set[tuple[Side, str]] = set()
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        plans = [
            plan
            for unit, decision in decisions(connection, company, kind, batch, services.now())
            for plan in decision.links
            if unit.link is None and plan.kind == kind and not plan.ended
        ]
        ours = mirrors.load(connection, company_id, Side.QUICKBOOKS, kind, {plan.quickbooks_id for plan in plans})
        theirs = mirrors.load(connection, company_id, Side.INDUSTRACK, kind, {plan.industrack_id for plan in plans})
        certain = []
        for plan in plans:
            ends = {(Side.QUICKBOOKS, plan.quickbooks_id), (Side.INDUSTRACK, plan.industrack_id)}
            if plan.quickbooks_id in ours and plan.industrack_id in theirs and not ends & taken:
                taken |= ends
                certain.append(as_it_is(kind, ours[plan.quickbooks_id], theirs[plan.industrack_id]))
        links.plan_all(connection, company_id, certain)


def take_as_is(connection: Connection, company_id: str, kind: str) -> None:
    """The differences that exist now are agreed: linked pairs keep what they hold, the others stay alone."""
    choices.forget_all(connection, company_id, kind, CONVERT)
    while wanted := candidates(connection, company_id, kind, 500):
        agreed = []
        for unit in units.load(connection, company_id, kind, wanted):
            for pair in (unit, *_pairs(unit)):
                if pair.quickbooks and pair.industrack and (pair.link is None or not pair.link.ended):
                    agreed.append(as_it_is(pair.kind, pair.quickbooks, pair.industrack))
                elif pair.link is None:
                    _leave_alone(connection, company_id, pair)
        links.plan_all(connection, company_id, agreed)
        mark_decided(connection, company_id, kind, wanted)


def _pairs(unit: Unit) -> Iterable[Pair]:
    """The unit's locations; where its customer is linked, those that are the same on both sides joined to pairs."""
    joined = KINDS[unit.kind].joined
    return joined(unit) if joined and unit.link is not None and not unit.link.ended else unit.locations


def _leave_alone(connection: Connection, company_id: str, pair: Any) -> None:
    record = pair.quickbooks or pair.industrack
    if record is not None:
        choices.choose(connection, company_id, pair.kind, record.id, AS_IS, "true")
