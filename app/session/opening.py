"""How a call begins: whose ticket it is, the session locked, its company and company file, in one round trip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from app import logs
from app.health import facts
from app.queue import requests, tasks
from app.services import Services
from app.session import checking, closing, known_file, left, sessions, writing
from app.session.outgoing import Call
from app.session.states import Phase
from app.store import attentions, messages
from app.store.kept import Kept, listed
from app.sync import companies

TIMES = frozenset({"session_started_at", "session_last_call_at", "session_ended_at", "created_at", "read_at"})
GIVEN = {"hash": "text", "now": "timestamptz", "what": "text", "number": "bigint"}
_OF_SESSION = ", ".join(f"s.{one} AS session_{one}" for one in sessions.NAMES)
_OF_COMPANY = ", ".join(f"c.{one}" for one in companies.COLUMNS.split(", "))
_READ = (
    f"SELECT {_OF_SESSION}, {_OF_COMPANY}, {known_file.COLUMNS},"
    f" CASE WHEN :what = 'send' THEN {messages.NEXT_NUMBER} END AS number"
    " FROM session s JOIN company c USING (company_id) JOIN company_file f USING (company_id)"
    " JOIN connection n USING (company_id) WHERE s.ticket_hash = :hash"
)
OPENING = (
    "SELECT set_config('qbconnector.company', t.company, true) FROM qbc_company_of_ticket(:hash) AS t (company);"
    f" SELECT FROM session WHERE ticket_hash = :hash FOR UPDATE; {_READ}"
)
"""What is read is read after the lock was granted, so none of it is older than what the call before has left."""
WRITES = (
    sessions.SAVE,
    messages.ADD,
    messages.CHUNK_OF_ANSWER,
    messages.NOTE_ANSWER,
    requests.HAND_OUT,
    requests.MOVE,
    tasks.PROMISE_SOON,
    attentions.RESOLVE,
    attentions.RESOLVE_RECORD,
)
"""What calls write. The function that begins a call names them, so where it is there, all of them are."""
_MESSAGES = f"SELECT {messages.COLUMNS} FROM message WHERE company_id = :company AND id IN (:number, :last)"
_SAID = "SELECT f.product, f.path, f.host, f.preferences FROM company_file f WHERE f.company_id = :company"
_FACTS = f"{facts.FACTS.strip()} WHERE c.company_id = :company"
KEPT = Kept(
    "qbc_call_",
    GIVEN,
    {
        "company": "text",
        "read": "jsonb",
        "more": "jsonb",
        "session": "bigint",
        "last": "bigint",
        "message": "bigint",
        "requests": "jsonb",
    },
    f"""
-- with {", ".join((*(one.kept.name for one in WRITES), writing.CLAIM.name))}
BEGIN
    SELECT t.company INTO v_company FROM {{schema}}.qbc_company_of_ticket(:hash) AS t (company);
    IF v_company IS NULL THEN RETURN NULL; END IF;
    PERFORM set_config('qbconnector.company', v_company, true);
    PERFORM FROM session WHERE ticket_hash = :hash FOR UPDATE;
    SELECT to_jsonb(r) INTO v_read FROM ({_READ}) r;
    IF :what = 'send' AND v_read ->> 'session_phase' = '{Phase.OPEN}' THEN
        SELECT jsonb_build_object('newest', coalesce(jsonb_agg(to_jsonb(l)), '[]'), 'said', (SELECT to_jsonb(f) FROM ({_SAID}) f))
          INTO v_more FROM ({checking.NEWEST_LINKED}) l;
    ELSIF :what = 'send' THEN
        SELECT jsonb_build_object('left', to_jsonb(l)) INTO v_more FROM ({left.LOOKED_AT}) l;
    ELSIF :what = 'receive' THEN
        v_last := (v_read -> 'session_progress' ->> 'last')::bigint;
        v_message := coalesce(:number, :last);
        SELECT jsonb_build_object('messages', coalesce(jsonb_agg(to_jsonb(m)), '[]')) INTO v_more FROM ({_MESSAGES}) m;
        SELECT jsonb_build_object('of', :message, 'all', coalesce(jsonb_agg(to_jsonb(q)), '[]')) INTO v_requests
          FROM ({requests.OF_MESSAGE}) q;
        v_more := v_more || jsonb_build_object('requests', :requests);
    ELSIF :what = 'close' THEN
        v_session := (v_read ->> 'session_id')::bigint;
        SELECT jsonb_build_object('end', to_jsonb(e) || jsonb_build_object('facts', (SELECT to_jsonb(f) FROM ({_FACTS}) f)))
          INTO v_more FROM ({closing.FIGURES}) e;
    END IF;
    RETURN v_read || jsonb_build_object('brought', v_more);
END
""",
    facts.TOLD | {"kinds": listed(checking.ASKED), "newest": str(checking.NEWEST)},
)
"""The same, and what such a call is about to need."""
ALL_KEPT = (KEPT, writing.CLAIM, *(one.kept for one in WRITES))


@contextmanager
def opened(services: Services, ticket: str, what: str = "", number: int | None = None) -> Iterator[Call | None]:
    """The transaction of a call that holds the session's row; None for a ticket that is nobody's.

    ``what`` it is about to do: ``send``, ``receive`` the answer to the message set with this number, ``close``, or neither.
    """
    given = {"hash": services.vault.hash(ticket), "now": services.now(), "what": what, "number": number}
    with services.database.opened(KEPT.call, OPENING, given) as (connection, found):
        if found is None:
            yield None
            return
        row = _row(found)
        session = sessions.of_row(row, "session_")
        logs.note(company=row.company_id, session=session.id)
        brought = dict(found.get("brought") or {})
        call = Call(
            services, connection, session, companies.of_row(row), known_file.of_row(row), brought=brought, number=row.number
        )
        if "left" in brought:
            call.found_left(left.of_row(SimpleNamespace(**brought.pop("left"))))
        yield call


def _row(found: Mapping[str, Any]) -> SimpleNamespace:
    """Times may come as JSON has them."""
    known = dict(found)
    for name in TIMES:
        if isinstance(known[name], str):
            known[name] = datetime.fromisoformat(known[name])
    return SimpleNamespace(**known)
