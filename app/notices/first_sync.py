"""Companies whose first sync is done: approved, and nothing of it is left to be compared or written."""

from __future__ import annotations

from datetime import datetime

from app.notices import outbox
from app.notices.events import FIRST_SYNC_DONE
from app.store.sql import Connection, text

DONE = """
UPDATE company c SET synced_first_at = :now
WHERE c.state = 'active' AND c.synced_first_at IS NULL AND NOT c.paused
AND EXISTS (SELECT 1 FROM preview p WHERE p.company_id = c.company_id AND p.state = 'approved')
AND NOT EXISTS (SELECT 1 FROM task t WHERE t.company_id = c.company_id AND t.what IN ('ingest', 'decide', 'push'))
AND NOT EXISTS (SELECT 1 FROM push p WHERE p.company_id = c.company_id AND p.state IN ('waiting', 'working'))
AND NOT EXISTS (SELECT 1 FROM request r WHERE r.company_id = c.company_id
                AND r.state IN ('waiting', 'handed_out', 'unknown'))
RETURNING c.company_id, c.name
"""


def notice(connection: Connection, now: datetime) -> list[str]:
    """Remember it of those that have come so far, tell whoever wants to know, and answer which they are."""
    done = connection.execute(text(DONE), {"now": now}).all()
    for row in done:
        outbox.put(connection, row.company_id, FIRST_SYNC_DONE, {"company_id": row.company_id, "name": row.name})
    return [row.company_id for row in done]
