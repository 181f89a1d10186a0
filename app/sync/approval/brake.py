"""The brake: many links ended, records deactivated or edits overwritten in one go are stopped until a person has looked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, text

from app import companies
from app.model import Action, Attention, LinkPlan, Mirror, Pair, Step
from app.queue import requests
from app.services import Services
from app.store import attentions, choices
from app.sync.decide import survey, units
from app.sync.kinds import called as words_of
from app.sync.kinds import together
from app.sync.mirror import links

CODE = "mass_change"
BATCH = 200
LEAST, SHARE = 20, 0.05
MOST_NAMED = 5
EVERY = "*"  # the choice is about the kind, not about one record


def is_harmful(step: Step) -> bool:
    """Whether it ends a link, deactivates a record, or overwrites an edit."""
    return step.action in {Action.DEACTIVATE, Action.UNLINK} or step.overwrites_edit


def pulled(services: Services, company: companies.Company, kind: str, heart: Callable[[], None]) -> bool:
    """Whether the kind is stopped. Plain updates, however many, do not count."""
    with services.database.company(company.id) as connection:
        linked = _linked(connection, company.id, kind)
        limit = max(LEAST, int(linked * SHARE))
        chosen = choices.of_records(connection, company.id, kind, [EVERY]).get(EVERY, {}).get(CODE)
        if chosen == "discard":
            discard(connection, company.id, kind)
        if chosen or _dirty_linked(connection, company.id, kind) <= limit:
            forget(connection, company.id, kind)
            return False
    harm = 0
    names: list[str] = []
    for _, decision in survey.all_decisions(services, company, kind, heart):
        harmful = [step.name for step in decision.steps if is_harmful(step)]
        harm += len(harmful)
        names += harmful[: MOST_NAMED - len(names)]
    with services.database.company(company.id) as connection:
        if harm <= limit:
            forget(connection, company.id, kind)
            return False
        attentions.open_one(connection, company.id, _attention(kind, harm, linked, names))
    return True


def allow(connection: Connection, company_id: str, kind: str) -> None:
    """A person has seen how much it is; counts for the next decide of the kind."""
    choices.choose(connection, company_id, kind, EVERY, CODE, "allow")


def forget(connection: Connection, company_id: str, kind: str) -> None:
    """What was allowed has been done, or there is nothing left to stop."""
    choices.forget(connection, company_id, kind, EVERY, (CODE,))
    attentions.resolve(connection, company_id, CODE, kind=kind)


def discard(connection: Connection, company_id: str, kind: str) -> None:
    """Take what both sides hold now as agreed, instead of writing it; a pair that lost one of its records ends."""
    everything = units.candidates(connection, company_id, kind, units.MOST_CANDIDATES)
    pairs = [one for one in everything if one.quickbooks_id and one.industrack_id]
    for start in range(0, len(pairs), BATCH):
        wanted = pairs[start : start + BATCH]
        plans = [
            plan
            for unit in units.load(connection, company_id, kind, wanted)
            for pair in (unit, *unit.locations)
            if (plan := _kept(pair)) is not None
        ]
        for plan in plans:
            links.plan(connection, company_id, plan)
        ours, theirs = [one.quickbooks_id for one in wanted], [one.industrack_id for one in wanted]
        requests.withdraw(connection, company_id, kind, ours, theirs)
        units.mark_decided(connection, company_id, kind, wanted)


def _kept(pair: Pair) -> LinkPlan | None:
    if pair.link is None or pair.link.ended or pair.quickbooks is None or pair.industrack is None:
        return None
    plan = as_it_is(pair.link.kind, pair.quickbooks, pair.industrack)
    gone = pair.quickbooks.deleted or pair.industrack.deleted
    return replace(plan, ended=True) if gone else plan


def as_it_is(kind: str, quickbooks: Mirror, industrack: Mirror) -> LinkPlan:
    return LinkPlan(
        kind=kind,
        quickbooks_id=quickbooks.id,
        industrack_id=industrack.id,
        agreed_quickbooks=quickbooks.values,
        agreed_industrack=industrack.values,
        why="A person took both sides as they are.",
    )


def _attention(kind: str, harm: int, linked: int, names: Sequence[str]) -> Attention:
    words = words_of(kind)
    return Attention(
        code=CODE,
        severity="error",
        summary=(
            f"{harm:,} of {linked:,} linked {words} would be ended, made inactive or overwritten at once,"
            f" among them {', '.join(names)}."
        ),
        remedy=(
            f"Nothing is written for {words} until this is settled. Look at these records on both sides: allow it if it is meant;"
            " discard it to take both sides as they are now."
        ),
        kind=kind,
        choices=(("allow", "Yes, this is meant"), ("discard", "No, leave both sides as they are")),
    )


def _linked(connection: Connection, company_id: str, kind: str) -> int:
    return int(
        connection.scalar(
            text("SELECT count(*) FROM link WHERE company_id = :company AND kind = :kind AND NOT ended"),
            {"company": company_id, "kind": kind},
        )
        or 0
    )


def _dirty_linked(connection: Connection, company_id: str, kind: str) -> int:
    """How many linked pairs have moved since they agreed; a new link with nothing moved can do no harm."""
    return int(
        connection.scalar(
            text(
                "SELECT count(*) FROM link l LEFT JOIN quickbooks_record q USING (company_id, kind, quickbooks_id)"
                " LEFT JOIN industrack_record i USING (company_id, kind, industrack_id)"
                " WHERE l.company_id = :company AND l.kind = ANY(:kinds) AND NOT l.ended AND (q.deleted OR i.deleted"
                " OR q.digest <> l.digest_quickbooks OR i.digest <> l.digest_industrack)"
            ),
            {"company": company_id, "kinds": together(kind)},
        )
        or 0
    )
