"""The preview: what would be written on each side, made by the same decisions that write."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, text

from app import companies
from app.queue import tasks
from app.services import Services
from app.store import attentions, choices
from app.store.json import dump
from app.sync import brake, links, mirrors, summary, survey, units
from app.sync import holds as waiting
from app.sync.brake import as_it_is
from app.sync.kinds import KINDS
from app.sync.kinds.customers_converting import WHY as LEFT_BY_POLICY
from app.sync.kinds.locations_join import joined
from app.sync.summary import COUNTED
from app.sync.types import Pair, Side, Unit

CONVERT = "convert"  # the choice that makes a linked job what a changed policy says
DECIDED_WITH = {"customer": ("location",)}
"""Kinds that have no decisions of their own."""


def first(services: Services, company: companies.Company, heart: Callable[[], None]) -> companies.Company:
    """Both sides were read: show what the first sync would do; approved at once when the company wants it so."""
    from app.sync.engine import DECIDED  # noqa: PLC0415 - the engine makes previews, and previews use its kinds

    found, asked = summary.summarise(services, company, DECIDED, heart)
    with services.database.company(company.id) as connection:
        tasks.turn(connection, company.id)
        now = companies.get(connection, company.id)
        if now.state == "active" or now.settings != company.settings:
            return now  # approved meanwhile, or no longer what would be written: it is compared again
        keep(connection, company.id, "first_sync", DECIDED, found)
        for attention in asked:
            attentions.open_one(connection, company.id, attention)
        attentions.show_one_of_two(connection, company.id)
        waiting.over_in_preview(connection, company.id, asked)
        connection.execute(
            text("UPDATE company SET state = 'preview' WHERE company_id = :company AND state IN ('new', 'reading')"),
            {"company": company.id},
        )
        if company.settings["auto_approve"]:
            approve(connection, services, company.id, as_is=False, approved_as="auto_approve")
        return companies.get(connection, company.id)


def current(connection: Connection, company: companies.Company) -> dict[str, Any]:
    """The newest preview as the surfaces show it."""
    row = connection.execute(
        text("SELECT state, summary FROM preview WHERE company_id = :company ORDER BY id DESC LIMIT 1"),
        {"company": company.id},
    ).one_or_none()
    empty: dict[str, Any] = {"quickbooks": {}, "industrack": {}, "link": {}, "examples": []}
    found = empty | (row.summary if row else {})
    for side in Side:
        found[side] = {kind: found[side].get(kind, {str(action): 0 for action in COUNTED}) for kind in KINDS}
    found["link"] = {kind: found["link"].get(kind, 0) for kind in KINDS}
    return {"id": company.id, "state": row.state if row else "reading", **found}


def holds(services: Services, company: companies.Company, kind: str) -> bool:
    """Whether a changed direction or policy of this kind waits for approval: nothing of the kind is written until then."""
    with services.database.company(company.id) as connection:
        return kind in held(connection, company.id)


def held(connection: Connection, company_id: str) -> list[str]:
    """The kinds whose changed direction or policy waits for approval."""
    kinds = connection.scalar(
        text(
            "SELECT kinds FROM preview WHERE company_id = :company AND state <> 'approved' AND reason = 'settings'"
            " ORDER BY id DESC LIMIT 1"
        ),
        {"company": company_id},
    )
    return list(kinds or ())


def hold(connection: Connection, company_id: str, kinds: Iterable[str], *, job_policy: bool = False) -> None:
    """A direction or policy changed: stop these kinds, compare them anew, and show what would be written.

    Kinds that wait for approval already go on waiting, in the same preview.
    """
    kinds = sorted(set(kinds))
    keep(connection, company_id, "settings", sorted({*kinds, *held(connection, company_id)}), {}, state="reading")
    for kind in kinds:
        units.mark_everything(connection, company_id, kind)
        brake.forget(connection, company_id, kind)  # what was allowed was something else
        connection.execute(
            text(
                "UPDATE request SET state = 'superseded', since = now(), applied = true WHERE company_id = :company"
                " AND kind = :kind AND state IN ('waiting', 'held')"
            ),
            {"company": company_id, "kind": kind},
        )
        connection.execute(
            text("UPDATE push SET state = 'superseded' WHERE company_id = :company AND kind = ANY(:kinds) AND state = 'waiting'"),
            {"company": company_id, "kinds": [kind, *DECIDED_WITH.get(kind, ())]},
        )
    if job_policy:
        _mark_jobs(connection, company_id)
    tasks.ask(connection, company_id, "decide")


def _mark_jobs(connection: Connection, company_id: str) -> None:
    """Jobs that are linked, or were until the policy changed, become what the new one says; shown in the preview, and done
    when it is approved.
    """
    connection.execute(
        text(
            "INSERT INTO choice (company_id, kind, record_id, key, value) SELECT :company, 'customer', q.quickbooks_id,"
            " :key, 'true' FROM quickbooks_record q WHERE q.company_id = :company AND q.kind = 'customer'"
            " AND q.parent_id IS NOT NULL AND NOT q.deleted AND EXISTS (SELECT 1 FROM link l WHERE"
            " l.company_id = q.company_id AND l.kind IN ('customer', 'location') AND l.quickbooks_id = q.quickbooks_id"
            " AND (NOT l.ended OR l.why_ended = :why)) ON CONFLICT DO NOTHING"
        ),
        {"company": company_id, "key": CONVERT, "why": LEFT_BY_POLICY},
    )


def refresh(services: Services, company: companies.Company, kind: str, heart: Callable[[], None]) -> None:
    """Bring the preview that holds this kind up to date."""
    with services.database.company(company.id) as connection:
        kinds = held(connection, company.id)
    found, _ = summary.summarise(services, company, kinds, heart)
    with services.database.company(company.id) as connection:
        tasks.turn(connection, company.id)
        is_as_it_was = companies.get(connection, company.id).settings == company.settings
        if is_as_it_was and held(connection, company.id) == kinds:  # not approved meanwhile, and still what would be written
            keep(connection, company.id, "settings", kinds, found)


def approve(connection: Connection, services: Services, company_id: str, *, as_is: bool, approved_as: str) -> bool:
    """Let it be written, or take what both sides hold as agreed; False when no preview is ready."""
    from app.sync import restored  # noqa: PLC0415 - which makes a preview of its own

    rows = connection.execute(
        text("SELECT id, reason, state, kinds FROM preview WHERE company_id = :company AND state = 'ready' FOR UPDATE"),
        {"company": company_id},
    ).all()
    if not rows:
        return False
    for row in rows:
        for kind in row.kinds:
            if as_is:
                link_certain(connection, services, company_id, kind)
                take_as_is(connection, company_id, kind)
            else:
                brake.allow(connection, company_id, kind)  # how much it is was seen just now
        if row.reason == restored.CODE:
            restored.go_on(connection, companies.get(connection, company_id))
        connection.execute(
            text(
                "UPDATE preview SET state = 'approved', approved_at = :now, approved_as = :who"
                " WHERE company_id = :company AND id = :id"
            ),
            {"company": company_id, "id": row.id, "now": services.now(), "who": approved_as},
        )
    connection.execute(
        text("UPDATE company SET state = 'active' WHERE company_id = :company AND state = 'preview'"),
        {"company": company_id},
    )
    tasks.ask(connection, company_id, "decide")
    return True


def again(connection: Connection, company_id: str) -> None:
    """The settings have changed: what the first preview showed is not what would be written now."""
    connection.execute(
        text(
            "UPDATE preview SET state = 'reading', summary = '{}'::jsonb WHERE company_id = :company"
            " AND reason = 'first_sync' AND state = 'ready'"
        ),
        {"company": company_id},
    )


def approved(connection: Connection, company_id: str, reason: str) -> list[str]:
    """A person has settled what this preview was about; answers its kinds."""
    kinds = connection.scalars(
        text(
            "UPDATE preview SET state = 'approved', approved_at = now(), approved_as = 'a person'"
            " WHERE company_id = :company AND reason = :reason AND state <> 'approved' RETURNING kinds"
        ),
        {"company": company_id, "reason": reason},
    )
    return sorted({kind for row in kinds for kind in row})


def waits(connection: Connection, company_id: str) -> bool:
    """Whether a preview is ready that nobody has approved yet."""
    return bool(
        connection.scalar(
            text("SELECT EXISTS (SELECT 1 FROM preview WHERE company_id = :company AND state = 'ready')"),
            {"company": company_id},
        )
    )


def link_certain(connection: Connection, services: Services, company_id: str, kind: str) -> None:
    """What is certainly the same on both sides becomes a pair, so that later edits travel; nothing is written for it."""
    from app.sync.engine import decisions  # noqa: PLC0415 - the engine makes previews, and previews use its decisions

    company = companies.get(connection, company_id)
    wanted = units.candidates(connection, company_id, kind, units.MOST_CANDIDATES)
    taken: set[tuple[Side, str]] = set()
    for start in range(0, len(wanted), survey.BATCH):
        batch = wanted[start : start + survey.BATCH]
        plans = [
            plan
            for unit, decision in decisions(connection, company, kind, batch, services.now())
            for plan in decision.links
            if unit.link is None and plan.kind == kind and not plan.ended
        ]
        ours = mirrors.load(connection, company_id, Side.QUICKBOOKS, kind, {plan.quickbooks_id for plan in plans})
        theirs = mirrors.load(connection, company_id, Side.INDUSTRACK, kind, {plan.industrack_id for plan in plans})
        for plan in plans:
            ends = {(Side.QUICKBOOKS, plan.quickbooks_id), (Side.INDUSTRACK, plan.industrack_id)}
            if plan.quickbooks_id in ours and plan.industrack_id in theirs and not ends & taken:
                taken |= ends
                pair = as_it_is(kind, ours[plan.quickbooks_id], theirs[plan.industrack_id])
                links.plan(connection, company_id, pair)


def take_as_is(connection: Connection, company_id: str, kind: str) -> None:
    """The differences that exist now are agreed: linked pairs keep what they hold, the others stay alone."""
    choices.forget_all(connection, company_id, kind, CONVERT)
    while wanted := units.candidates(connection, company_id, kind, 500):
        for unit in units.load(connection, company_id, kind, wanted, with_locations=kind == "customer"):
            for pair in (unit, *_pairs(unit)):
                if pair.quickbooks and pair.industrack and (pair.link is None or not pair.link.ended):
                    links.plan(connection, company_id, as_it_is(pair.kind, pair.quickbooks, pair.industrack))
                elif pair.link is None:
                    _leave_alone(connection, company_id, pair)
        units.mark_decided(connection, company_id, kind, wanted)


def _pairs(unit: Unit) -> Iterable[Pair]:
    """Its locations; of a pair those that are the same on both sides together."""
    return unit.locations if unit.link is None or unit.link.ended else joined(unit.locations)


def _leave_alone(connection: Connection, company_id: str, pair: Any) -> None:
    record = pair.quickbooks or pair.industrack
    if record is not None:
        choices.choose(connection, company_id, pair.kind, record.id, "as_is", "true")


def keep(
    connection: Connection,
    company_id: str,
    reason: str,
    kinds: Iterable[str],
    told: dict[str, Any],
    state: str = "ready",
) -> None:
    """One open preview a reason; it is brought up to date until it is approved."""
    found = connection.scalar(
        text(
            "SELECT id FROM preview WHERE company_id = :company AND reason = :reason AND state <> 'approved'"
            " ORDER BY id DESC LIMIT 1 FOR UPDATE"
        ),
        {"company": company_id, "reason": reason},
    )
    values = {
        "company": company_id,
        "reason": reason,
        "kinds": dump(list(kinds)),
        "summary": dump(told),
        "state": state,
    }
    if found is None:
        connection.execute(
            text(
                "INSERT INTO preview (company_id, reason, state, kinds, summary) VALUES (:company, :reason, :state,"
                " CAST(:kinds AS jsonb), CAST(:summary AS jsonb))"
            ),
            values,
        )
        return
    connection.execute(
        text(
            "UPDATE preview SET kinds = CAST(:kinds AS jsonb), summary = CAST(:summary AS jsonb), state = :state"
            " WHERE company_id = :company AND id = :id"
        ),
        values | {"id": found},
    )
