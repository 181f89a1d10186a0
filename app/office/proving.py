"""Proofs as people ask for them: the document, a new one, and what is chosen about a difference."""

from __future__ import annotations

from typing import Any

from app.model import WINNER, Direction, Side
from app.office.errors import Missing, Refusal
from app.queue import tasks
from app.services import Services
from app.store import choices
from app.store.sql import Connection, text
from app.sync.companies import Company
from app.sync.industrack import pull
from app.sync.kinds import KINDS, SOURCES
from app.sync.mirror import cursors
from app.sync.mirror import records as mirrors
from app.sync.proof import concluding, course, shown, store, words
from app.sync.proof.suspects import OWNERS
from app.sync.rules.money import Right

MOST_DIGITS = 19  # of a number that the database can hold
NEVER = "A proof has no such difference."


def proof(connection: Connection, services: Services, company: Company, proof_id: str | None = None) -> dict[str, Any]:
    """With the last thirty days. Raises: Missing for one that is not kept."""
    asked = None if proof_id is None else _number(proof_id)
    if asked is not None and store.newest(connection, company.id, asked) is None:
        raise Missing(f"There is no proof {proof_id}.")
    found = shown.shown(connection, company.id, asked)
    return found | {"days": shown.days(connection, company.id, services.now(), company.zone)}


def _number(given: str) -> int:
    """0, which nothing has, for what is no number that the database can hold."""
    return int(given) if given.isdecimal() and len(given) < MOST_DIGITS else 0


def ask(services: Services, company: Company) -> None:
    """A new one: IndusTrack is read at once, QuickBooks at its next polls. Raises: Refusal while nothing can be read."""
    if company.paused:
        raise Refusal("The connection is paused, so that nothing can be read; resume it first.")
    course.ask(services, company.id, asked=True)


def settle(connection: Connection, services: Services, company: Company, number: str, choice: str) -> dict[str, Any]:
    """Read a record again, compare it again, or take a side. Raises: Missing, Refusal for what is not offered."""
    row = connection.execute(
        text(
            "SELECT id, kind, quickbooks_id, industrack_id, choices, mended_at FROM proof_difference"
            " WHERE company_id = :company AND id = :id"
        ),
        {"company": company.id, "id": _number(number)},
    ).one_or_none()
    if row is None:
        raise Missing(NEVER)
    if choice not in [one["value"] for one in row.choices]:
        raise Refusal(f"There is no choice {choice!r}; there are {', '.join(one['value'] for one in row.choices)}.")
    if choice in set(Side):
        _take(connection, company, row, choice)
    if choice == words.READ_AGAIN[0]:
        _read_again(connection, services, company, row)
    concluding.mark_again(connection, company.id, [row])
    tasks.ask(connection, company.id, "decide")
    return {"id": row.id, "state": choice}


def _take(connection: Connection, company: Company, row: Any, side: str) -> None:
    """Write one side's values over the other's; of an invoice, whose figures QuickBooks reckons, say that they are right."""
    if row.mended_at is not None:
        raise Refusal("It is put right already; both sides have the same by now.")
    money = KINDS[row.kind].money
    if money is not None and money.right is not None:
        _say_right(connection, company.id, row, money.right)
        return
    owner = KINDS[row.kind].owner
    owner = owner if owner and owner.together else None  # decided with it, and so taken with it
    kind = owner.kind if owner else row.kind
    if company.settings[KINDS[kind].setting or ""] != Direction.TWO_WAY:
        raise Refusal("Only one side of these is written; the other one cannot be taken.")
    record_id = _owner_of(connection, company.id, row) if owner else row.industrack_id
    if record_id is None:
        raise Refusal("One of the two is gone, so that there is nothing to take; have both read again.")
    choices.choose(connection, company.id, kind, record_id, WINNER, side)


def _owner_of(connection: Connection, company_id: str, row: Any) -> str | None:
    owner: str | None = connection.scalar(
        text("SELECT parent_id FROM industrack_record WHERE company_id = :company AND kind = :kind AND industrack_id = :id"),
        {"company": company_id, "kind": row.kind, "id": row.industrack_id},
    )
    return owner


def _say_right(connection: Connection, company_id: str, row: Any, right: Right) -> None:
    ours = mirrors.load(connection, company_id, Side.INDUSTRACK, row.kind, [row.industrack_id]).get(row.industrack_id)
    theirs = mirrors.load(connection, company_id, Side.QUICKBOOKS, row.kind, [row.quickbooks_id]).get(row.quickbooks_id)
    if ours is None or theirs is None:
        raise Refusal("One of the two is gone, so that there is nothing to take; have both read again.")
    choices.choose(connection, company_id, row.kind, row.industrack_id, right.code, right.figures(ours.values, theirs.values))


def _read_again(connection: Connection, services: Services, company: Company, row: Any) -> None:
    kind = OWNERS.get(row.kind, row.kind)
    if row.quickbooks_id and kind in SOURCES:
        cursors.want(connection, company.id, kind, [row.quickbooks_id.partition("#")[0]])
        connection.execute(
            text("UPDATE company_file SET read_wanted_at = :now WHERE company_id = :company"),
            {"company": company.id, "now": services.now()},
        )
    if row.industrack_id:
        pull.ask_for_one(connection, company.id, row.kind, row.industrack_id)
