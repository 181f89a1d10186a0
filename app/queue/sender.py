"""The Celery that ``wake`` sends with: it gives up soon, because a hint may be lost."""

from __future__ import annotations

from functools import cache
from typing import Any

from celery import Celery
from kombu.exceptions import OperationalError

AWAY = (OperationalError, OSError)  # what sending raises when the broker does not answer


@cache
def sender(broker: str) -> Any:
    """Sends tasks by name to this broker."""
    app = Celery("qbconnector-sender", broker=broker)
    app.conf.update(
        task_serializer="json",
        # Without max_retries kombu tries again for seconds, although retry=False is said.
        broker_transport_options={"socket_timeout": 1.0, "socket_connect_timeout": 0.5, "max_retries": 0},
        broker_connection_retry=False,
        broker_pool_limit=2,
    )
    return app
