"""How a call begins: whose ticket it is, the session locked, its company and company file, in one round trip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from app import logs
from app.services import Services
from app.session import known_file, left, sessions
from app.session.outgoing import Call
from app.session.states import Phase
from app.store import messages
from app.store.kept import Kept
from app.sync import companies

TIMES = frozenset({"session_started_at", "session_last_call_at", "session_ended_at", "created_at", "read_at"})
GIVEN = {"hash": "text", "now": "timestamptz", "sends": "boolean"}
_OF_SESSION = ", ".join(f"s.{one} AS session_{one}" for one in sessions.NAMES)
_OF_COMPANY = ", ".join(f"c.{one}" for one in companies.COLUMNS.split(", "))
_READ = (
    f"SELECT {_OF_SESSION}, {_OF_COMPANY}, {known_file.COLUMNS}, CASE WHEN :sends THEN {messages.NEXT_NUMBER} END AS number"
    " FROM session s JOIN company c USING (company_id) JOIN company_file f USING (company_id)"
    " JOIN connection n USING (company_id) WHERE s.ticket_hash = :hash"
)
OPENING = (
    "SELECT set_config('qbconnector.company', t.company, true) FROM qbc_company_of_ticket(:hash) AS t (company);"
    f" SELECT FROM session WHERE ticket_hash = :hash FOR UPDATE; {_READ}"
)
"""What is read is read after the lock was granted, so none of it is older than what the call before has left."""
KEPT = Kept(
    "qbc_call_",
    GIVEN,
    {"company": "text", "read": "jsonb"},
    f"""
BEGIN
    SELECT t.company INTO v_company FROM {{schema}}.qbc_company_of_ticket(:hash) AS t (company);
    IF v_company IS NULL THEN RETURN NULL; END IF;
    PERFORM set_config('qbconnector.company', v_company, true);
    PERFORM FROM session WHERE ticket_hash = :hash FOR UPDATE;
    SELECT to_jsonb(r) INTO v_read FROM ({_READ}) r;
    IF :sends AND v_read ->> 'session_phase' NOT IN ('{Phase.OPEN}', '{Phase.CHECK}') THEN
        SELECT v_read || jsonb_build_object('left', to_jsonb(l)) INTO v_read FROM ({left.LOOKED_AT}) l;
    END IF;
    RETURN v_read;
END
""",
)
"""The same, and what there is to do where the session is about to ask."""


@contextmanager
def opened(services: Services, ticket: str, *, sends: bool = False) -> Iterator[Call | None]:
    """The transaction of a call that holds the session's row; None for a ticket that is nobody's. ``sends``: it may hand out."""
    given = {"hash": services.vault.hash(ticket), "now": services.now(), "sends": sends}
    with services.database.opened(KEPT.call, OPENING, given) as (connection, found):
        if found is None:
            yield None
            return
        row = _row(found)
        session = sessions.of_row(row, "session_")
        logs.note(company=row.company_id, session=session.id)
        call = Call(services, connection, session, companies.of_row(row), known_file.of_row(row), number=row.number)
        if "left" in found:
            call.found_left(left.of_row(SimpleNamespace(**found["left"])))
        yield call


def _row(found: Mapping[str, Any]) -> SimpleNamespace:
    """Times may come as JSON has them."""
    known = dict(found)
    for name in TIMES:
        if isinstance(known[name], str):
            known[name] = datetime.fromisoformat(known[name])
    return SimpleNamespace(**known)
