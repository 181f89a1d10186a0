"""The ordinary poll in one round trip: nothing is due, as thousands of times a minute, or a session begins.

What ``login`` does step by step is one function in Postgres here (``app.store.kept``) for these two cases. In every other (a
session is under way, a company is new or paused, a wrong password) it changes nothing and answers NULL, and ``login`` goes on.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from psycopg2.errors import UndefinedFunction

from app import counting, logs
from app.health import facts, hours
from app.health.judge import judge
from app.health.rhythm import hour_of_week, week_of
from app.services import Services
from app.session import due, sessions, told
from app.session.states import Outcome, Phase
from app.store import sql
from app.store.json import dump
from app.store.kept import Kept, quoted
from app.sync import company_settings

CLICK = 0.8  # of the schedule: an authenticate earlier than this was a person
GIVEN = {
    "user_name": "text",
    "hash": "text",
    "ticket": "text",
    "now": "timestamptz",
    "hour": "text",
    "week": "int",
}
FOUND = {"company": "text", "last": "timestamptz", "wanted": "jsonb", "manual": "boolean", "read_every": "float8"}

CALLED = (
    "company_id",
    "last_login_at",
    "first_login_at",
    "back_at",
    "rhythm_seconds",
    "hours",
    "known_state",
    "known_since",
    "created_at",
)
"""Facts that say nothing of a company that is calling at this moment, beyond that it calls."""

BODY = f"""
    kept record;
    shown jsonb;
BEGIN
    SELECT l.company_id INTO v_company FROM {{schema}}.qbc_login(:user_name) l WHERE l.password_hash = :hash;
    IF v_company IS NULL THEN RETURN NULL; END IF;
    PERFORM set_config('qbconnector.company', v_company, true);
    SELECT last_login_at INTO v_last FROM connection WHERE company_id = :company FOR UPDATE;
    IF EXISTS (SELECT 1 FROM session WHERE company_id = :company AND ended_at IS NULL) THEN RETURN NULL; END IF;
    SELECT :defaults || settings INTO v_wanted FROM company WHERE company_id = :company AND state <> 'new' AND NOT paused;
    IF NOT FOUND THEN RETURN NULL; END IF;
    v_read_every := (:wanted ->> 'read_every')::float8;
    v_manual := coalesce(:now - :last < {CLICK} * (:wanted ->> 'poll_every')::float8 * interval '1 minute', false);
    IF {" OR ".join(due.DUE)} THEN
        {hours.NOTE.strip()};
        INSERT INTO session (company_id, ticket_hash, phase, started_at, last_call_at, manual, progress)
        VALUES (:company, :ticket, '{Phase.OPEN}', :now, :now, :manual, jsonb_build_object('read', {due.READ}))
        RETURNING id INTO kept;
        RETURN jsonb_build_object('company', :company, 'session', kept.id, 'file', :wanted ->> 'company_file');
    END IF;
    {hours.NOTE.strip()};
    UPDATE session SET ticket_hash = :ticket, phase = '{Phase.DONE}', started_at = :now, last_call_at = :now, ended_at = :now,
           error = '', percent = 100, waits = 0, manual = false, progress = '{{}}'
     WHERE company_id = :company AND outcome = '{Outcome.NOTHING_TO_DO}'
       AND id = (SELECT max(id) FROM session WHERE company_id = :company)
    RETURNING id, message INTO kept;
    IF NOT FOUND THEN
        INSERT INTO session (company_id, ticket_hash, phase, started_at, last_call_at, ended_at, outcome, percent)
        VALUES (:company, :ticket, '{Phase.DONE}', :now, :now, :now, '{Outcome.NOTHING_TO_DO}', 100)
        RETURNING id, message INTO kept;
    END IF;
    SELECT to_jsonb(f) - '{{{",".join(CALLED)}}}'::text[] INTO shown FROM ({facts.FACTS.strip()} WHERE c.company_id = :company) f;
    RETURN jsonb_build_object('company', :company, 'session', kept.id, 'message', kept.message, 'facts', shown::text);
END
"""
DEFAULTS = dump(company_settings.defaults())
KEPT = Kept("qbc_idle_poll_", GIVEN, FOUND, BODY, facts.TOLD | {"defaults": f"{quoted(DEFAULTS)}::jsonb"})


def poll(services: Services, user_name: str, password: str) -> list[str] | None:
    """What authenticate answers: ticket and ``none``, or ticket and company file; None where it is no such poll.

    Passwords are compared as keyed hashes, so the time that it takes says nothing of them.
    """
    ticket, now = sessions.new_ticket(), services.now()
    given = _given(now) | {
        "user_name": user_name,
        "hash": services.vault.hash(password),
        "ticket": services.vault.hash(ticket),
    }
    found = _ask(services, given)
    if found is None:
        return None
    company_id = found["company"]
    logs.note(company=company_id, session=found["session"])
    if "facts" not in found:
        services.view.event_soon(company_id, "login", answer="file" if found["file"] else "")
        return [ticket, str(found["file"])]
    because = _sentence(found["facts"], now.replace(second=0, microsecond=0))
    counting.count("qbconnector_sessions", outcome=str(Outcome.NOTHING_TO_DO))
    if because != found["message"]:
        _say(services, company_id, found["session"], because)
    told.keep(given["ticket"], company_id, because)
    services.view.event_soon(company_id, "login", answer="none")
    return [ticket, "none"]


def _given(now: datetime) -> dict[str, Any]:
    return {"now": now, "hour": str(hour_of_week(now)), "week": week_of(now)}


def _ask(services: Services, given: dict[str, Any]) -> dict[str, Any] | None:
    try:
        row = services.database.row(KEPT.call, given)
    except UndefinedFunction:
        return None  # ``migrate`` of this release has not run yet
    return None if row is None else row[0]


@lru_cache(maxsize=1024)
def _sentence(known: str, now: datetime) -> str:
    """What is true of a company that calls in this minute. Thousands are in the same state, and it is judged once for all."""
    called = {"last_login_at": now, "first_login_at": now, "rhythm_seconds": 0, "hours": {}}
    return judge(facts.of_row(dict.fromkeys(CALLED) | called | json.loads(known)), now).because


def _say(services: Services, company_id: str, session_id: int, because: str) -> None:
    """The sentence is kept where it is not the one of the poll before; of two polls at once the later one's stays."""
    with services.database.company(company_id) as connection:
        connection.execute(
            sql.text("UPDATE session SET message = :message WHERE company_id = :company AND id = :id"),
            {"company": company_id, "id": session_id, "message": because},
        )
