"""Tell Celery's workers that a task waits in Postgres. Only a hint: the sweep finds the task within 15 seconds without it."""

from __future__ import annotations

import logging
import time

from app.queue.broker import broker_url

log = logging.getLogger(__name__)

TASK = "app.workers.tasks.work"
QUEUES = {"ingest": "ingest", "decide": "decide", "push": "push", "pull": "push", "prove": "decide"}
PAUSE_AFTER_FAILURE = 5.0  # seconds


class Wake:
    """Sends ids to Celery by name, so that nobody who asks for work must import the workers.

    Celery itself is loaded at the first wake-up: most commands wake nobody, and it takes as long as the rest of them.
    """

    def __init__(self, redis_url: str | None) -> None:
        self._broker = None if redis_url is None else broker_url(redis_url)
        self._quiet_until = 0.0

    def __call__(self, company_id: str, what: str, key: str = "", after: float = 0.0) -> None:
        """``after`` seconds from now, where the work is not due before."""
        if self._broker is None or time.monotonic() < self._quiet_until:
            return
        from app.queue import sender  # noqa: PLC0415 - loaded when it is needed

        try:
            sender.sender(self._broker).send_task(
                TASK,
                args=[company_id, what, key],
                queue=QUEUES[what],
                retry=False,
                ignore_result=True,
                countdown=after or None,
            )
        except sender.AWAY as error:
            self._quiet_until = time.monotonic() + PAUSE_AFTER_FAILURE
            log.warning("a worker was not woken (%s); the sweep will find the work", type(error).__name__)
