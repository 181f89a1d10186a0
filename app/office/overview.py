"""All companies at a glance, in one statement however many there are; the dashboard asks for it every few seconds."""

from __future__ import annotations

from typing import Any

from app.store.sql import Connection, text

# Everything about a company is reached through an index that begins with its id.
COLUMNS = """
       c.company_id, c.name, CASE WHEN c.paused THEN 'paused' ELSE c.state END AS state, c.created_at,
       live.id AS live_id, live.phase, live.percent, live.started_at AS live_since,
       past.started_at, past.ended_at, past.outcome, past.message,
       queue.waiting, queue.handed_out, queue.unknown, queue.held,
       (SELECT count(*) FROM attention a WHERE a.company_id = c.company_id AND a.state = 'open') AS attention,
       health.state AS health, health.because, health.since AS health_since
"""
SOURCE = """
FROM company c
LEFT JOIN LATERAL (SELECT id, phase, percent, started_at FROM session
                   WHERE company_id = c.company_id AND ended_at IS NULL LIMIT 1) live ON true
LEFT JOIN LATERAL (SELECT started_at, ended_at, outcome, message FROM session
                   WHERE company_id = c.company_id AND ended_at IS NOT NULL ORDER BY id DESC LIMIT 1) past ON true
CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting,
                           count(*) FILTER (WHERE state = 'handed_out') AS handed_out,
                           count(*) FILTER (WHERE state = 'unknown') AS unknown,
                           count(*) FILTER (WHERE state = 'held') AS held
                    FROM request WHERE company_id = c.company_id
                    AND state IN ('waiting', 'handed_out', 'unknown', 'held')) queue
LEFT JOIN health ON health.company_id = c.company_id
WHERE (CAST(:only AS text) IS NULL OR c.company_id = :only)
"""
EVERYONE = f"SELECT {COLUMNS} {SOURCE} ORDER BY c.created_at, c.company_id"


def everyone(connection: Connection) -> list[dict[str, Any]]:
    """Name, state, sessions, queue and attention of every company; as the operators' role."""
    return [shown(dict(row._mapping)) for row in connection.execute(text(EVERYONE), {"only": None})]


def shown(row: dict[str, Any]) -> dict[str, Any]:
    live = {"id": row["live_id"], "phase": row["phase"], "percent": row["percent"], "started_at": row["live_since"]}
    past = {name: row[name] for name in ("started_at", "ended_at", "outcome", "message")}
    return {
        "id": row["company_id"],
        "name": row["name"],
        "state": row["state"],
        "session": None if row["live_id"] is None else live,
        "last_session": None if row["started_at"] is None else past,
        "queue": {state: row[state] for state in ("waiting", "handed_out", "unknown", "held")},
        "attention": row["attention"],
        "health": row["health"],  # as the last look found it; None until the first
        "because": row["because"],
    }
