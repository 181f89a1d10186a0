"""Tell Celery's workers that a task waits in Postgres. Only a hint: the sweep finds the task within 15 seconds without it."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime, timedelta

import redis

from app.queue import commands
from app.queue.celery_message import message

log = logging.getLogger(__name__)

TASK = "app.workers.tasks.work"
QUEUES = {"ingest": "ingest", "decide": "decide", "push": "push", "pull": "push", "prove": "decide"}
PAUSE_AFTER_FAILURE = 5.0  # seconds


class Wake:
    """Sends ids to Celery by name, so that nobody who asks for work must import the workers, or Celery."""

    def __init__(self, redis_url: str | None) -> None:
        self._redis = redis.Redis.from_url(redis_url, socket_timeout=1.0, socket_connect_timeout=0.5) if redis_url else None
        self._quiet_until = 0.0

    def __call__(self, company_id: str, what: str, key: str = "", after: float = 0.0) -> None:
        """``after`` seconds from now, where the work is not due before."""
        if self._redis is None or time.monotonic() < self._quiet_until:
            return
        not_before = datetime.now(UTC) + timedelta(seconds=after) if after else None
        queue = QUEUES[what]
        try:
            commands.send(self._redis, [("LPUSH", queue, message(TASK, [company_id, what, key], queue, not_before))])
        except redis.RedisError as error:
            self._quiet_until = time.monotonic() + PAUSE_AFTER_FAILURE
            log.warning("a worker was not woken (%s); the sweep will find the work", type(error).__name__)
