"""Note that a company's Web Connector has called: its rhythm follows slowly, and the hour becomes one of its own."""

from __future__ import annotations

from datetime import datetime

from app.health.rhythm import hour_of_week, week_of
from app.store.sql import Connection, text

NOTE = """
UPDATE connection SET last_login_at = :now, first_login_at = coalesce(first_login_at, :now),
       hours = CASE WHEN hours ->> :hour = CAST(:week AS text) THEN hours
                    ELSE hours || jsonb_build_object(:hour, CAST(:week AS int)) END,
       rhythm_seconds = CASE
           WHEN last_login_at IS NULL OR last_login_at >= :now THEN rhythm_seconds
           WHEN rhythm_seconds = 0 THEN least(extract(epoch FROM :now - last_login_at), 86400)
           ELSE rhythm_seconds + 0.1 * (least(extract(epoch FROM :now - last_login_at), 4 * rhythm_seconds) - rhythm_seconds)
       END
WHERE company_id = :company
"""
"""A night without a call counts as four times the usual at most, so that it does not pass for the rhythm."""


def note_contact(connection: Connection, company_id: str, now: datetime) -> None:
    """In the caller's transaction."""
    given = {"company": company_id, "now": now, "hour": str(hour_of_week(now)), "week": week_of(now)}
    connection.execute(text(NOTE), given)
