"""IndusTrack's side, read whole from its API, page by page; a reading that was cut goes on where it stood."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from app.industrack import errors
from app.industrack.client import MAX_PAGE
from app.model import Context, Side
from app.queue import tasks
from app.queue.tasks import Claim
from app.services import Services
from app.store.sql import text
from app.sync import companies
from app.sync.industrack import records as industrack_side
from app.sync.industrack.push import TryAgain, pause_after
from app.sync.kinds import COLLECTIONS
from app.sync.mirror import company as context
from app.sync.mirror.records import Entry
from app.sync.proof import held, plan, store
from app.where import where

log = logging.getLogger(__name__)

READ: dict[str, str] = {collection: kind for collection, kind in COLLECTIONS.items() if kind in plan.SHOWN}
MOST_PAGES = 10_000


def read(services: Services, claim: Claim, heart: Callable[[], None]) -> None:
    """Everything that is not read yet. Raises: TryAgain when IndusTrack is not to be had now."""
    client = companies.industrack(services, claim.company_id)
    try:
        for _ in range(MOST_PAGES):
            if not _page(services, claim, client):
                return
            heart()
    except errors.IndusTrackError as error:
        raise TryAgain(pause_after(error, claim.attempts), error.office_message) from error


def _page(services: Services, claim: Claim, client: Any) -> bool:
    """One page; False when nothing is left to read."""
    with services.database.company(claim.company_id) as connection:
        proof, asked_at = store.going_on(connection, claim.company_id), connection.scalar(text("SELECT now()"))
    if proof is None or proof.industrack_read_at is not None:
        return False
    at = proof.position.get("industrack") or {"left": list(READ), "cursor": None}
    collection, named = at["left"][0], proof.position.get("account")
    if named is None:
        named = str(client.account().get("name") or "").strip()
    page = client.page(collection, cursor=at["cursor"], limit=MAX_PAGE)
    with services.database.company(claim.company_id) as connection:
        seen = context.load(connection, companies.get(connection, claim.company_id), services.now())
        entries = [entry for record in page.data if (entry := _entry(READ[collection], record, seen)) is not None]
        held.against_mirror(connection, claim.company_id, Side.INDUSTRACK, entries, asked_at)
        proof = store.going_on(connection, claim.company_id, lock=True)
        if proof is None:
            return False
        ends = page.next_cursor is None or page.next_cursor == at["cursor"]
        left = at["left"][1:] if ends else at["left"]
        proof.position["account"] = named
        proof.position["industrack"] = {"left": left, "cursor": None if ends else page.next_cursor}
        if not left:
            proof.industrack_read_at = services.now()
        store.save(connection, proof)
        tasks.hold(connection, claim)
    return bool(left)


def _entry(kind: str, record: Mapping[str, Any], seen: Context) -> Entry | None:
    """None of a record that our rules fail on: that one is told of already, and the mirror keeps what it had."""
    try:
        return industrack_side.entry(kind, record, seen, ours=False)
    except Exception as error:  # noqa: BLE001 - one record must not stop the reading of all
        log.error("company %s: %s %s of IndusTrack cannot be read: %s", seen.company_id, kind, record["id"], where(error))
        return None
