"""How a call begins: whose ticket it is, the session locked, its company and company file, in one round trip."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app import logs
from app.services import Services
from app.session import known_file, sessions
from app.session.outgoing import Call
from app.store import messages
from app.sync import companies

_OF_SESSION = ", ".join(f"s.{one} AS session_{one}" for one in sessions.NAMES)
_OF_COMPANY = ", ".join(f"c.{one}" for one in companies.COLUMNS.split(", "))
_BOUND = (
    "SELECT set_config('qbconnector.company', t.company, true) FROM qbc_company_of_ticket(:hash) AS t (company);"
    " SELECT FROM session WHERE ticket_hash = :hash FOR UPDATE;"
)
_READ = (
    f"SELECT {_OF_SESSION}, {_OF_COMPANY}, {known_file.COLUMNS}, {{number}} AS number FROM session s"
    " JOIN company c USING (company_id) JOIN company_file f USING (company_id) JOIN connection n USING (company_id)"
    " WHERE s.ticket_hash = :hash"
)
OPENING = f"{_BOUND} {_READ.format(number='NULL')}"
TO_SEND = f"{_BOUND} {_READ.format(number=messages.NEXT_NUMBER)}"
"""What is read is read after the lock was granted, so none of it is older than what the call before has left."""


@contextmanager
def opened(services: Services, ticket: str, opening: str = OPENING) -> Iterator[Call | None]:
    """The transaction of a call that holds the session's row; None for a ticket that is nobody's."""
    with services.database.opened(opening, {"hash": services.vault.hash(ticket)}) as (connection, rows):
        if not rows:
            yield None
            return
        [row] = rows
        session = sessions.of_row(row, "session_")
        logs.note(company=row.company_id, session=session.id)
        yield Call(services, connection, session, companies.of_row(row), known_file.of_row(row), number=row.number)
