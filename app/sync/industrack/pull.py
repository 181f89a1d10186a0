"""Read what changed in IndusTrack: by updated_since with overlap and cursors, at once what a webhook hinted at, or one record."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from psycopg2.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError

from app.industrack import errors
from app.industrack.client import Client, Page
from app.model import Attention, Side
from app.queue import tasks
from app.queue.tasks import Claim
from app.services import Services
from app.store import attentions
from app.store.sql import Connection, text
from app.sync import companies
from app.sync.industrack import records as industrack_side
from app.sync.industrack.push import CUT_OFF, TryAgain, answers_again, pause_after
from app.sync.industrack.results import token_revoked
from app.sync.kinds import COLLECTIONS
from app.sync.mirror import clock, pulls
from app.sync.mirror import company as context
from app.sync.mirror import records as mirrors

log = logging.getLogger(__name__)

PAGE = 500
MOST_PAGES = 4000  # of one list in one go; one that goes on after them never ends
GONE = (errors.NotFound, errors.Invalid, errors.Refused, errors.Taken)  # what a cursor may meet that is not known any more
ATTEMPTS_BEFORE_TELLING = 5


ACCOUNT_TAKEN = Attention(
    code="industrack_account_taken",
    severity="error",
    summary="Another company is connected to the same IndusTrack account, so this one is paused: both would send every invoice.",
    remedy="Remove one of the two companies; then resume the one that stays.",
)


OVER = ("token_revoked", "industrack_unreachable", ACCOUNT_TAKEN.code)
"""What is said while IndusTrack cannot be read."""
HINTED = "fetched_at IS NULL AND received_at < :began"
AWAITED = (
    f"EXISTS (SELECT 1 FROM push WHERE company_id = :company AND {CUT_OFF})"
    f" OR EXISTS (SELECT 1 FROM hint WHERE company_id = :company AND {HINTED})"
    " OR EXISTS (SELECT 1 FROM attention WHERE company_id = :company AND code = ANY(:codes) AND state <> 'resolved')"
)


def pull(services: Services, claim: Claim, heart: Callable[[], None]) -> None:
    """Every collection from where it stands; resumable after each page. With a key, as ``ask_for_one`` makes it, one record.

    Raises: TryAgain when IndusTrack is not to be had now; app.queue.tasks.LostLease.
    """
    company_id = claim.company_id
    if claim.key:
        _one(services, claim)
        return
    client = companies.industrack(services, company_id)
    began = services.now()
    try:
        company = _account(services, company_id, client)
        if company is None:
            return
        changed = _collections(services, claim, client, heart)
    except errors.IndusTrackError as error:
        _tell(services, claim, error)
        raise TryAgain(pause_after(error, claim.attempts), error.office_message) from error
    due = False
    if changed or company.state != "active":
        with services.database.alone(company_id) as connection:
            due = tasks.ask(connection, company_id, "decide")
    _note_read(services, company_id, began)
    if due:
        services.wake(company_id, "decide")


def _note_read(services: Services, company_id: str, began: datetime) -> None:
    """What waited for IndusTrack to be read and does no longer; as a rule nothing did."""
    given = {"codes": list(OVER), "began": began}
    [row] = services.database.one(company_id, f"SELECT {AWAITED} AS is_awaited", given)
    if not row.is_awaited:
        return
    with services.database.company(company_id) as connection:
        if answers_again(connection, company_id):
            tasks.ask(connection, company_id, "push")
        attentions.resolve_codes(connection, company_id, OVER)
        connection.execute(
            text(f"UPDATE hint SET fetched_at = now() WHERE company_id = :company AND {HINTED}"),
            {"company": company_id, "began": began},
        )


def ask_for_one(connection: Connection, company_id: str, kind: str, record_id: str) -> None:
    """Promise that this record is read anew, whatever its stamp says."""
    tasks.ask(connection, company_id, "pull", f"{kind}:{record_id}")


def _one(services: Services, claim: Claim) -> None:
    kind, _, record_id = claim.key.partition(":")
    collection = next(collection for collection, of in COLLECTIONS.items() if of == kind)
    try:
        record = companies.industrack(services, claim.company_id).get(collection, record_id)
    except errors.NotFound:
        record = None
    except errors.IndusTrackError as error:
        raise TryAgain(pause_after(error, claim.attempts), error.office_message) from error
    with services.database.company(claim.company_id) as connection:
        tasks.turn(connection, claim.company_id)
        if record is None:
            mirrors.mark_deleted(connection, claim.company_id, Side.INDUSTRACK, kind, [record_id])
        else:
            _, seen = context.load_both(connection, claim.company_id, services.now())
            industrack_side.write(connection, seen, [(kind, record)], ours=False)
        tasks.ask(connection, claim.company_id, "decide")
        tasks.hold(connection, claim)
    services.wake(claim.company_id, "decide")


def _tell(services: Services, claim: Claim, error: errors.IndusTrackError) -> None:
    is_revoked = isinstance(error, errors.TokenRevoked)
    if not is_revoked and claim.attempts < ATTEMPTS_BEFORE_TELLING:
        return
    with services.database.company(claim.company_id) as connection:
        if is_revoked:
            token_revoked(connection, claim.company_id)
        else:
            attentions.open_one(connection, claim.company_id, _unreachable(error))


def _unreachable(error: errors.IndusTrackError) -> Attention:
    return Attention(
        code="industrack_unreachable",
        severity="error",
        summary=f"IndusTrack could not be read several times in a row: {error.office_message}",
        remedy="It is tried again all the time. If it stays, look at the address that this connection has for IndusTrack.",
    )


KNOWN = f"""
SELECT {companies.COLUMNS}, industrack_account,
    EXISTS (SELECT 1 FROM attention a WHERE a.company_id = :company AND a.code = :zone AND a.state <> 'resolved') AS is_in_doubt
FROM company WHERE company_id = :company
"""


def _account(services: Services, company_id: str, client: Client) -> companies.Company | None:
    """The company, with the account's time zone and id, once. None when another one has the account: then this one stops."""
    [known] = services.database.one(company_id, KNOWN, {"zone": clock.CODE})
    company = companies.of_row(known)
    if company.known_zone and not known.is_in_doubt and known.industrack_account:
        return company
    account = client.account()
    with services.database.company(company_id) as connection:
        connection.execute(
            text("UPDATE company SET time_zone = :zone WHERE company_id = :company"),
            {"company": company_id, "zone": str(account.get("time_zone") or "").strip()},
        )
        clock.check_zone(connection, companies.get(connection, company_id))
    is_ours = known.industrack_account is not None or _is_ours(services, company_id, str(account.get("id") or "") or None)
    return company if is_ours else None


def _is_ours(services: Services, company_id: str, account: str | None) -> bool:
    """Remember whose account it is; of two companies on one account each would send every invoice, so the second is paused."""
    try:
        with services.database.company(company_id) as connection:
            connection.execute(
                text("UPDATE company SET industrack_account = :account WHERE company_id = :company"),
                {"company": company_id, "account": account},
            )
    except IntegrityError as error:
        if not isinstance(error.orig, UniqueViolation):
            raise
        with services.database.company(company_id) as connection:
            connection.execute(text("UPDATE company SET paused = true WHERE company_id = :company"), {"company": company_id})
            attentions.open_one(connection, company_id, ACCOUNT_TAKEN)
        return False
    return True


def _collections(services: Services, claim: Claim, client: Client, heart: Callable[[], None]) -> int:
    """Answers how many records changed. Lists with nothing new, which most are, are noted together."""
    with services.database.alone(claim.company_id) as connection:
        reads = pulls.begin(connection, claim.company_id, services.now())
    changed, empty = 0, {}
    try:
        for collection in COLLECTIONS:
            read = reads[collection]
            page = _page(services, claim.company_id, client, collection, read.position)
            if page.next_cursor is not None or _is_news(services, claim.company_id, COLLECTIONS[collection], read, page):
                changed += _collection(services, claim, client, collection, read, page, heart)
            else:
                empty[collection] = read
    finally:
        if empty:
            with services.database.company(claim.company_id) as connection:
                pulls.complete(connection, claim.company_id, empty)
                tasks.hold(connection, claim)
    return changed


def _is_news(services: Services, company_id: str, kind: str, read: pulls.Read, page: Page) -> bool:
    """Whether the page holds anything that the mirror does not. The daily read of everything believes no version."""
    if read.is_of_everything or not page.data:
        return bool(page.data)
    with services.database.alone(company_id) as connection:
        return bool(industrack_side.unknown(connection, company_id, kind, page.data))


def _collection(
    services: Services, claim: Claim, client: Client, collection: str, read: pulls.Read, page: Page, heart: Callable[[], None]
) -> int:
    """From this page on; answers how many records changed."""
    changed, company_id, position = 0, claim.company_id, read.position
    given = {position.get("cursor")} - {None}
    for _ in range(MOST_PAGES):
        is_last = page.next_cursor is None or (page.next_cursor in given and not page.data)
        with services.database.company(company_id) as connection:
            tasks.turn(connection, company_id)
            _, seen = context.load_both(connection, company_id, services.now())
            kind = COLLECTIONS[collection]
            news: Sequence[Mapping[str, Any]] = page.data
            if not read.is_of_everything:  # the daily read of everything believes no version
                news = industrack_side.unknown(connection, company_id, kind, page.data)
            records = [(kind, record) for record in news]
            changed += len(industrack_side.write(connection, seen, records, ours=False))
            if is_last:
                pulls.complete(connection, company_id, {collection: read})
            else:
                position["cursor"] = page.next_cursor
                pulls.save(connection, company_id, collection, position)
            tasks.hold(connection, claim)  # last, as in ``sync``, which writes a cursor and then asks for the pull
        if is_last:
            return changed
        if page.next_cursor in given:
            break
        given.add(page.next_cursor)
        heart()
        page = _page(services, company_id, client, collection, position)
    _start_over(services, company_id, collection)
    raise errors.Unavailable(f"the list of {collection} never ends", maybe_done=False)


def _page(services: Services, company_id: str, client: Client, collection: str, position: dict[str, Any]) -> Page:
    """The next page. A cursor that is not known any more is given up, and the list read from its start again."""
    try:
        return client.page(collection, updated_since=_since(position), cursor=position.get("cursor"), limit=PAGE)
    except GONE:
        if position.get("cursor"):
            _start_over(services, company_id, collection)
        raise


def _start_over(services: Services, company_id: str, collection: str) -> None:
    with services.database.company(company_id) as connection:
        pulls.start_over(connection, company_id, collection)


def _since(position: dict[str, Any]) -> datetime | None:
    since = position.get("since")
    return datetime.fromisoformat(since) if since else None
