"""Figures for Prometheus, counted in Postgres: every web process answers the same."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from flask import Blueprint, Response, current_app
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.services import Services
from app.web import security
from app.web.webhooks import KEY
from app.where import where

log = logging.getLogger(__name__)
blueprint = Blueprint("metrics", __name__)

# Each looks at a company through an index, never at a whole table of what is settled long ago.
FIGURES: dict[str, tuple[str, str, str]] = {
    "qbconnector_requests": (
        "Requests to QuickBooks that are not settled",
        "state",
        (
            "SELECT c.company_id, s.label, (SELECT count(*) FROM request r"
            " WHERE r.company_id = c.company_id AND r.state = s.label) AS figure"
            " FROM company c CROSS JOIN unnest(ARRAY['waiting', 'handed_out', 'unknown', 'held']) AS s (label)"
        ),
    ),
    "qbconnector_pushes": (
        "Writes to IndusTrack that are not done",
        "state",
        (
            "SELECT c.company_id, s.label, (SELECT count(*) FROM push p"
            " WHERE p.company_id = c.company_id AND p.state = s.label) AS figure"
            " FROM company c CROSS JOIN unnest(ARRAY['waiting', 'working', 'failed']) AS s (label)"
        ),
    ),
    "qbconnector_attention": (
        "Open questions to a person",
        "code",
        "SELECT company_id, code AS label, count(*) AS figure FROM attention WHERE state = 'open' GROUP BY 1, 2",
    ),
    "qbconnector_tasks": (
        "Work for the workers that is promised and not done",
        "what",
        "SELECT company_id, what AS label, count(*) AS figure FROM task GROUP BY 1, 2",
    ),
    "qbconnector_companies": (
        "Companies",
        "state",
        "SELECT company_id, CASE WHEN paused THEN 'paused' ELSE state END AS label, 1 AS figure FROM company",
    ),
    "qbconnector_sessions_live": (
        "Web Connector sessions under way",
        "phase",
        "SELECT company_id, phase AS label, 1 AS figure FROM session WHERE ended_at IS NULL",
    ),
    "qbconnector_sessions_of_the_last_hour": (
        "Web Connector sessions of the last hour",
        "outcome",
        (
            "SELECT c.company_id, s.outcome AS label, count(*) AS figure FROM company c JOIN session s"
            " ON s.company_id = c.company_id AND s.started_at > now() - interval '1 hour' AND s.outcome IS NOT NULL"
            " GROUP BY 1, 2"
        ),
    ),
    "qbconnector_oldest_task_seconds": (
        "How long the most overdue work has been waiting",
        "what",
        (
            "SELECT company_id, what AS label, greatest(0, extract(epoch FROM now() - min(due_at))) AS figure"
            " FROM task GROUP BY 1, 2"
        ),
    ),
}
LARGEST = frozenset({"qbconnector_oldest_task_seconds"})  # summed over companies they would mean nothing


class Figures(Collector):
    """Counted when they are asked for. Without ``by_company`` only sums, which tell nothing of a customer."""

    def __init__(self, services: Services, *, by_company: bool) -> None:
        self._services = services
        self._by_company = by_company

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self._services.database.operators() as connection:
            for name, (documentation, label, query) in FIGURES.items():
                rows = [(r.company_id, r.label, float(r.figure)) for r in connection.execute(text(query))]
                labels = ["company", label] if self._by_company else [label]
                family = GaugeMetricFamily(name, documentation, labels=labels)
                if self._by_company:
                    for company_id, value, figure in rows:
                        family.add_metric([company_id, value], figure)
                else:
                    for value, figure in _over_all(rows, largest=name in LARGEST).items():
                        family.add_metric([value], figure)
                yield family


def _over_all(rows: list[tuple[str, str, float]], *, largest: bool) -> dict[str, float]:
    found: dict[str, float] = {}
    for _, value, figure in rows:
        before = found.get(value, 0.0)
        found[value] = max(before, figure) if largest else before + figure
    return found


@blueprint.get("/metrics")
def metrics() -> Response:
    """Sums for everybody; by company for who sends the operators' key."""
    registry = CollectorRegistry(auto_describe=False)
    given = security.bearer()
    registry.register(Figures(current_app.extensions[KEY], by_company=given is not None and security.key_is_right(given)))
    try:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    except SQLAlchemyError as error:
        log.error("the figures cannot be counted: %s", where(error))
        return Response("The database cannot be reached.\n", 503, content_type="text/plain; charset=utf-8")
