"""IndusTrack's hints that a record changed: each is kept, and somebody is promised to look."""

from __future__ import annotations

from psycopg2.errors import UndefinedFunction

from app.store.engine import Database
from app.store.kept import Kept

TAKE = """
WITH kept AS (
    INSERT INTO hint (company_id, event_id, collection, record_id) VALUES (:company, :event, :collection, :record)
    ON CONFLICT (company_id, event_id) DO NOTHING RETURNING company_id
)
INSERT INTO task (company_id, what, key) SELECT company_id, 'pull', '' FROM kept
ON CONFLICT (company_id, what, key) DO UPDATE SET generation = task.generation + 1, due_at = least(task.due_at, excluded.due_at)
WHERE task.lease_until IS NOT NULL OR task.due_at > excluded.due_at
RETURNING generation = 0 AS new
"""
"""Hints come in swarms: a pull that is promised and that nobody has begun will see this one as well, and is left as it is."""
KEPT = Kept(
    "qbc_hint_",
    {"company": "text", "event": "text", "collection": "text", "record": "text"},
    {"new": "boolean"},
    f"""
BEGIN
    PERFORM set_config('qbconnector.company', :company, true);
    {TAKE.strip()} INTO v_new;
    RETURN to_jsonb(coalesce(v_new, false));
END
""",
)
"""The same: there is one for each record that is written, and planning it costs as much as carrying it out."""


def take(database: Database, company_id: str, event_id: str, collection: str, record_id: str) -> bool:
    """Keep the hint, and promise to read what it is about; whether somebody must be woken for it.

    Raises: psycopg2.IntegrityError or sqlalchemy's when there is no such company.
    """
    given = {"event": event_id, "collection": collection, "record": record_id}
    try:
        row = database.row(KEPT.call, {**given, "company": company_id})
    except UndefinedFunction:
        return any(one.new for one in database.one(company_id, TAKE, given))
    return row is not None and row[0] is True
