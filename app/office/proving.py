"""Proofs as people ask for them: the document, a new one, and what is chosen about a difference."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text

from app.companies import Company
from app.model import WINNER, Direction, Side
from app.office.errors import Missing, Refusal
from app.queue import tasks
from app.services import Services
from app.store import choices
from app.sync.kinds import KINDS, SOURCES
from app.sync.mirror import cursors
from app.sync.proof import concluding, course, shown, store
from app.sync.proof.suspects import OWNERS

NEVER = "A proof has no such difference."


def proof(connection: Connection, services: Services, company: Company, proof_id: str | None = None) -> dict[str, Any]:
    """With the last thirty days. Raises: Missing for one that is not kept."""
    if proof_id is not None and (not proof_id.isdecimal() or store.newest(connection, company.id, int(proof_id)) is None):
        raise Missing(f"There is no proof {proof_id}.")
    found = shown.shown(connection, company.id, int(proof_id) if proof_id else None)
    return found | {"days": shown.days(connection, company.id, services.now())}


def ask(services: Services, company: Company) -> None:
    """A new one: IndusTrack is read at once, QuickBooks at its next polls. Raises: Refusal while nothing can be read."""
    if company.paused:
        raise Refusal("The connection is paused, so that nothing can be read; resume it first.")
    course.ask(services, company.id, asked=True)


def settle(connection: Connection, services: Services, company: Company, number: str, choice: str) -> dict[str, Any]:
    """Read a record again, compare it again, or take a side. Raises: Missing, Refusal for what is not offered."""
    row = connection.execute(
        text(
            "SELECT id, kind, quickbooks_id, industrack_id, choices FROM proof_difference WHERE company_id = :company"
            " AND id = :id"
        ),
        {"company": company.id, "id": int(number) if number.isdecimal() else 0},
    ).one_or_none()
    if row is None:
        raise Missing(NEVER)
    if choice not in [one["value"] for one in row.choices]:
        raise Refusal(f"There is no choice {choice!r}; there are {', '.join(one['value'] for one in row.choices)}.")
    if choice in set(Side):
        _take(connection, company, row, choice)
    if choice == "read_again":
        _read_again(connection, services, company, row)
    concluding.mark_again(connection, company.id, [row])
    tasks.ask(connection, company.id, "decide")
    return {"id": row.id, "state": choice}


def _take(connection: Connection, company: Company, row: Any, side: str) -> None:
    setting = KINDS[row.kind].setting
    if setting is not None and company.settings[setting] != Direction.TWO_WAY:
        raise Refusal("Only one side of these is written; the other one cannot be taken.")
    for record_id in (row.quickbooks_id, row.industrack_id):
        if record_id:
            choices.choose(connection, company.id, row.kind, record_id, WINNER, side)


def _read_again(connection: Connection, services: Services, company: Company, row: Any) -> None:
    kind = OWNERS.get(row.kind, row.kind)
    if row.quickbooks_id and kind in SOURCES:
        cursors.want(connection, company.id, kind, [row.quickbooks_id.partition("#")[0]])
    connection.execute(
        text("UPDATE company_file SET read_wanted_at = :now WHERE company_id = :company"),
        {"company": company.id, "now": services.now()},
    )
    tasks.ask(connection, company.id, "pull")
