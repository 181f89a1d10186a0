"""How far the writing is after an approval: what is written, what is still to be written, and how long it will take."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.store.sql import Connection, text

LOOKED_BACK = 600  # seconds by which the pace is judged
ENOUGH = 10  # writes from which a pace can be told

FIGURES = """
SELECT p.approved_at, p.summary, c.synced_first_at,
       (SELECT count(*) FROM change h WHERE h.company_id = c.company_id AND h.at >= p.approved_at
        AND h.side = 'quickbooks' AND h.action IN ('create', 'update', 'deactivate')) AS quickbooks_written,
       (SELECT count(*) FROM change h WHERE h.company_id = c.company_id AND h.at >= p.approved_at
        AND h.side = 'industrack' AND h.action IN ('create', 'update', 'deactivate')) AS industrack_written,
       (SELECT count(*) FROM change h WHERE h.company_id = c.company_id AND h.at >= p.approved_at AND h.at >= :since
        AND h.action IN ('create', 'update', 'deactivate')) AS lately,
       (SELECT count(*) FROM request r WHERE r.company_id = c.company_id
        AND r.state IN ('waiting', 'handed_out', 'unknown')) AS quickbooks_queued,
       (SELECT count(*) FROM push q WHERE q.company_id = c.company_id AND q.state IN ('waiting', 'working')) AS industrack_queued
FROM company c JOIN LATERAL (SELECT approved_at, summary FROM preview
                             WHERE company_id = c.company_id AND state = 'approved' AND approved_at IS NOT NULL
                             ORDER BY id DESC LIMIT 1) p ON true
WHERE c.company_id = :company AND c.state = 'active'
"""


def progress(connection: Connection, company_id: str, now: datetime) -> dict[str, Any] | None:
    """``written`` and ``left`` a side and ``seconds_left``; None when nothing was approved or all of it is written.

    During the first sync what is not queued yet counts as left, as the preview showed it; what is held since then does not
    keep it from ending.
    """
    since = datetime.fromtimestamp(now.timestamp() - LOOKED_BACK, now.tzinfo)
    row = connection.execute(text(FIGURES), {"company": company_id, "since": since}).one_or_none()
    if row is None:
        return None
    written = {"quickbooks": row.quickbooks_written, "industrack": row.industrack_written}
    left = {"quickbooks": row.quickbooks_queued, "industrack": row.industrack_queued}
    if row.synced_first_at is None:
        left = {side: max(queued, _planned(row.summary, side) - written[side]) for side, queued in left.items()}
    if not sum(left.values()):
        return None
    spent = min((now - row.approved_at).total_seconds(), LOOKED_BACK)
    pace = row.lately / spent if row.lately >= ENOUGH and spent > 0 else 0
    return {"written": written, "left": left, "seconds_left": round(sum(left.values()) / pace) if pace else None}


def _planned(summary: dict[str, Any], side: str) -> int:
    return sum(sum(counts.values()) for counts in summary.get(side, {}).values())
