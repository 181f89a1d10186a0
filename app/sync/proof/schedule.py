"""When a proof is due: once a day, in the company's quiet hours; the first as soon as the first sync is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from app.queue import tasks
from app.services import Services
from app.store.sql import Connection, text
from app.sync.proof import course

DAILY, LATEST = timedelta(hours=20), timedelta(hours=44)
REMEMBERED = 3  # weeks for which an hour in which Web Connector called counts
HOURS = 24

DUE = """
SELECT c.company_id, n.hours, last.at FROM company c JOIN connection n USING (company_id) JOIN company_file f USING (company_id)
LEFT JOIN LATERAL (SELECT max(p.at) AS at FROM proof p WHERE p.company_id = c.company_id AND p.state = 'done') last ON true
WHERE c.state = 'active' AND NOT c.paused AND f.stopped = '' AND f.read_at IS NOT NULL
    AND (last.at IS NULL OR last.at < :before)
    AND NOT EXISTS (SELECT 1 FROM proof p WHERE p.company_id = c.company_id AND p.state <> 'done')
"""
NOTHING_WAITS = """
SELECT NOT EXISTS (SELECT 1 FROM task WHERE company_id = :company AND what IN ('ingest', 'decide', 'push'))
    AND NOT EXISTS (SELECT 1 FROM request WHERE company_id = :company AND state IN ('waiting', 'handed_out', 'unknown'))
    AND NOT EXISTS (SELECT 1 FROM push WHERE company_id = :company AND state IN ('waiting', 'working'))
    AND EXISTS (SELECT 1 FROM link WHERE company_id = :company)
"""
BUSY = (
    "SELECT extract(hour FROM at AT TIME ZONE 'UTC')::int AS hour, count(*) AS n FROM change WHERE company_id = :company"
    " AND at > :since GROUP BY 1"
)


def begin_due(services: Services) -> int:
    """Begin every proof that is due, and go on with those under way; answers how many were begun."""
    now, begun = services.now(), 0
    with services.database.operators() as connection:
        rows = connection.execute(text(DUE), {"before": now - DAILY}).all()
        going = list(connection.scalars(text("SELECT company_id FROM proof WHERE state <> 'done'")))
    for row in rows:
        with services.database.company(row.company_id) as connection:
            due = _is_due(connection, row, now)
        if due:
            course.ask(services, row.company_id, asked=False)
            begun += 1
    for company_id in going:
        with services.database.company(company_id) as connection:
            tasks.ask(connection, company_id, "prove")
        services.wake(company_id, "prove")
    return begun


def _is_due(connection: Connection, row: Any, now: datetime) -> bool:
    if row.at is None:
        return bool(connection.scalar(text(NOTHING_WAITS), {"company": row.company_id}))
    if now - row.at >= LATEST:
        return True
    given = {"company": row.company_id, "since": now - timedelta(weeks=REMEMBERED)}
    busy = {found.hour: found.n for found in connection.execute(text(BUSY), given)}
    return now.astimezone(UTC).hour == quiet_hour({int(hour): int(week) for hour, week in row.hours.items()}, busy, now)


def quiet_hour(hours: Mapping[int, int], busy: Mapping[int, int], now: datetime) -> int:
    """The hour of this day (UTC) in which Web Connector calls as a rule and least is written.

    ``hours`` are hours of the week with the week in which it last called then, ``busy`` how much was written in an hour.
    """
    there = now.astimezone(UTC)
    week = int(there.timestamp() // timedelta(weeks=1).total_seconds())
    known = {hour % HOURS for hour, last in hours.items() if week - last <= REMEMBERED and hour // HOURS == there.weekday()}
    known = known or {hour % HOURS for hour, last in hours.items() if week - last <= REMEMBERED} or set(range(HOURS))
    return min(known, key=lambda hour: (busy.get(hour, 0), hour))
