"""The schedule: kept in memory, since it holds nothing that a restart could lose."""

from __future__ import annotations

import logging
import time
from typing import Any

import redis
from celery.beat import Scheduler

from app.ops.life import is_alive
from app.workers.alive import EVERY, LASTS, say_alive

log = logging.getLogger(__name__)


class WorkerWatch:
    """Says once in the log when no worker gives a sign of life any more, and when one does again: one that hangs says nothing."""

    def __init__(self, redis_url: str, now: float) -> None:
        self._redis_url = redis_url
        self._since = now  # when it was last seen; at first it has as long as a sign lasts
        self._missed = False

    def look(self, now: float) -> None:
        """Now by a clock that goes on. Without Redis nothing is known, and nothing is said."""
        client = redis.Redis.from_url(self._redis_url, socket_timeout=1, socket_connect_timeout=1)
        try:
            lives = is_alive(client, "worker")
        except redis.RedisError:
            self._since = now  # Redis may have lost the sign together with all else
            return
        finally:
            client.close()
        if lives:
            self._since = now
        if lives is self._missed:
            self._tell(now)

    def _tell(self, now: float) -> None:
        if self._missed:
            self._missed = False
            log.info("a worker gives signs of life again")
        elif now - self._since >= LASTS:
            self._missed = True
            log.error("no worker gives a sign of life: what was stored is neither read nor compared nor written until one does")


class LivingScheduler(Scheduler):  # type: ignore[misc]
    """Celery's own scheduler without a file, which gives a sign of life while it ticks, and looks for the workers'."""

    _last_sign = 0.0
    _watch: WorkerWatch | None = None

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due and answer how long to sleep."""
        now = time.monotonic()
        if now - self._last_sign >= EVERY:
            self._last_sign = now
            say_alive(self.app.conf.broker_url, "beat")
            self._watch = self._watch or WorkerWatch(self.app.conf.broker_url, now)
            self._watch.look(now)
        return float(super().tick(*args, **kwargs))
