"""A worker that was told to stop finishes what it has in hand, and ends all the same when that takes too long."""

from __future__ import annotations

import logging
import os
import threading
from typing import Any

import psutil
from celery.signals import worker_shutting_down

log = logging.getLogger(__name__)

LONGEST = 45.0  # seconds; compose gives it 60 before it kills, systemd 90


@worker_shutting_down.connect  # type: ignore[untyped-decorator]
def begin(**_: Any) -> None:
    """Celery itself would wait for as long as the work takes, up to a quarter of an hour. Called inside a signal handler."""
    clock = threading.Timer(LONGEST, give_up)
    clock.daemon = True
    clock.start()


def give_up() -> None:
    """End now. The work's lease in Postgres runs out within a minute, and the sweep gives it to another worker."""
    log.warning("work in hand has not ended within %d seconds; another worker will take it", LONGEST)
    for child in psutil.Process().children(recursive=True):
        child.kill()
    os._exit(1)
