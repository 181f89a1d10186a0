"""The preview: what would be written on each side, made by the same decisions that write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, text

from app import companies
from app.queue import tasks
from app.services import Services
from app.store import attentions, choices
from app.store.json import dump
from app.sync import context, links, survey, units
from app.sync import holds as waiting
from app.sync.brake import as_it_is
from app.sync.kinds import KINDS
from app.sync.types import Action, Hold, Side, Step

COUNTED = (Action.CREATE, Action.UPDATE, Action.DEACTIVATE)
MOST_EXAMPLES = 20  # of each side, kind and action


def first(services: Services, company: companies.Company, heart: Callable[[], None]) -> companies.Company:
    """Both sides were read: show what the first sync would do; approved at once when the company wants it so."""
    from app.sync.engine import DECIDED  # noqa: PLC0415 - the engine makes previews, and previews use its kinds

    summary, asked = summarise(services, company, DECIDED, heart)
    with services.database.company(company.id) as connection:
        tasks.turn(connection, company.id)
        _store(connection, company.id, "first_sync", DECIDED, summary)
        for attention in asked:
            attentions.open_one(connection, company.id, attention)
        connection.execute(
            text("UPDATE company SET state = 'preview' WHERE company_id = :company AND state IN ('new', 'reading')"),
            {"company": company.id},
        )
        if company.settings["auto_approve"]:
            approve(connection, services, company.id, as_is=False, approved_as="auto_approve")
        return companies.get(connection, company.id)


def summarise(
    services: Services, company: companies.Company, kinds: Iterable[str], heart: Callable[[], None]
) -> tuple[dict[str, Any], list[Any]]:
    """Counts a side and kind, and examples; the attentions that would be opened come along."""
    counted: dict[str, dict[str, Counter[str]]] = {side: {} for side in Side}
    linked: Counter[str] = Counter()
    examples: list[dict[str, Any]] = []
    shown: Counter[tuple[str, str, str]] = Counter()
    asked: list[Any] = []
    for kind in kinds:
        for side in Side:
            counted[side].setdefault(kind, Counter())
        linked[kind] += 0
        held: list[Hold] = []
        for _, decision in survey.all_decisions(services, company, kind, heart):
            asked += decision.attentions
            held += decision.holds
            for step in decision.steps:
                _count(step, counted, linked)
                place = (str(step.side), step.kind, str(step.action))
                shown[place] += 1
                if shown[place] <= MOST_EXAMPLES:
                    examples.append(_example(step))
        if held:
            with services.database.company(company.id) as connection:
                asked += waiting.of_preview(held, kind, context.load(connection, company, services.now()))
    sides = {
        str(side): {kind: {str(a): found[a] for a in COUNTED} for kind, found in counted[side].items()} for side in Side
    }
    return {**sides, "link": dict(linked), "examples": examples}, asked


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
        return bool(
            connection.scalar(
                text(
                    "SELECT EXISTS (SELECT 1 FROM preview WHERE company_id = :company AND state <> 'approved'"
                    " AND reason = 'settings' AND kinds ? :kind)"
                ),
                {"company": company.id, "kind": kind},
            )
        )


def hold(connection: Connection, company_id: str, kinds: Iterable[str]) -> None:
    """A direction or policy changed: stop these kinds, compare them anew, and show what would be written."""
    kinds = sorted(set(kinds))
    _store(connection, company_id, "settings", kinds, {}, state="reading")
    for kind in kinds:
        units.mark_everything(connection, company_id, kind)
        connection.execute(
            text(
                "UPDATE request SET state = 'superseded', since = now(), applied = true WHERE company_id = :company"
                " AND kind = :kind AND state IN ('waiting', 'held')"
            ),
            {"company": company_id, "kind": kind},
        )
        connection.execute(
            text(
                "UPDATE push SET state = 'superseded' WHERE company_id = :company AND kind = :kind AND state = 'waiting'"
            ),
            {"company": company_id, "kind": kind},
        )
    tasks.ask(connection, company_id, "decide")


def refresh(services: Services, company: companies.Company, kind: str, heart: Callable[[], None]) -> None:
    """Bring the preview that holds this kind up to date."""
    with services.database.company(company.id) as connection:
        kinds = connection.scalar(
            text(
                "SELECT kinds FROM preview WHERE company_id = :company AND state <> 'approved' AND reason = 'settings'"
                " AND kinds ? :kind ORDER BY id DESC LIMIT 1"
            ),
            {"company": company.id, "kind": kind},
        )
    summary, _ = summarise(services, company, kinds, heart)
    with services.database.company(company.id) as connection:
        _store(connection, company.id, "settings", kinds, summary)


def approve(connection: Connection, services: Services, company_id: str, *, as_is: bool, approved_as: str) -> bool:
    """Let it be written, or take what both sides hold as agreed; False when no preview is ready."""
    rows = connection.execute(
        text("SELECT id, reason, state, kinds FROM preview WHERE company_id = :company AND state = 'ready' FOR UPDATE"),
        {"company": company_id},
    ).all()
    if not rows:
        return False
    for row in rows:
        if as_is:
            for kind in row.kinds:
                take_as_is(connection, company_id, kind)
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


def take_as_is(connection: Connection, company_id: str, kind: str) -> None:
    """The differences that exist now are agreed: linked pairs keep what they hold, the others stay alone."""
    while wanted := units.candidates(connection, company_id, kind, 500):
        for unit in units.load(connection, company_id, kind, wanted, with_locations=kind == "customer"):
            for pair in (unit, *unit.locations):
                if pair.link and not pair.link.ended and pair.quickbooks and pair.industrack:
                    links.plan(connection, company_id, as_it_is(pair.kind, pair.quickbooks, pair.industrack))
                elif pair.link is None:
                    _leave_alone(connection, company_id, pair)
        _decided(connection, company_id, kind, wanted)


def _leave_alone(connection: Connection, company_id: str, pair: Any) -> None:
    record = pair.quickbooks or pair.industrack
    if record is not None:
        choices.choose(connection, company_id, pair.kind, record.id, "as_is", "true")


def _decided(connection: Connection, company_id: str, kind: str, wanted: list[units.Candidate]) -> None:
    from app.sync.engine import mark_decided  # noqa: PLC0415 - see first

    mark_decided(connection, company_id, kind, wanted)


def _store(
    connection: Connection,
    company_id: str,
    reason: str,
    kinds: Iterable[str],
    summary: dict[str, Any],
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
        "summary": dump(summary),
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


def _count(step: Step, counted: dict[str, dict[str, Counter[str]]], linked: Counter[str]) -> None:
    if step.action is Action.LINK:
        linked[step.kind] += 1
    elif step.side is not None and step.action in COUNTED:
        counted[step.side].setdefault(step.kind, Counter())[step.action] += 1


def _example(step: Step) -> dict[str, Any]:
    return {
        "side": step.side,
        "kind": step.kind,
        "action": step.action,
        "name": step.name,
        "why": step.why,
    }


