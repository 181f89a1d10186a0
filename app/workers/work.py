"""One piece of work: claim it, do it, finish it; a few lines into the story for each kind of work."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import time
from collections.abc import Callable
from datetime import timedelta

from app import counting, logs
from app.queue import tasks
from app.queue.tasks import Claim, Heart, LostLease
from app.services import Services
from app.sync.approval.round import decide
from app.sync.industrack import pull
from app.sync.industrack import push as pushes
from app.sync.industrack.push import TryAgain
from app.sync.proof import course
from app.sync.quickbooks import answer as ingesting
from app.where import where

log = logging.getLogger(__name__)

Doing = Callable[[Services, Claim, Callable[[], None]], None]
WORK: dict[str, Doing] = {
    "ingest": ingesting.ingest,
    "decide": decide,
    "push": pushes.push,
    "pull": pull.pull,
    "prove": course.prove,
}
SHOW_MORE = frozenset({"ingest", "decide", "push", "pull"})
"""Work after which a proof that waited for it may go on."""
PAUSES = {"pull": timedelta(seconds=2)}  # webhooks come in swarms, our own writes' among them: one pull for many
MOST_AT_ONCE = 50  # times that one call goes on when the same work is asked for again meanwhile


def work(services: Services, company_id: str, what: str, key: str) -> None:
    """Do what was promised, unless it is done already or somebody else is at it.

    A failure gives the work back with a growing delay; the row stays until it is done.
    """
    logs.note(company=company_id, task=f"{what} {key}".strip())
    worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    for _ in range(MOST_AT_ONCE):
        with services.database.alone(company_id) as connection:
            claim = tasks.claim(connection, company_id, what, key, worker)
        if claim is None or not _do(services, claim):
            break
    if what in SHOW_MORE:
        course.go_on(services, company_id)


def _do(services: Services, claim: Claim) -> bool:
    """True when it was asked for again while it was being done."""
    heart, began, outcome = Heart(claim, services.database.alone), time.monotonic(), "done"

    def step() -> None:
        heart()
        services.database.follow_growth()  # a table may double within one long piece of work

    try:
        WORK[claim.what](services, claim, step)
        services.database.follow_growth()
        with services.database.alone(claim.company_id) as connection:
            finished = tasks.finish(connection, claim, PAUSES.get(claim.what, timedelta(0)))
        if not finished and claim.what in PAUSES:
            services.wake(claim.company_id, claim.what, claim.key, PAUSES[claim.what].total_seconds())
            return False
        return not finished
    except LostLease:
        outcome = "taken_over"
        log.warning("company %s: another worker has taken over %s %s", claim.company_id, claim.what, claim.key)
    except TryAgain as again:
        outcome = "put_off"
        _put_off(services, claim, again.delay, again.why)
    except Exception as error:  # noqa: BLE001 - the worker's boundary: the work is given back and the worker lives on
        outcome = "failed"
        log.error("company %s: %s %s failed: %s", claim.company_id, claim.what, claim.key, where(error))
        _put_off(services, claim, timedelta(seconds=min(600, 5 * 2 ** min(claim.attempts, 7))), type(error).__name__)
    finally:
        seconds = time.monotonic() - began
        counting.count("qbconnector_work", what=claim.what, outcome=outcome)
        counting.observe("qbconnector_work_seconds", seconds, what=claim.what)
        counting.observe("qbconnector_work_waited_seconds", claim.waited, what=claim.what)
        told = {"what": claim.what, "outcome": outcome, "attempt": claim.attempts, "ms": round(seconds * 1000)}
        log.info("task", extra=told)
    return False


def _put_off(services: Services, claim: Claim, delay: timedelta, why: str) -> None:
    try:
        with services.database.alone(claim.company_id) as connection:
            tasks.put_off(connection, claim, delay, why)
        services.wake(claim.company_id, claim.what, claim.key, delay.total_seconds())
    except LostLease:
        log.warning("company %s: another worker has taken over %s %s", claim.company_id, claim.what, claim.key)
