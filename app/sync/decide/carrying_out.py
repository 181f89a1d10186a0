"""Carry decisions out: requests into the queue, pushes, links, attention, history; a whole batch in a few statements."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from app.model import Action, Decision, Link, LinkPlan, PushPlan, Side, Step, Unit
from app.queue import requests
from app.queue.enqueuing import Decided, enqueue
from app.queue.requests import Request
from app.store import attentions, choices
from app.store.json import dump
from app.store.sql import Connection, text
from app.sync.decide import holds
from app.sync.kinds import KINDS, inside
from app.sync.mirror import cursors, history, links, many, marks, references
from app.sync.mirror import records as mirrors
from app.sync.rules import endings

Pairs = Sequence[tuple[Unit, Decision]]


def carry_out(
    connection: Connection, company_id: str, kind: str, decided: Pairs, allowed: frozenset[str] = frozenset()
) -> list[Request]:
    """Everything of these decisions in the caller's transaction; answers the requests that were enqueued.

    ``allowed`` are the keys of harmful steps that a person has allowed: they do not count for the brake any more.
    """
    decided = _one_counterpart_each(connection, company_id, kind, decided)
    if not decided:
        return []
    holds.keep(connection, company_id, kind, [i for unit, _ in decided for i in ids(unit) if i], _all(decided, "holds"))
    plans = _all(decided, "links")
    links.plan_all(connection, company_id, plans)
    for linked in {plan.kind for plan in plans if not plan.ended}:
        pairs = [(plan.quickbooks_id, plan.industrack_id) for plan in plans if plan.kind == linked and not plan.ended]
        references.linked(connection, company_id, linked, pairs)
    _mark_linked(connection, company_id, kind, decided)
    met = [step for step in _all(decided, "steps") if step.action is Action.LINK and step.kind == kind]
    if met:
        references.mark_below(connection, company_id, kind, [step.quickbooks_id for step in met])
        references.mark_below_here(connection, company_id, kind, [step.industrack_id for step in met])
    _push(connection, company_id, decided, allowed)
    told = [step for step in _all(decided, "steps") if step.action in {Action.LINK, Action.UNLINK} and not step.waits]
    once = {(step.action, step.kind, step.quickbooks_id, step.industrack_id): step for step in told}
    history.note_all(connection, company_id, [(noted(step, allowed), None, None) for step in once.values()])
    for wanted in {kind for kind, _ in _all(decided, "fetch")}:
        cursors.want(connection, company_id, wanted, [one for kind, one in _all(decided, "fetch") if kind == wanted])
    enqueued = _requests(connection, company_id, kind, decided, allowed)
    _attentions(connection, company_id, kind, decided)
    return enqueued


def _one_counterpart_each(connection: Connection, company_id: str, kind: str, decided: Pairs) -> Pairs:
    """Two new records of a batch may both have found the same counterpart: the first has it, the other is decided again."""
    taken: dict[tuple[str, str, Side], tuple[str, str]] = {}
    left: list[tuple[Unit, Decision]] = []
    for unit, decision in decided:
        pairs = [(plan.kind, (plan.quickbooks_id, plan.industrack_id)) for plan in decision.links if not plan.ended]
        keys = [((of, pair[0], Side.QUICKBOOKS), pair) for of, pair in pairs]
        keys += [((of, pair[1], Side.INDUSTRACK), pair) for of, pair in pairs]
        if any(taken.get(key, pair) != pair for key, pair in keys):
            _mark(connection, company_id, kind, [ids(unit)])
            continue
        taken.update(keys)
        left.append((unit, decision))
    return left


def _mark_linked(connection: Connection, company_id: str, kind: str, decided: Pairs) -> None:
    """What was linked just now is decided again with its counterpart, and so is what hangs below it."""
    new = [
        (plan.quickbooks_id, plan.industrack_id)
        for unit, decision in decided
        for plan in decision.links
        if plan.kind == kind and not plan.ended and _is_new(plan, unit.link)
    ]
    if new:
        _mark(connection, company_id, kind, new)
        attentions.resolve_others(connection, company_id, kind, new)
        choices.forget_all(connection, company_id, kind, endings.CHOICE, [industrack_id for _, industrack_id in new])
        mirrors.mark_children(connection, company_id, Side.QUICKBOOKS, kind, [quickbooks_id for quickbooks_id, _ in new])
        references.mark_below_here(connection, company_id, kind, [industrack_id for _, industrack_id in new])


def noted(step: Step, allowed: frozenset[str]) -> dict[str, Any]:
    """The step as it is kept with its request or push; ``counts`` says whether the brake counts it as harm."""
    return {**vars(step), "key": step.key, "counts": step.is_harmful and step.key not in allowed}


def _is_new(plan: LinkPlan, link: Link | None) -> bool:
    return link is None or link.ended or link.quickbooks_id != plan.quickbooks_id


def _mark(connection: Connection, company_id: str, kind: str, pairs: Sequence[tuple[str | None, str | None]]) -> None:
    mirrors.mark_dirty(connection, company_id, Side.QUICKBOOKS, kind, [one for one, _ in pairs if one])
    mirrors.mark_dirty(connection, company_id, Side.INDUSTRACK, kind, [one for _, one in pairs if one])


def ids(unit: Unit) -> tuple[str | None, str | None]:
    """What the unit is known by in QuickBooks and in IndusTrack."""
    link = unit.link
    return (
        unit.quickbooks.id if unit.quickbooks else (link.quickbooks_id if link else None),
        unit.industrack.id if unit.industrack else (link.industrack_id if link else None),
    )


def _all(decided: Pairs, name: str) -> list[Any]:
    return [one for _, decision in decided for one in getattr(decision, name)]


def _attentions(connection: Connection, company_id: str, kind: str, decided: Pairs) -> None:
    """Open what was asked for; what is open for these records and was not asked for again is over."""
    for attention in _all(decided, "attentions"):
        attentions.open_one(connection, company_id, attention)
    quickbooks_ids, industrack_ids = zip(*(ids(unit) for unit, _ in decided), strict=True)
    known = attentions.records_with(connection, company_id, kind, quickbooks_ids, industrack_ids)
    for unit, decision in decided:
        quickbooks_id, industrack_id = ids(unit)
        if quickbooks_id in known or industrack_id in known:
            attentions.resolve_record(connection, company_id, kind, quickbooks_id, industrack_id, decision.attentions)
    _of_locations(connection, company_id, kind, decided)
    asked = [one for one in _all(decided, "attentions") if one.code == attentions.DUPLICATE]
    if known or asked:
        many.show_one_of_two(connection, company_id)
    if known or _all(decided, "attentions"):
        many.gather(connection, company_id)
    offered = [value.partition("link:")[2] for one in asked for value, _ in one.choices if value.startswith("link:")]
    if offered:
        marks.mark_to_be_made(connection, company_id, kind, offered)


def _of_locations(connection: Connection, company_id: str, kind: str, decided: Pairs) -> None:
    """What was said of locations is over when their customer was decided without it."""
    inner = inside(kind)
    if inner is None:
        return
    owned = [(pair.industrack.id, decision) for unit, decision in decided for pair in unit.locations if pair.industrack]
    known = attentions.records_with(connection, company_id, inner.name, [], [one for one, _ in owned])
    for one, decision in owned:
        if one in known:
            keep = [said for said in decision.attentions if said.industrack_id == one]
            attentions.resolve_record(connection, company_id, inner.name, None, one, keep)


def _requests(connection: Connection, company_id: str, kind: str, decided: Pairs, allowed: frozenset[str]) -> list[Request]:
    idle = [ids(unit) for unit, decision in decided if decision.request is None and not decision.keeps_held]
    requests.withdraw(connection, company_id, kind, [qb for qb, _ in idle], [it for _, it in idle])
    return enqueue(connection, company_id, kind, [_decided(*pair, allowed) for pair in decided if pair[1].request])


def _decided(unit: Unit, decision: Decision, allowed: frozenset[str]) -> Decided:
    quickbooks_id, industrack_id = ids(unit)
    assert decision.request is not None
    steps = [step for step in decision.steps if step.side is Side.QUICKBOOKS and not step.waits]
    return Decided(
        unit.kind,
        decision.request,
        tuple(noted(step, allowed) for step in sorted(steps, key=lambda step: step.kind != unit.kind)),
        (quickbooks_id, unit.quickbooks.version if unit.quickbooks else ""),
        (industrack_id, unit.industrack.version if unit.industrack else ""),
    )


def _push(connection: Connection, company_id: str, decided: Pairs, allowed: frozenset[str]) -> None:
    """One push a record at a time; while one is under way the record is not decided, so nothing is lost here."""
    rows = [_push_row(push, _step_of(push, decision), allowed) for _, decision in decided for push in decision.pushes]
    if not rows:
        return
    connection.execute(
        text(
            "INSERT INTO push (company_id, kind, collection, industrack_id, quickbooks_id, data, if_match, client_ref,"
            " idempotency_key, agreed_quickbooks, pending, step, name) SELECT :company, kind, collection, it, qb, data,"
            " if_match, ref, key, agreed, pending, step, name FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(n int,"
            " kind text, collection text, it text, qb text, data jsonb, if_match text, ref text, key text, agreed jsonb,"
            " pending jsonb, step jsonb, name text) ORDER BY n ON CONFLICT DO NOTHING"
        ),
        {"company": company_id, "rows": dump([row | {"n": n} for n, row in enumerate(rows)])},
    )


def _push_row(plan: PushPlan, step: Step | None, allowed: frozenset[str]) -> dict[str, Any]:
    key = uuid.uuid4().hex
    creates = plan.industrack_id is None
    return {
        "kind": plan.kind,
        "collection": KINDS[plan.kind].collection,
        "it": plan.industrack_id,
        "qb": plan.quickbooks_id,
        "data": plan.data,
        "if_match": plan.if_match,
        "ref": (plan.client_ref or f"qbc-{key}") if creates else None,
        "key": key if creates else None,
        "agreed": plan.agreed_quickbooks,
        "pending": list(plan.pending),
        "step": noted(step, allowed) if step else {},
        "name": plan.name,
    }


def _step_of(push: PushPlan, decision: Decision) -> Step | None:
    """The line of history that belongs to a push."""
    for step in decision.steps:
        if step.side is Side.INDUSTRACK and step.kind == push.kind:
            same_id = push.industrack_id is not None and step.industrack_id == push.industrack_id
            if same_id or (push.industrack_id is None and step.quickbooks_id == push.quickbooks_id):
                return step
    return None
