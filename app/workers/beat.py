"""The schedule: kept in memory, since it holds nothing that a restart could lose."""

from __future__ import annotations

import time
from typing import Any

from celery.beat import Scheduler

from app.workers.alive import EVERY, say_alive


class LivingScheduler(Scheduler):  # type: ignore[misc]
    """Celery's own scheduler without a file, which gives a sign of life while it ticks."""

    _last_sign = 0.0

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due and answer how long to sleep."""
        if time.monotonic() - self._last_sign >= EVERY:
            self._last_sign = time.monotonic()
            say_alive(self.app.conf.broker_url, "beat")
        return float(super().tick(*args, **kwargs))
