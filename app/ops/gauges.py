"""Figures of this moment, read from Postgres: every web process answers the same.

Sums over all companies: a figure for each of ten thousand would be too much for Prometheus, and one company's stand in
``status``. The sweep measures them every 15 seconds and leaves them in Redis, so that ``/metrics`` answers at once; where that is
too old or missing, ``/metrics`` measures for itself. A new figure is one more entry of ``MEASURES``.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import redis
from prometheus_client.core import GaugeMetricFamily

from app.services import Services
from app.store.sql import Connection, text

log = logging.getLogger(__name__)

KEY = "qbc:gauges"
FRESH = 45.0  # seconds: three sweeps
PATIENCE = 1.0  # seconds that Redis may take


@dataclass(frozen=True)
class Measure:
    """``query`` answers the labels in their order, then a number for each of ``figures`` (name to help)."""

    labels: tuple[str, ...]
    figures: dict[str, str]
    query: str


AGE = "coalesce(greatest(0, extract(epoch FROM now() - min({}))), 0)"
LAST_CONTACT = (
    "CASE WHEN last_login_at IS NULL THEN 'never'"
    " WHEN last_login_at > now() - interval '10 minutes' THEN '10m'"
    " WHEN last_login_at > now() - interval '1 hour' THEN '1h'"
    " WHEN last_login_at > now() - interval '1 day' THEN '1d'"
    " WHEN last_login_at > now() - interval '3 days' THEN '3d' ELSE 'longer' END"
)

MEASURES: tuple[Measure, ...] = (
    Measure(
        ("kind", "state"),
        {
            "qbconnector_requests": "Requests to QuickBooks that are not settled",
            "qbconnector_requests_oldest_seconds": "How long the oldest of them has been in its state",
        },
        f"SELECT kind, state, count(*), {AGE.format('since')} FROM request"
        " WHERE state IN ('waiting', 'handed_out', 'unknown', 'held') GROUP BY 1, 2",
    ),
    Measure(
        ("kind", "state"),
        {
            "qbconnector_pushes": "Writes to IndusTrack that are not done",
            "qbconnector_pushes_oldest_seconds": "Age of the oldest of them",
        },
        f"SELECT kind, state, count(*), {AGE.format('created_at')} FROM push"
        " WHERE state IN ('waiting', 'working', 'failed') GROUP BY 1, 2",
    ),
    Measure(
        (),
        {
            "qbconnector_hand_outs_without_answer": "Message sets that QuickBooks was given and has not answered",
            "qbconnector_hand_outs_oldest_seconds": "Since when the oldest of them is out",
        },
        f"SELECT count(*), {AGE.format('handed_out_at')} FROM message WHERE state = 'handed_out'",
    ),
    Measure(
        ("code", "severity"),
        {
            "qbconnector_attention": "Open questions to a person",
            "qbconnector_attention_oldest_seconds": "Age of the oldest of them",
            "qbconnector_attention_records": "Records that they are about; one question may stand for many",
        },
        f"SELECT code, severity, count(*), {AGE.format('since')}, sum(coalesce((detail ->> 'records')::int, 1))"
        " FROM attention WHERE state = 'open' GROUP BY 1, 2",
    ),
    Measure(
        ("what",),
        {
            "qbconnector_tasks": "Work for the workers that is promised and not done",
            "qbconnector_tasks_overdue_seconds": "How long the most overdue of it has been due",
        },
        f"SELECT what, count(*), {AGE.format('due_at')} FROM task GROUP BY 1",
    ),
    Measure(
        ("state",),
        {"qbconnector_companies": "Companies"},
        "SELECT CASE WHEN paused THEN 'paused' ELSE state END, count(*) FROM company GROUP BY 1",
    ),
    Measure(
        ("within",),
        {"qbconnector_companies_last_contact": "Companies by the time since their Web Connector last came"},
        f"SELECT {LAST_CONTACT}, count(*) FROM connection GROUP BY 1",
    ),
    Measure(
        (),
        {"qbconnector_companies_silent": "Companies whose Web Connector has not come for three times its own rhythm"},
        "SELECT count(*) FROM health WHERE state = 'silent'",
    ),
    Measure(
        ("health",),
        {"qbconnector_companies_health": "Companies by their health"},
        "SELECT state, count(*) FROM health GROUP BY 1",
    ),
    Measure(
        ("kind", "cause"),
        {"qbconnector_proof_only_found": "Differences of the last week that only a proof has found: an increment is wrong"},
        "SELECT kind, cause, count(*) FROM proof_difference WHERE only_proof AND found_at > now() - interval '7 days'"
        " GROUP BY 1, 2",
    ),
    Measure(
        ("state",),
        {
            "qbconnector_webhook_deliveries": "News for IndusTrack's own application that it has not taken",
            "qbconnector_webhook_deliveries_oldest_seconds": "Age of the oldest of them",
        },
        f"SELECT state, count(*), {AGE.format('created_at')} FROM webhook_delivery WHERE state <> 'delivered' GROUP BY 1",
    ),
    Measure(
        ("verdict",),
        {"qbconnector_companies_proved": "Companies by what their last proof says"},
        "SELECT verdict, count(*) FROM (SELECT DISTINCT ON (company_id) verdict FROM proof WHERE state = 'done'"
        " ORDER BY company_id, at DESC) p GROUP BY 1",
    ),
    Measure(
        ("phase",),
        {"qbconnector_sessions_live": "Web Connector sessions under way"},
        "SELECT phase, count(*) FROM session WHERE ended_at IS NULL GROUP BY 1",
    ),
)
NAMES = frozenset(name for measure in MEASURES for name in measure.figures)
Rows = list[list[list[Any]]]  # for each measure its rows, each the labels and then the numbers


def measured(connection: Connection) -> Rows:
    """Every measure now."""
    return [
        [[*map(str, row[: len(one.labels)]), *map(float, row[len(one.labels) :])] for row in connection.execute(text(one.query))]
        for one in MEASURES
    ]


def gauges(rows: Rows) -> Iterator[GaugeMetricFamily]:
    """In Prometheus' form."""
    for measure, found in zip(MEASURES, rows, strict=True):
        width = len(measure.labels)
        for number, (name, documentation) in enumerate(measure.figures.items()):
            metric = GaugeMetricFamily(name, documentation, labels=measure.labels)
            for row in found:
                metric.add_metric(row[:width], row[width + number])
            yield metric


def keep(services: Services) -> None:
    """Measure, and leave it in Redis for ``/metrics``; without Redis nothing is lost."""
    with services.database.operators() as connection:
        rows = measured(connection)
    _redis(services, lambda client: client.set(KEY, json.dumps({"at": time.time(), "rows": rows}), ex=600))


def latest(services: Services) -> tuple[Rows, float]:
    """What was measured last and how many seconds ago; now, where nothing fresh was kept. Raises: SQLAlchemyError."""
    kept = _redis(services, lambda client: client.get(KEY))
    try:
        found = json.loads(kept) if kept else {}
        age = time.time() - float(found["at"])
        if 0 <= age < FRESH and len(found["rows"]) == len(MEASURES):
            return found["rows"], age
    except (ValueError, TypeError, KeyError):
        pass
    with services.database.operators() as connection:
        return measured(connection), 0.0


def _redis(services: Services, ask: Any) -> Any:
    if services.settings.redis_url is None:
        return None
    client = redis.Redis.from_url(services.settings.redis_url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
    try:
        return ask(client)
    except (redis.RedisError, OSError) as error:
        log.warning("the figures in Redis cannot be reached (%s)", type(error).__name__)
        return None
    finally:
        client.close()
