"""Figures for Prometheus: what happens is counted in Redis over all processes, what is now stands in Postgres."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import redis
from flask import Blueprint, Response, current_app
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from app import counting
from app.counting import together
from app.ops import gauges
from app.services import Services
from app.web.webhooks import KEY
from app.where import where

log = logging.getLogger(__name__)
blueprint = Blueprint("metrics", __name__)

PATIENCE = 1.0  # seconds that Redis may take


class Figures(Collector):
    """Sums that tell nothing of a customer; without Redis what is counted is missing, and ``qbconnector_redis_up`` is 0."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def collect(self) -> Iterator[Metric]:
        """Raises: SQLAlchemyError."""
        rows, age = gauges.latest(self._services)
        yield from gauges.gauges(rows)
        yield GaugeMetricFamily("qbconnector_measured_seconds", "Age of the figures that the sweep measures", value=age)
        counting.tally.flush()
        fields = _counted(self._services.settings.redis_url)
        yield from room(self._services.settings.data_dir / "postgres")
        yield GaugeMetricFamily("qbconnector_redis_up", "Whether Redis answers", value=fields is not None)
        yield from together.metrics(together.read(fields or {}))


def room(database: Path) -> Iterator[Metric]:
    """Of the embedded database's disk; the disk of a server of one's own is that server's to watch."""
    if database.is_dir():
        free = shutil.disk_usage(database).free
        yield GaugeMetricFamily("qbconnector_disk_free_bytes", "Room on the disk of the embedded database", value=free)


def _counted(url: str | None) -> Mapping[Any, Any] | None:
    if url is None:
        return None
    client = redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
    try:
        return client.hgetall(together.KEY)
    except (redis.RedisError, OSError):
        return None
    finally:
        client.close()


@blueprint.get("/metrics")
def metrics() -> Response:
    """The same for everybody, from every web process."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures(current_app.extensions[KEY]))
    try:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    except SQLAlchemyError as error:
        log.error("the figures cannot be counted: %s", where(error))
        return Response("The database cannot be reached.\n", 503, content_type="text/plain; charset=utf-8")
