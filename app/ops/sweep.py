"""Every 15 seconds: find what was stored and not worked on, silent sessions, hand-outs without answer; repair the live view."""

from __future__ import annotations

import logging
from datetime import timedelta

from app.queue import rebuild, room, tasks
from app.services import Services
from app.session import giving_up, sessions
from app.store.sql import text
from app.sync import company_settings
from app.sync.mirror import many
from app.where import where

log = logging.getLogger(__name__)

FORSAKEN = timedelta(days=1)  # a QuickBooks that needs long is slow, not gone: before that only a new login takes a session over
INGEST_WITHIN = timedelta(seconds=30)  # after that an answer which nobody has promised to work on is taken for forgotten

FORGOTTEN = (
    "SELECT m.company_id, m.id FROM message m WHERE m.state = 'answered' AND m.purpose <> 'proof' AND m.answered_at < :since"
    " AND NOT EXISTS"
    " (SELECT 1 FROM task t WHERE t.company_id = m.company_id AND t.what = 'ingest' AND t.key = m.id::text)"
)

DUE = """
SELECT c.company_id FROM company c LEFT JOIN (
    SELECT company_id, min(coalesce(complete_at, '-infinity')) AS oldest FROM cursor WHERE side = 'industrack' GROUP BY company_id
) read USING (company_id)
WHERE NOT c.paused AND NOT EXISTS (SELECT 1 FROM task t WHERE t.company_id = c.company_id AND t.what = 'pull' AND t.key = '')
    AND (read.oldest IS NULL OR read.oldest > :now
        OR read.oldest <= :now - coalesce((c.settings ->> 'pull_every')::float8, :every) * interval '1 second')
ORDER BY c.created_at, c.company_id
"""
"""Companies whose IndusTrack is to be read: never read, read in what is the future by now, or longer ago than they asked for."""


def sweep(services: Services) -> None:
    """Recovery never depends on the broker: whatever is due in Postgres is found here."""
    now = services.now()
    with services.database.operators() as connection:
        due = tasks.due(connection)
        silent = [
            row.company_id
            for row in connection.execute(
                text("SELECT company_id FROM session WHERE ended_at IS NULL AND last_call_at < :since"),
                {"since": now - FORSAKEN},
            )
        ]
        many_of_one_cause = many.stale(connection)
        unapplied = [(row.company_id, row.id) for row in connection.execute(text(FORGOTTEN), {"since": now - INGEST_WITHIN})]
    for company_id, message_id in unapplied:
        with services.database.company(company_id) as connection:
            tasks.ask(connection, company_id, "ingest", str(message_id))
        services.wake(company_id, "ingest", str(message_id))
    left = room.room(services.settings.redis_url)
    for company_id, what, key in due:
        if left.take(what):
            services.wake(company_id, what, key)
    for company_id in many_of_one_cause:
        with services.database.company(company_id) as connection:
            many.gather(connection, company_id)
    for company_id in silent:
        try:
            give_up_silent(services, company_id)
        except Exception as error:  # noqa: BLE001 - one company's trouble must not keep the sweep from the others
            log.error("company %s: its silent session could not be ended: %s", company_id, where(error))
    rebuild.rebuild_stale(services.database, services.view)


def give_up_silent(services: Services, company_id: str) -> None:
    """End a session that nobody speaks to any more; what it was handed is read again or found out."""
    now = services.now()
    with services.database.company(company_id) as connection:
        session = sessions.live(connection, company_id)
        if session is None or not giving_up.is_silent(services, connection, session, now):
            return
        unknown = giving_up.give_up(connection, session, now)
    log.warning("company %s: session %s fell silent; %s writes are unknown", company_id, session.id, len(unknown))
    services.view.session(company_id, None)
    services.view.requests(company_id, unknown)
    services.view.event(company_id, "session_lost", session=session.id)


def ask_pulls(services: Services) -> None:
    """Promise a pull for every company that is due, one promise at a time."""
    given = {"now": services.now(), "every": company_settings.defaults()["pull_every"]}
    with services.database.operators() as connection:
        due = connection.scalars(text(DUE), given).all()
    for company_id in due:
        with services.database.company(company_id) as connection:
            tasks.ask(connection, company_id, "pull")
        services.wake(company_id, "pull")
