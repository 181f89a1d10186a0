"""Writes to IndusTrack: claimed, sent in batches, and committed with what came back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.industrack import errors
from app.industrack.client import Client, Result
from app.model import Side
from app.queue import tasks
from app.queue.tasks import Claim
from app.services import Services
from app.store.json import dump
from app.store.sql import Connection, text
from app.sync import companies
from app.sync.industrack import results as push_results
from app.sync.industrack import sending
from app.sync.industrack.sent import COLUMNS, Push
from app.sync.kinds import KINDS, together
from app.sync.mirror import records as mirrors

log = logging.getLogger(__name__)

BATCH = 200  # what IndusTrack takes in one call
LONGEST = timedelta(hours=1)  # that anything waits; what would wait for longer was planned by a clock that has been put back
LEAST_WAIT = 5  # seconds, when a 429 does not say how long
GONE, UNMATCHED, UNAVAILABLE = 404, 412, 503
ANY = "SELECT EXISTS (SELECT 1 FROM push WHERE company_id = :company AND state IN ('waiting', 'working')) AS is_any"
BRAKED = "SELECT kind FROM attention WHERE company_id = :company AND code = 'mass_change' AND state <> 'resolved'"
GATES = f"""
SELECT c.paused OR f.stopped <> '' AS is_stopped, ARRAY({BRAKED}) AS braked
FROM company c JOIN company_file f USING (company_id) WHERE c.company_id = :company
"""
CUT_OFF = "state = 'waiting' AND said = 0 AND not_before IS NOT NULL"
"""Waits because IndusTrack could not be had."""
DUE = "(not_before IS NULL OR not_before <= :now OR not_before > :far)"


class TryAgain(Exception):
    """Not now, but after ``delay``: IndusTrack could not be reached, or wants a pause."""

    def __init__(self, delay: timedelta, why: str) -> None:
        super().__init__(why)
        self.delay = delay
        self.why = why


def push(services: Services, claim: Claim, heart: Callable[[], None]) -> None:
    """Everything that waits for the company, batch by batch.

    Raises: TryAgain when IndusTrack is not to be had now; app.queue.tasks.LostLease.
    """
    while _is_any(services, claim.company_id):
        with services.database.company(claim.company_id) as connection:
            tasks.turn(connection, claim.company_id)
            gates = connection.execute(text(GATES), {"company": claim.company_id}).one()
            if gates.is_stopped:
                return  # they wait; going on promises them anew
            braked = _with_what_is_decided_with_them(gates.braked)
            batch = take(connection, claim, services.now(), braked)
            tasks.hold(connection, claim)
            later = None if batch else next_due(connection, claim.company_id, braked)
        if later is not None:
            raise TryAgain(min(max(later - services.now(), timedelta(seconds=1)), LONGEST), "some pushes wait to be tried again")
        if not batch:
            return
        results = _send(services, companies.industrack(services, claim.company_id), batch, heart)
        with services.database.company(claim.company_id) as connection:
            tasks.turn(connection, claim.company_id)
            push_results.apply(connection, services, batch, results)
            if any(result.problem is None for result in results):
                answers_again(connection, claim.company_id, batch)
            tasks.ask_soon(connection, claim.company_id, "decide")
            tasks.hold(connection, claim)
        services.wake(claim.company_id, "decide")
        heart()


def _is_any(services: Services, company_id: str) -> bool:
    [row] = services.database.one(company_id, ANY, {})
    return bool(row.is_any)


def tell(connection: Connection, company_id: str, kind: str, industrack_id: str, data: dict[str, Any], name: str) -> None:
    """Enqueue one patch of a record that is not decided now; nothing when a push for it waits already."""
    mirror = mirrors.load(connection, company_id, Side.INDUSTRACK, kind, [industrack_id]).get(industrack_id)
    if mirror is None or all(mirror.data.get(key) == value for key, value in data.items()):
        return
    connection.execute(
        text(
            "INSERT INTO push (company_id, kind, collection, industrack_id, data, if_match, name) VALUES"
            " (:company, :kind, :collection, :id, CAST(:data AS jsonb), :version, :name) ON CONFLICT DO NOTHING"
        ),
        {
            "company": company_id,
            "kind": kind,
            "collection": KINDS[kind].collection,
            "id": industrack_id,
            "data": dump(data),
            "version": mirror.version,
            "name": name,
        },
    )
    tasks.ask(connection, company_id, "push")


def braked_kinds(connection: Connection, company_id: str) -> list[str]:
    """Kinds of which a mass change waits for a person, with what is decided with them: nothing of them is written."""
    return _with_what_is_decided_with_them(connection.scalars(text(BRAKED), {"company": company_id}))


def _with_what_is_decided_with_them(kinds: Iterable[str]) -> list[str]:
    return [kind for stopped in kinds for kind in together(stopped)]


def next_due(connection: Connection, company_id: str, braked: Sequence[str] = ()) -> datetime | None:
    """When the next push that waits to be tried again is due."""
    due: datetime | None = connection.scalar(
        text(
            "SELECT min(not_before) FROM push WHERE company_id = :company AND state = 'waiting'"
            " AND kind <> ALL(CAST(:braked AS text[]))"
        ),
        {"company": company_id, "braked": list(braked)},
    )
    return due


def answers_again(connection: Connection, company_id: str, batch: Sequence[Push] = ()) -> bool:
    """IndusTrack has answered something well: what waited because it could not be had goes at once, ``batch`` left out.

    Answers whether anything did.
    """
    ended = connection.execute(
        text(f"UPDATE push SET not_before = NULL WHERE company_id = :company AND {CUT_OFF} AND NOT id = ANY(:batch)"),
        {"company": company_id, "batch": [one.id for one in batch]},
    )
    return bool(ended.rowcount)


def take(connection: Connection, claim: Claim, now: datetime, braked: Sequence[str] = ()) -> list[Push]:
    """The oldest that wait, of one collection; what a worker that died had taken is taken again."""
    connection.execute(
        text("UPDATE push SET state = 'waiting' WHERE company_id = :company AND state = 'working' AND worker <> :worker"),
        {"company": claim.company_id, "worker": claim.worker},
    )
    rows = connection.execute(
        text(
            # an array, because Postgres may carry out a plain subquery more than once, each time with other rows
            "UPDATE push SET state = 'working', worker = :worker, attempts = attempts + 1 WHERE company_id = :company"
            " AND id = ANY(ARRAY(SELECT id FROM push WHERE company_id = :company AND (state = 'waiting'"
            f" AND {DUE}) AND kind <> ALL(CAST(:braked AS text[]))"
            " AND collection = (SELECT collection FROM push"
            f" WHERE company_id = :company AND state = 'waiting' AND {DUE}"
            " AND kind <> ALL(CAST(:braked AS text[])) ORDER BY id LIMIT 1) ORDER BY id LIMIT :batch FOR UPDATE))"
            f" RETURNING {COLUMNS}"
        ),
        {
            "company": claim.company_id,
            "worker": claim.worker,
            "now": now,
            "far": now + 2 * LONGEST,
            "batch": BATCH,
            "braked": list(braked),
        },
    )
    return sorted((Push(**row._mapping) for row in rows), key=lambda one: one.id)


def _send(services: Services, client: Client, batch: list[Push], heart: Callable[[], None]) -> list[Result]:
    """One result a push, in the same order. Raises: TryAgain, then the batch waits again; app.queue.tasks.LostLease."""
    try:
        results = sending.send(client, batch, heart)
    except errors.IndusTrackError as error:
        _wait_again(services, batch, error)
        raise TryAgain(pause_after(error, batch[0].attempts), error.office_message) from error
    return [_seen(client, one, result, heart) for one, result in zip(batch, results, strict=True)]


def _seen(client: Client, one: Push, result: Result, heart: Callable[[], None]) -> Result:
    """A record that is said to be gone, or to have changed without being shown so, is asked for itself before that is believed.

    A pair that ends does not come back. Where IndusTrack contradicts itself the push waits, longer every time.
    """
    is_unseen = isinstance(result.problem, errors.NotFound) or (result.status == UNMATCHED and not _is_news(one, result.record))
    if one.industrack_id is None or not is_unseen:
        return result
    heart()
    try:
        record = client.get(one.collection, one.industrack_id)
    except errors.NotFound:
        return Result(GONE)
    except errors.IndusTrackError:
        return Result(UNAVAILABLE)
    return Result(UNMATCHED, record) if _is_news(one, record) else Result(UNAVAILABLE, is_contradicted=True)


def _is_news(one: Push, record: errors.Record | None) -> bool:
    """Whether it shows another state than the one that the push was decided on: the same one would be decided again for ever."""
    return record is not None and (bool(record.get("deleted")) or str(record.get("version") or "") != (one.if_match or ""))


def _wait_again(services: Services, batch: list[Push], error: errors.IndusTrackError) -> None:
    """Nothing is known of the batch: it waits, and its creates are looked up before they are sent again."""
    company_id = batch[0].company_id
    log.warning("company %s: IndusTrack did not take %s pushes: %s", company_id, len(batch), type(error).__name__)
    with services.database.company(company_id) as connection:
        connection.execute(
            text(
                "UPDATE push SET state = 'waiting', not_before = :later, error = :why WHERE company_id = :company"
                " AND id = ANY(:ids) AND state = 'working'"
            ),
            {
                "company": company_id,
                "ids": [one.id for one in batch],
                "later": services.now() + pause_after(error, batch[0].attempts),
                "why": error.office_message[:500],
            },
        )
        if isinstance(error, errors.TokenRevoked):
            push_results.token_revoked(connection, company_id)


def pause_after(error: errors.IndusTrackError, attempts: int) -> timedelta:
    """As long as IndusTrack says, an hour at most; where it does not say, longer every time."""
    return min(_asked_for(error, attempts), LONGEST)


def _asked_for(error: errors.IndusTrackError, attempts: int) -> timedelta:
    if isinstance(error, errors.Unavailable) and error.retry_after is not None:
        return timedelta(seconds=max(1.0, error.retry_after))
    if isinstance(error, errors.RateLimited):
        unsaid = min(300, max(LEAST_WAIT, 2 ** min(attempts, 8)))
        return timedelta(seconds=unsaid if error.retry_after is None else max(1.0, float(error.retry_after)))
    if isinstance(error, errors.TokenRevoked):
        return timedelta(minutes=5)
    return timedelta(seconds=min(300, 2 ** min(attempts, 8)))
