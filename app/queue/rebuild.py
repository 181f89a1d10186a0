"""Make the live view anew from Postgres; everything in Redis can be made again."""

from __future__ import annotations

from app.queue import requests
from app.queue.view import NOT_SHOWN, View
from app.store.engine import Database
from app.store.sql import text

SHOWN = ("waiting", "handed_out")


def rebuild(database: Database, view: View, company_id: str, *, is_new: bool = False) -> bool:
    """One company's view; answers whether Redis took it."""
    with database.company(company_id) as connection:
        rows = requests.listed(connection, company_id, *SHOWN)
        session = connection.execute(
            text(
                "SELECT id, phase, percent, started_at, last_call_at FROM session WHERE company_id = :company"
                " AND ended_at IS NULL"
            ),
            {"company": company_id},
        ).one_or_none()
    return view.replace(company_id, rows, dict(session._mapping) if session else None, is_new=is_new)


def rebuild_stale(database: Database, view: View) -> None:
    """Companies whose queue in Redis is not the one in Postgres: after a restart of Redis, or when it was away."""
    with database.operators() as connection:
        counted = connection.execute(
            text(
                "SELECT c.company_id, count(r.id) FILTER (WHERE r.state = 'waiting') AS waiting,"
                " count(r.id) FILTER (WHERE r.state = 'handed_out') AS handed_out FROM company c"
                " LEFT JOIN request r ON r.company_id = c.company_id AND r.state IN ('waiting', 'handed_out')"
                " GROUP BY c.company_id"
            )
        ).all()
    shown = view.counts([row.company_id for row in counted])
    for row in counted:
        found = shown.get(row.company_id)
        if found not in {None, (row.waiting, row.handed_out)}:
            rebuild(database, view, row.company_id, is_new=found == NOT_SHOWN)
