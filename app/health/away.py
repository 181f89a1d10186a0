"""Times in which nobody could call, because we were not there: they are no silence of a company."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.store.sql import Connection, text

NAME = "watch"
GAP = timedelta(minutes=2)  # without a look at what is due, which comes every 15 seconds

SEEN = """
INSERT INTO told (name, told_until) VALUES (:name, :now)
ON CONFLICT (name) DO UPDATE SET told_until = excluded.told_until
RETURNING (SELECT before.told_until FROM told before WHERE before.name = :name)
"""


def note_presence(connection: Connection, now: datetime) -> bool:
    """At every look: we are here. After a gap the silence of every company counts from now on; answers whether there was one."""
    before = connection.scalar(text(SEEN), {"name": NAME, "now": now})
    if before is None or now - before <= GAP:
        return False
    connection.execute(text("UPDATE connection SET back_at = :now WHERE last_login_at IS NOT NULL"), {"now": now})
    return True
