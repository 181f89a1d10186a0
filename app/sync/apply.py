"""Carry a decision out: requests into the queue, pushes, links, attention, history."""

from __future__ import annotations

import uuid
from dataclasses import asdict

from sqlalchemy import Connection, text

from app.queue import requests
from app.queue.requests import Request
from app.store import attentions
from app.store.json import dump
from app.sync import cursors, history, holds, links, references
from app.sync.types import Action, Decision, PushPlan, Side, Step, Unit


def apply(connection: Connection, company_id: str, unit: Unit, decision: Decision) -> Request | None:
    """Everything of one decision in the caller's transaction; answers the request that was enqueued, if any."""
    quickbooks_id = unit.quickbooks.id if unit.quickbooks else (unit.link.quickbooks_id if unit.link else None)
    industrack_id = unit.industrack.id if unit.industrack else (unit.link.industrack_id if unit.link else None)
    for attention in decision.attentions:
        attentions.open_one(connection, company_id, attention)
    keep = {attention.code for attention in decision.attentions}
    attentions.resolve_record(connection, company_id, unit.kind, quickbooks_id, industrack_id, keep)
    holds.keep(connection, company_id, unit.kind, [i for i in (quickbooks_id, industrack_id) if i], decision.holds)
    for plan in decision.links:
        links.plan(connection, company_id, plan)
        if not plan.ended:
            references.linked(connection, company_id, plan.kind, [(plan.quickbooks_id, plan.industrack_id)])
    for push in decision.pushes:
        _push(connection, company_id, push, _step_of(push, decision))
    for step in decision.steps:
        if step.action in {Action.LINK, Action.UNLINK}:
            history.note(connection, company_id, asdict(step))
    for kind, wanted in decision.fetch:
        cursors.want(connection, company_id, kind, [wanted])
    if decision.request is None and decision.keeps_held:
        return None
    if decision.request is None:
        requests.withdraw(connection, company_id, unit.kind, quickbooks_id, industrack_id)
        return None
    why = next((one for one in decision.steps if one.side is Side.QUICKBOOKS), None)
    return requests.enqueue(
        connection,
        company_id,
        unit.kind,
        decision.request,
        why,
        (quickbooks_id, unit.quickbooks.version if unit.quickbooks else ""),
        (industrack_id, unit.industrack.version if unit.industrack else ""),
    )


def _step_of(push: PushPlan, decision: Decision) -> Step | None:
    """The line of history that belongs to a push."""
    for step in decision.steps:
        if step.side is Side.INDUSTRACK and step.kind == push.kind:
            same_id = push.industrack_id is not None and step.industrack_id == push.industrack_id
            if same_id or (push.industrack_id is None and step.quickbooks_id == push.quickbooks_id):
                return step
    return None


def _push(connection: Connection, company_id: str, plan: PushPlan, step: Step | None) -> None:
    """One push a record at a time; while one is under way the record is not decided, so nothing is lost here."""
    key = uuid.uuid4().hex
    creates = plan.industrack_id is None
    connection.execute(
        text(
            "INSERT INTO push (company_id, kind, collection, industrack_id, quickbooks_id, data, if_match, client_ref,"
            " idempotency_key, agreed_quickbooks, step, name) VALUES (:company, :kind, :collection, :it, :qb,"
            " CAST(:data AS jsonb), :if_match, :ref, :key, CAST(:agreed AS jsonb), CAST(:step AS jsonb), :name)"
            " ON CONFLICT DO NOTHING"
        ),
        {
            "company": company_id,
            "kind": plan.kind,
            "collection": plan.collection,
            "it": plan.industrack_id,
            "qb": plan.quickbooks_id,
            "data": dump(plan.data),
            "if_match": plan.if_match,
            "ref": (plan.client_ref or f"qbc-{key}") if creates else None,
            "key": key if creates else None,
            "agreed": dump(plan.agreed_quickbooks),
            "step": dump(asdict(step)) if step else "{}",
            "name": plan.name,
        },
    )
