"""history restore: put overwritten values back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from app.model import Decision, Side, Unit
from app.office.errors import Missing, Refusal
from app.office.settling import number
from app.queue import tasks
from app.services import Services
from app.store.sql import Connection, text
from app.sync import companies
from app.sync.approval import preview
from app.sync.decide import units
from app.sync.decide.candidates import Candidate
from app.sync.decide.carrying_out import carry_out
from app.sync.kinds import KINDS, called, together, unit_of
from app.sync.mirror import company as context
from app.sync.mirror import records as mirrors

UNDER_WAY = "Something is being written for {name} just now. Try again when that is done."


def restore(services: Services, change_id: str) -> dict[str, Any]:
    """Write the values of before to the side on which they were lost.

    Where edits of that side count they travel on like any other edit; elsewhere they stay as an agreed difference until the
    master changes them. Raises: Missing, Refusal.
    """
    change = _change(services, number(change_id))
    company_id, kind = str(change["company_id"]), unit_of(change["kind"])
    with services.database.company(company_id) as connection:
        tasks.turn(connection, company_id)
        company = companies.get(connection, company_id)
        _may_write(services, connection, company, kind)
        unit = _unit(connection, company_id, change)
        decision = _decision(connection, company, change, unit, services.now())
        carry_out(connection, company_id, kind, [(unit, decision)])
        if decision.pushes:
            tasks.ask(connection, company_id, "push")
    services.wake(company_id, "push")
    [step] = [one for one in decision.steps if one.why]
    return {
        "id": change["id"],
        "state": "waiting",
        **{key: asdict(step)[key] for key in ("kind", "side", "name", "before", "after")},
    }


def _change(services: Services, wanted: int) -> dict[str, Any]:
    with services.database.operators() as connection:
        row = connection.execute(text("SELECT * FROM change WHERE id = :id"), {"id": wanted}).one_or_none()
    if row is None:
        raise Missing(f"There is no change {wanted} in the history.")
    change = dict(row._mapping)
    if not KINDS[unit_of(change["kind"])].restore:
        which = " and ".join(called(one) for kind in KINDS.values() if kind.restore for one in together(kind.name))
        raise Refusal(f"Only {which} can be put back; change {change['name']} by hand where it belongs.")
    if not change["restorable"]:
        raise Refusal("Nothing was overwritten by this change, so there is nothing to put back.")
    return change


def _may_write(services: Services, connection: Connection, company: companies.Company, kind: str) -> None:
    if context.stopped(connection, company) or company.state != "active":
        raise Refusal("Nothing is written for this company at present; see its status and attention.")
    if preview.holds(services, company, kind):
        raise Refusal("A preview of changed settings waits for approval. Settle that first.")


def _unit(connection: Connection, company_id: str, change: dict[str, Any]) -> Unit:
    """The record that the change was about, or with which that one is decided: a location's customer."""
    kind, owner = unit_of(change["kind"]), KINDS[change["kind"]].owner
    quickbooks_id = (change["quickbooks_id"] or "").split("#", 1)[0] or None
    industrack_id = change["industrack_id"]
    if owner and kind != change["kind"]:
        given = industrack_id or ""
        inner = mirrors.load(connection, company_id, Side.INDUSTRACK, change["kind"], [given]).get(given)
        industrack_id = str(inner.data.get(owner.field)) if inner else None
    pair = _linked(connection, company_id, kind, quickbooks_id, industrack_id)
    _is_idle(connection, company_id, kind, pair, change["name"])
    [unit] = units.load(connection, company_id, kind, [pair])
    return unit


def _linked(
    connection: Connection, company_id: str, kind: str, quickbooks_id: str | None, industrack_id: str | None
) -> Candidate:
    """Both halves of the record; of a job that is a location there is only QuickBooks' half."""
    rows = connection.execute(
        text(
            "SELECT quickbooks_id, industrack_id FROM link WHERE company_id = :company AND kind = :kind AND NOT ended"
            " AND (quickbooks_id = :qb OR (CAST(:qb AS text) IS NULL AND industrack_id = :it))"
        ),
        {"company": company_id, "kind": kind, "qb": quickbooks_id, "it": industrack_id},
    ).all()
    return Candidate(rows[0].quickbooks_id, rows[0].industrack_id) if rows else Candidate(quickbooks_id, None)


def _is_idle(connection: Connection, company_id: str, kind: str, pair: Candidate, name: str) -> None:
    """A write that is under way would be overtaken, or would overtake this one."""
    busy = connection.scalar(
        text(
            "SELECT EXISTS (SELECT 1 FROM request WHERE company_id = :company AND kind = :kind AND NOT applied"
            " AND state IN ('waiting', 'handed_out', 'unknown', 'settled') AND (quickbooks_id = :qb OR industrack_id = :it))"
            " OR EXISTS (SELECT 1 FROM push WHERE company_id = :company AND kind = ANY(:kinds)"
            " AND state IN ('waiting', 'working') AND (split_part(quickbooks_id, '#', 1) = :qb OR industrack_id = :it))"
        ),
        {"company": company_id, "kind": kind, "kinds": together(kind), "qb": pair.quickbooks_id, "it": pair.industrack_id},
    )
    if busy:
        raise Refusal(UNDER_WAY.format(name=name))


def _decision(connection: Connection, company: companies.Company, change: dict[str, Any], unit: Unit, now: datetime) -> Decision:
    decide = KINDS[unit.kind].restore
    assert decide is not None
    inner = change["industrack_id"] if change["kind"] != unit.kind else None
    seen = context.load(connection, company, now)
    decision = decide(unit, Side(change["side"]), change["before"], seen, inner)
    if not decision.steps:
        raise Refusal(f"{change['name']} holds these values already, or is not linked any more.")
    return decision
