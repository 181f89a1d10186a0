"""Tasks for Celery's workers as rows in Postgres, so that one that dies or runs twice loses and doubles nothing.

A row is the promise that something will be done. Whoever works on it holds a lease and renews it, also with the results: what
somebody else has taken over is not committed. Finishing removes the row after the results; in between the work would be done
again. Asking again while it is being worked on moves ``generation``, and the row then stays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from app.store import kept
from app.store.sql import Connection, text

NOW = "now"  # key of a proof that is to begin, and not only to go on
LEASE = timedelta(seconds=60)
RENEW_AFTER = timedelta(seconds=20)
COMPARES = "EXISTS (SELECT 1 FROM task t WHERE t.company_id = :company AND t.what IN ('ingest', 'decide'))"
"""Whether answers are still to be read, or records to be compared."""
MOST_PUT_OFF = (
    "CASE WHEN attempts = 0 THEN interval '1 minute' WHEN what IN ('ingest', 'decide') THEN interval '11 minutes'"
    " ELSE interval '61 minutes' END"
)
"""What was never tried is due at once, or a moment later; a failure of ours waits ten minutes at most, IndusTrack an hour."""
FREE = (
    f"(due_at <= now() OR due_at > now() + {MOST_PUT_OFF}) AND (lease_until IS NULL OR lease_until < now()"
    " OR lease_until > now() + interval '2 minutes')"
)
"""Due and nobody at it. What lies further ahead than anything is ever put off was written before the clock was put back."""


_PROMISE = (
    "INSERT INTO task (company_id, what, key, due_at) VALUES (:company, :what, :key, coalesce(:due, now()))"
    " ON CONFLICT (company_id, what, key) DO UPDATE SET generation = task.generation + 1,"
    " due_at = least(task.due_at, excluded.due_at)"
)
PROMISE = text(f"{_PROMISE} RETURNING generation = 0")
PROMISE_SOON = kept.write("qbc_promise_", {"company": "text", "what": "text", "key": "text", "due": "timestamptz"}, _PROMISE)
TURN = text("SELECT pg_advisory_xact_lock(hashtextextended(:turn_of, 0))")


class LostLease(RuntimeError):
    """Somebody else has taken the work over; whatever was not committed is theirs to do."""


@dataclass(frozen=True)
class Claim:
    company_id: str
    what: str
    key: str
    worker: str
    generation: int
    attempts: int
    waited: float = 0.0  # seconds from when it was due to when it was taken


def ask(connection: Connection, company_id: str, what: str, key: str = "", due_at: datetime | None = None) -> bool:
    """Promise that this will be done. Asked again, it is done again; the earlier of two due times counts.

    Answers whether it is a new promise: somebody must be woken for it. An old one has its wake-up already.
    """
    return bool(connection.scalar(PROMISE, {"company": company_id, "what": what, "key": key, "due": due_at}))


def ask_soon(connection: Connection, company_id: str, what: str, key: str = "") -> None:
    """The same with the next statement, for who need not hear whether it is a new promise."""
    connection.soon(PROMISE_SOON, {"company": company_id, "what": what, "key": key, "due": None})


def claim(connection: Connection, company_id: str, what: str, key: str, worker: str) -> Claim | None:
    """Take this work, unless it is done, not due yet, or somebody holds a live lease."""
    row = connection.execute(
        text(
            "UPDATE task SET worker = :worker, lease_until = now() + :lease, attempts = attempts + 1"
            f" WHERE company_id = :company AND what = :what AND key = :key AND {FREE}"
            " RETURNING generation, attempts, extract(epoch FROM now() - due_at) AS waited"
        ),
        {"company": company_id, "what": what, "key": key, "worker": worker, "lease": LEASE},
    ).one_or_none()
    return None if row is None else Claim(company_id, what, key, worker, row.generation, row.attempts, float(row.waited))


def turn(connection: Connection, company_id: str) -> None:
    """Wait for the company's turn: its workers change mirrors, links and each other's promises, so one transaction at a time.

    Taken first in a transaction that changes them, with the statement that follows: it is waited for there. ``hold`` comes last,
    because sessions wait for nothing but promises.
    """
    connection.first(TURN, {"turn_of": f"qbconnector:{company_id}"})


def hold(connection: Connection, held: Claim) -> None:
    """Renew the lease, and make sure that it is still ours. Raises: LostLease."""
    renewed = connection.execute(
        text(
            "UPDATE task SET lease_until = now() + :lease"
            " WHERE company_id = :company AND what = :what AND key = :key AND worker = :worker"
        ),
        _of(held) | {"lease": LEASE},
    )
    if renewed.rowcount != 1:
        raise LostLease(f"{held.what} {held.key}")


def finish(connection: Connection, held: Claim, pause: timedelta = timedelta(0)) -> bool:
    """Done: its results are committed.

    False when it was asked for again meanwhile: it is due again after the pause. Raises: LostLease.
    """
    gone = connection.execute(
        text(
            "DELETE FROM task WHERE company_id = :company AND what = :what AND key = :key AND worker = :worker"
            " AND generation = :generation"
        ),
        _of(held) | {"generation": held.generation},
    )
    if gone.rowcount == 1:
        return True
    put_off(connection, held, pause, keep_error=True)
    return False


def put_off(connection: Connection, held: Claim, delay: timedelta, error: str = "", *, keep_error: bool = False) -> None:
    """Give it back, to be done again after the delay. Raises: LostLease."""
    given = connection.execute(
        text(
            "UPDATE task SET lease_until = NULL, worker = NULL, due_at = now() + :delay, error = :error,"
            " attempts = CASE WHEN :again THEN 0 ELSE attempts END"
            " WHERE company_id = :company AND what = :what AND key = :key AND worker = :worker"
        ),
        _of(held) | {"delay": delay, "error": error[:500], "again": keep_error},
    )
    if given.rowcount != 1:
        raise LostLease(f"{held.what} {held.key}")


def pending(connection: Connection, company_id: str, *whats: str) -> int:
    """How much is promised and not done, also what waits to be tried again."""
    return int(
        connection.scalar(
            text("SELECT count(*) FROM task WHERE company_id = :company AND what = ANY(:whats)"),
            {"company": company_id, "whats": list(whats)},
        )
        or 0
    )


def due(connection: Connection, limit: int = 1_000) -> list[tuple[str, str, str]]:
    """What nobody works on although it is due; for the sweep, as the operators' role."""
    rows = connection.execute(
        text(f"SELECT company_id, what, key FROM task WHERE {FREE} ORDER BY due_at LIMIT :limit"),
        {"limit": limit},
    )
    return [(row.company_id, row.what, row.key) for row in rows]


class Heart:
    """Renews a claim while a long piece of work goes on: call it between steps, it acts when it is time."""

    def __init__(self, held: Claim, transaction: Callable[[str], Any]) -> None:
        self._held = held
        self._transaction = transaction
        self._next = datetime.now(UTC) + RENEW_AFTER

    def __call__(self) -> None:
        """Raises: LostLease."""
        if datetime.now(UTC) < self._next:
            return
        with self._transaction(self._held.company_id) as connection:
            hold(connection, self._held)
        self._next = datetime.now(UTC) + RENEW_AFTER


def _of(held: Claim) -> dict[str, Any]:
    return {"company": held.company_id, "what": held.what, "key": held.key, "worker": held.worker}
