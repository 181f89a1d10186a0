"""What went on in a company in each of the last hours: message sets, records written, and what failed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.store.sql import Connection, text

HOURS = 24  # with the one that is under way
LONGEST = timedelta(hours=12)  # that a session lasts whose message sets are looked for

# Each answers the moments that count.
REQUESTS = """SELECT m.handed_out_at AS at FROM message m JOIN session s ON s.company_id = m.company_id AND s.id = m.session_id
WHERE m.company_id = :company AND s.started_at >= :longest AND m.handed_out_at >= :since"""
RECORDS = """SELECT at FROM change WHERE company_id = :company AND at >= :since
AND action IN ('create', 'update', 'deactivate')"""
ERRORS = """SELECT started_at AS at FROM session WHERE company_id = :company AND started_at >= :since
AND outcome IN ('error', 'lost', 'refused')
UNION ALL SELECT m.handed_out_at FROM message m JOIN session s ON s.company_id = m.company_id AND s.id = m.session_id
WHERE m.company_id = :company AND s.started_at >= :longest AND m.handed_out_at >= :since AND m.state IN ('broken', 'lost')
UNION ALL SELECT since FROM request WHERE company_id = :company AND state = 'held' AND since >= :since"""
SERIES = {"requests": REQUESTS, "records": RECORDS, "errors": ERRORS}


def by_hour(connection: Connection, company_id: str, now: datetime) -> list[dict[str, Any]]:
    """The last ``HOURS`` hours, the oldest first: ``at`` (when it began), ``requests``, ``records``, ``errors``."""
    last = now.replace(minute=0, second=0, microsecond=0)
    hours = [last - timedelta(hours=n) for n in reversed(range(HOURS))]
    given = {"company": company_id, "since": hours[0], "longest": hours[0] - LONGEST}
    counted = {name: _counted(connection, statement, given) for name, statement in SERIES.items()}
    return [{"at": hour, **{name: found.get(hour, 0) for name, found in counted.items()}} for hour in hours]


def _counted(connection: Connection, statement: str, given: dict[str, Any]) -> dict[datetime, int]:
    used = {name: value for name, value in given.items() if f":{name}" in statement}
    rows = connection.execute(
        text(f"SELECT date_trunc('hour', at, 'UTC') AS hour, count(*) AS number FROM ({statement}) counted GROUP BY 1"), used
    )
    return {row.hour: row.number for row in rows}
