"""What QuickBooks answered to a proof, taken up page by page in the order in which it was asked."""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import islice

import qbxml
from app.model import Side
from app.queue import tasks
from app.queue.tasks import Claim
from app.services import Services
from app.store import messages
from app.store.sql import Connection, text
from app.sync import companies
from app.sync.mirror import company as context
from app.sync.proof import held, store
from app.sync.proof.store import Proof
from app.sync.quickbooks import events as answered
from app.sync.quickbooks.anew import shown_anew

log = logging.getLogger(__name__)

BATCH = 200
PURPOSE = "proof"


def take(services: Services, claim: Claim, heart: Callable[[], None]) -> None:
    """Every answer that waits, a transaction each; done again it changes nothing."""
    while (number := _next(services, claim.company_id)) is not None:
        try:
            with services.database.company(claim.company_id) as connection:
                _take(connection, services, claim, number, heart)
                tasks.hold(connection, claim)
        except qbxml.BrokenAnswer as broken:
            log.warning("company %s: the answer to message %s cannot be read: %s", claim.company_id, number, broken)
            with services.database.company(claim.company_id) as connection:
                _read_again(connection, claim.company_id, number)
        heart()


def are_under_way(connection: Connection, company_id: str) -> bool:
    """Whether an answer to a proof is still to come, or to be taken up."""
    return bool(
        connection.scalar(
            text(
                "SELECT EXISTS (SELECT 1 FROM message WHERE company_id = :company AND purpose = :purpose"
                " AND state IN ('handed_out', 'answered'))"
            ),
            {"company": company_id, "purpose": PURPOSE},
        )
    )


def first_number(connection: Connection, proof: Proof) -> int:
    """The first message set that this proof has asked."""
    return int(
        connection.scalar(
            text(
                "SELECT min(id) FROM message WHERE company_id = :company AND purpose = :purpose AND detail ->> 'proof' = :proof"
            ),
            {"company": proof.company_id, "purpose": PURPOSE, "proof": str(proof.id)},
        )
        or 0
    )


def _next(services: Services, company_id: str) -> int | None:
    with services.database.company(company_id) as connection:
        number = connection.scalar(
            text("SELECT min(id) FROM message WHERE company_id = :company AND purpose = :purpose AND state = 'answered'"),
            {"company": company_id, "purpose": PURPOSE},
        )
    return None if number is None else int(number)


def _take(connection: Connection, services: Services, claim: Claim, number: int, heart: Callable[[], None]) -> None:
    message = messages.by_number(connection, claim.company_id, number)
    proof = store.going_on(connection, claim.company_id)
    if message is not None and proof is not None and message.detail.get("proof") == proof.id:
        seen = context.load(connection, companies.get(connection, claim.company_id), services.now())
        events = iter(answered.events(connection, message))
        while batch := list(islice(events, BATCH)):
            entries = shown_anew(connection, message, seen, batch)
            asked_at = message.handed_out_at
            held.against_mirror(connection, claim.company_id, Side.QUICKBOOKS, entries, asked_at)
            heart()
    messages.set_state(connection, claim.company_id, number, "ingested")


def _read_again(connection: Connection, company_id: str, number: int) -> None:
    """The part that this answer belongs to is read once more."""
    messages.set_state(connection, company_id, number, "broken")
    message, proof = messages.by_number(connection, company_id, number), store.going_on(connection, company_id, lock=True)
    if message is None or proof is None or message.detail.get("proof") != proof.id:
        return
    proof.parts[message.detail["part"]] |= {"done": False} | ({"after": ""} if "ids" in message.detail else {})
    proof.position["failed"] = int(proof.position.get("failed", 0)) + 1
    proof.quickbooks_read_at = None
    store.save(connection, proof)
