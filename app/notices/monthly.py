"""Once a month, where it is switched on: what the proofs of the month before have found, company by company."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.notices import outbox
from app.notices.events import PROOFS_OF_MONTH
from app.store.sql import Connection, text

NAME = "proofs of a month"
OF_MONTH = """
SELECT c.company_id, c.name, count(*) AS proofs, count(*) FILTER (WHERE p.verdict = 'agree') AS agreed,
    coalesce(sum(d.found), 0) AS differences, coalesce(sum(d.mended), 0) AS mended
FROM company c JOIN proof p ON p.company_id = c.company_id AND p.state = 'done'
CROSS JOIN LATERAL (SELECT count(*) AS found, count(x.mended_at) AS mended FROM proof_difference x
    WHERE x.company_id = p.company_id AND x.proof_id = p.id) d
WHERE p.at >= date_trunc('month', CAST(:month AS timestamptz), 'UTC') - interval '1 month'
    AND p.at < date_trunc('month', CAST(:month AS timestamptz), 'UTC')
GROUP BY c.company_id, c.name ORDER BY c.name, c.company_id
"""


def notice(connection: Connection, now: datetime) -> int:
    """Tell whoever asked for it, once for each month that has ended since this was switched on; answers of how many companies."""
    month = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    given = {"name": NAME, "month": month}
    connection.execute(text("INSERT INTO told (name, told_until) VALUES (:name, :month) ON CONFLICT DO NOTHING"), given)
    is_due = connection.execute(
        text("UPDATE told SET told_until = :month WHERE name = :name AND told_until < :month RETURNING name"), given
    ).all()
    if not is_due:
        return 0
    rows = connection.execute(text(OF_MONTH), {"month": month}).all()
    ended = f"{month - timedelta(days=1):%Y-%m}"
    for row in rows:
        figures = {name: int(getattr(row, name)) for name in ("proofs", "agreed", "differences", "mended")}
        data = {"company_id": row.company_id, "name": row.name, "month": ended} | figures
        outbox.put(connection, row.company_id, PROOFS_OF_MONTH, data)
    return len(rows)
