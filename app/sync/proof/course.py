"""A proof from its beginning to its document: each call goes as far as it can, and the next one goes on from there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from app.queue import tasks
from app.queue.tasks import Claim
from app.services import Services
from app.store.sql import Connection, text
from app.sync import companies
from app.sync.kinds import COLLECTIONS, SOURCES
from app.sync.mirror import company as context
from app.sync.proof import accounts, concluding, mending, pages, store, suspects
from app.sync.proof.store import Proof, State, Verdict

log = logging.getLogger(__name__)

MOST_FAILED = 3  # answers of QuickBooks in a row that did not come, or could not be read
LONGEST = timedelta(days=3)
NOT_READ = "QuickBooks could not be read to the end for it; the next one tries again."
TOO_LONG = "Both sides could not be read to the end within three days; the next one tries again."


def prove(services: Services, claim: Claim, heart: Callable[[], None]) -> None:
    """Go on with the company's proof. Raises: TryAgain when IndusTrack is not to be had now; LostLease."""
    company_id = claim.company_id
    if claim.key == tasks.NOW:
        _begin(services, company_id)
        return
    with services.database.company(company_id) as connection:
        tasks.turn(connection, company_id)
        mending.note(connection, company_id, services.now())
        proof, company = store.going_on(connection, company_id), companies.get(connection, company_id)
    if proof is None or company.paused:
        return
    why = _hopeless(services, proof)
    if why:
        _give_up(services, claim, proof, why)
        return
    if proof.state == State.READING:
        pages.take(services, claim, heart)
        accounts.read(services, claim, heart)
        proof = _settle(services, claim, company_id)
    if proof is not None and proof.state == State.SETTLING:
        proof = _look(services, claim, proof, heart)
    if proof is not None and proof.state == State.LOOKING and _is_looked(services, proof):
        concluding.conclude(services, claim, company, proof, heart)


def _begin(services: Services, company_id: str) -> None:
    with services.database.company(company_id) as connection:
        is_active = companies.get(connection, company_id).state == "active"
    if is_active:
        ask(services, company_id, asked=True)


def _hopeless(services: Services, proof: Proof) -> str:
    if int(proof.position.get("failed", 0)) >= MOST_FAILED:
        return NOT_READ
    return TOO_LONG if services.now() - proof.began_at > LONGEST else ""


def _give_up(services: Services, claim: Claim, proof: Proof, why: str) -> None:
    log.warning("company %s: its proof was given up", claim.company_id)
    with services.database.company(claim.company_id) as connection:
        store.conclude(connection, proof, Verdict.UNPROVEN, why, {}, services.now())
        tasks.hold(connection, claim)


def _settle(services: Services, claim: Claim, company_id: str) -> Proof | None:
    """When both sides are read: ordinary reads are asked for, which show what changed meanwhile."""
    with services.database.company(company_id) as connection:
        proof = store.going_on(connection, company_id, lock=True)
        if proof is None or proof.quickbooks_read_at is None or proof.industrack_read_at is None:
            return proof
        if pages.are_under_way(connection, company_id):
            return proof
        proof.state = State.SETTLING
        store.save(connection, proof)
        tasks.ask(connection, company_id, "pull")
        tasks.hold(connection, claim)
    services.wake(company_id, "pull")
    return proof


def _look(services: Services, claim: Claim, proof: Proof, heart: Callable[[], None]) -> Proof | None:
    """When everything ordinary has been read and compared: what is left is looked at by its id."""
    company_id = claim.company_id
    with services.database.company(company_id) as connection:
        tasks.turn(connection, company_id)
        if not _is_settled(connection, proof):
            return proof
        seen = context.load(connection, companies.get(connection, company_id), services.now())
        suspects.narrow(connection, seen, proof)
        asked_after = _newest_message(connection, company_id)
    asked = suspects.look_again(services, claim, heart)
    with services.database.company(company_id) as connection:
        current = store.going_on(connection, company_id, lock=True)
        if current is None or current.id != proof.id:
            return None
        current.state = State.LOOKING
        current.position |= {"fetch": asked, "asked_after": asked_after}
        store.save(connection, current)
        tasks.hold(connection, claim)
    return current


def _is_settled(connection: Connection, proof: Proof) -> bool:
    """Every list was read once more since, on both sides, and what that brought was compared."""
    kinds = [source.kind for source in SOURCES.values() if source.iterates and source.read_by_default]
    read = connection.scalar(
        text(
            "SELECT count(*) FILTER (WHERE side = 'quickbooks' AND kind = ANY(:kinds) AND complete_at >= :qb)"
            " + count(*) FILTER (WHERE side = 'industrack' AND kind = ANY(:collections) AND complete_at >= :it)"
            " FROM cursor WHERE company_id = :company"
        ),
        {
            "company": proof.company_id,
            "kinds": kinds,
            "collections": list(COLLECTIONS),
            "qb": proof.quickbooks_read_at,
            "it": proof.industrack_read_at,
        },
    )
    whole = len(kinds) + len(COLLECTIONS)
    return read == whole and tasks.pending(connection, proof.company_id, "ingest", "decide") == 0


def _newest_message(connection: Connection, company_id: str) -> int:
    return int(connection.scalar(text("SELECT max(id) FROM message WHERE company_id = :company"), {"company": company_id}) or 0)


def _is_looked(services: Services, proof: Proof) -> bool:
    """What QuickBooks was asked for by id has come into the mirrors since, whoever wants it once more."""
    with services.database.company(proof.company_id) as connection:
        rows = connection.execute(
            text(
                "SELECT detail ->> 'kind' AS kind, jsonb_array_elements_text(detail -> 'fetch') AS id FROM message"
                " WHERE company_id = :company AND id > :after AND purpose = 'read' AND state = 'ingested'"
                " AND jsonb_typeof(detail -> 'fetch') = 'array'"
            ),
            {"company": proof.company_id, "after": int(proof.position.get("asked_after") or 0)},
        )
        shown: set[tuple[str, str]] = {(row.kind, row.id) for row in rows}
        asked: dict[str, list[str]] = proof.position.get("fetch") or {}
        left = any((kind, one) not in shown for kind, ids in asked.items() for one in ids)
        return not left and tasks.pending(connection, proof.company_id, "ingest", "decide") == 0


def go_on(services: Services, company_id: str) -> None:
    """Other work was done: a proof that waited for it, or what it found, may be a step further."""
    with services.database.alone(company_id) as connection:
        waits = connection.scalar(
            text(
                "SELECT EXISTS (SELECT 1 FROM proof WHERE company_id = :company AND state IN ('settling', 'looking'))"
                " OR EXISTS (SELECT 1 FROM proof_difference WHERE company_id = :company AND mended_at IS NULL)"
            ),
            {"company": company_id},
        )
        if waits:
            tasks.ask(connection, company_id, "prove")
    if waits:
        services.wake(company_id, "prove")


def ask(services: Services, company_id: str, *, asked: bool) -> None:
    """Begin a proof, or hurry the one that goes on; IndusTrack is read at once, QuickBooks at its next polls."""
    with services.database.company(company_id) as connection:
        store.begin(connection, company_id, services.now(), asked=asked)
        tasks.ask(connection, company_id, "prove")
    services.wake(company_id, "prove")
