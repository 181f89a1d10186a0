"""The poll at which nothing is due, in one round trip: most polls are such, and thousands of companies make them.

What ``login`` does step by step is one function in Postgres here, for this case alone: in every other it changes nothing and
answers NULL, and ``login`` goes its way. The function is put there by ``migrate`` from the statements that the rest of the
program uses, under a name with their digest; where it is missing, polls cost more and say the same.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime
from functools import lru_cache
from typing import Any

from psycopg2.errors import UndefinedFunction
from sqlalchemy import Connection, text

from app import counting, logs
from app.health import facts, hours
from app.health.judge import judge
from app.health.rhythm import hour_of_week, week_of
from app.services import Services
from app.session import due, sessions
from app.session.states import Outcome, Phase
from app.store import sql
from app.store.json import dump
from app.sync import company_settings

NAME = "qbc_idle_poll_"
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

FACTS = facts.FACTS.strip().replace("{", "{{").replace("}", "}}")
BODY = f"""
DECLARE
    {{declared}}
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
    IF {" OR ".join(due.DUE)} THEN RETURN NULL; END IF;
    {hours.NOTE.strip()};
    UPDATE session SET ticket_hash = :ticket, phase = '{Phase.DONE}', started_at = :now, last_call_at = :now, ended_at = :now,
           error = '', percent = 100, waits = 0, manual = false, progress = '{{{{}}}}'
     WHERE company_id = :company AND outcome = '{Outcome.NOTHING_TO_DO}'
       AND id = (SELECT max(id) FROM session WHERE company_id = :company)
    RETURNING id, message INTO kept;
    IF NOT FOUND THEN
        INSERT INTO session (company_id, ticket_hash, phase, started_at, last_call_at, ended_at, outcome, percent)
        VALUES (:company, :ticket, '{Phase.DONE}', :now, :now, :now, '{Outcome.NOTHING_TO_DO}', 100)
        RETURNING id, message INTO kept;
    END IF;
    SELECT to_jsonb(f) - '{{{{{",".join(CALLED)}}}}}'::text[] INTO shown FROM ({FACTS} WHERE c.company_id = :company) f;
    RETURN jsonb_build_object('company', :company, 'session', kept.id, 'message', kept.message, 'facts', shown::text);
END
"""


def poll(services: Services, user_name: str, password: str) -> str | None:
    """The ticket of a session that ended as it began; None where the poll is not such a one, and nothing was done.

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
    company_id, because = found["company"], _sentence(found["facts"], now.replace(second=0, microsecond=0))
    logs.note(company=company_id, session=found["session"])
    counting.count("qbconnector_sessions", outcome=str(Outcome.NOTHING_TO_DO))
    if because != found["message"]:
        _say(services, company_id, found["session"], because)
    services.view.event_soon(company_id, "login", answer="none")
    return ticket


def _given(now: datetime) -> dict[str, Any]:
    return {"now": now, "hour": str(hour_of_week(now)), "week": week_of(now)}


def _ask(services: Services, given: dict[str, Any]) -> dict[str, Any] | None:
    try:
        row = services.database.row(CALL, given)
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


def _named(body: str) -> str:
    """The statements' ``:name`` as variables of the function."""
    return re.sub(r"(?<!:):([a-z_]+)\b", r"v_\1", body)


def _told(body: str) -> str:
    """With what is the same at every poll written into it, so that it is neither sent nor read each time."""
    for name, codes in facts.given().items():
        body = body.replace(f"v_{name}", f"ARRAY[{', '.join(map(_quoted, codes))}]")
    return body.replace("v_defaults", f"{_quoted(DEFAULTS)}::jsonb")


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _definition(schema: str, name: str) -> str:
    declared = "\n    ".join(f"v_{one} {kind};" for one, kind in FOUND.items())
    body = _told(_named(BODY.format(declared=declared, schema=schema)))
    parameters = ", ".join(f"v_{one} {kind}" for one, kind in GIVEN.items())
    return f"CREATE FUNCTION {schema}.{name}({parameters}) RETURNS jsonb LANGUAGE plpgsql AS $body${body}$body$"


DEFAULTS = dump(company_settings.defaults())
FUNCTION = NAME + hashlib.sha256(_definition("", "").encode()).hexdigest()[:12]
CALL = f"SELECT {FUNCTION}({', '.join(f'%({one})s::{kind}' for one, kind in GIVEN.items())})"


def install(connection: Connection, *, app_role: str) -> None:
    """Put the function there, and remove those of other releases, which then go their longer way. As the tables' owner."""
    schema = connection.scalar(text("SELECT quote_ident(current_schema())"))
    there = connection.scalars(
        text(
            "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = current_schema() AND starts_with(p.proname, :name)"
        ),
        {"name": NAME},
    ).all()
    if any(FUNCTION in one for one in there):
        return
    for one in there:
        connection.exec_driver_sql(f"DROP FUNCTION {one}")
    connection.exec_driver_sql(_definition(str(schema), FUNCTION).replace("%", "%%"))
    connection.exec_driver_sql(f"REVOKE ALL ON FUNCTION {schema}.{FUNCTION} FROM PUBLIC")
    connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {schema}.{FUNCTION} TO {app_role}")


def remove(connection: Connection) -> None:
    """With the tables."""
    connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {FUNCTION}")
