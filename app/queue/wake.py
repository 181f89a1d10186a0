"""Tell Celery that a claim is waiting. A hint only: when it is lost, the sweep finds the row within 15 seconds."""

from __future__ import annotations

import logging
import time
from typing import Any

from celery import Celery
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

TASK = "app.workers.tasks.work"
QUEUES = {"ingest": "ingest", "decide": "decide", "push": "push", "pull": "push"}
PAUSE_AFTER_FAILURE = 5.0  # seconds


class Wake:
    """Sends ids to Celery by name, so that nobody who asks for work must import the workers."""

    def __init__(self, broker: str | None) -> None:
        self._app = _sender(broker) if broker else None
        self._quiet_until = 0.0

    def __call__(self, company_id: str, what: str, key: str = "", after: float = 0.0) -> None:
        """``after`` seconds from now, where the work is not due before."""
        if self._app is None or time.monotonic() < self._quiet_until:
            return
        try:
            self._app.send_task(
                TASK,
                args=[company_id, what, key],
                queue=QUEUES[what],
                retry=False,
                ignore_result=True,
                countdown=after or None,
            )
        except (OperationalError, OSError) as error:
            self._quiet_until = time.monotonic() + PAUSE_AFTER_FAILURE
            log.warning("a worker was not woken (%s); the sweep will find the work", type(error).__name__)


def _sender(broker: str) -> Any:
    app = Celery("qbconnector-sender", broker=broker)
    app.conf.update(
        task_serializer="json",
        # Without max_retries kombu tries again for seconds, although retry=False is said.
        broker_transport_options={"socket_timeout": 1.0, "socket_connect_timeout": 0.5, "max_retries": 0},
        broker_connection_retry=False,
        broker_pool_limit=2,
    )
    return app
