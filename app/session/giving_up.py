"""A session that fell silent: what it was handed is either read again or of unknown outcome."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.queue import requests
from app.services import Services
from app.session import reading, sessions
from app.session.sessions import Session
from app.session.states import Outcome
from app.store import messages
from app.store.sql import Connection, text

NO_OP_SECONDS = 5  # that QBWC waits after ``NoOp``
SILENT = "The Web Connector fell silent during this update; it goes on by itself at the next one."


def is_silent(services: Services, connection: Connection, session: Session, now: datetime) -> bool:
    """Whether another login may take over: 600 s while the answer to a write is awaited, else 60 s."""
    last = session.progress.get("last")
    awaited = (
        messages.latest(connection, session.company_id, session.id)
        if last is None
        else messages.by_number(connection, session.company_id, last)
    )
    writes = awaited is not None and awaited.state == "handed_out" and awaited.purpose == "write"
    patience = services.settings.write_timeout if writes else services.settings.session_timeout
    if session.waits:
        patience += NO_OP_SECONDS  # it was told to be silent for so long
    if session.last_call_at > now:  # our clock has been put back since: from now on it is waited for as long as usual
        session.last_call_at = now
        sessions.save(connection, session)
    return now - session.last_call_at > timedelta(seconds=patience)


def give_up(connection: Connection, session: Session, now: datetime) -> list[dict[str, Any]]:
    """End it as lost; answers the requests whose outcome is now unknown, as the live view shows them."""
    unknown = let_go(connection, session.company_id, session.id, now)
    session.end(Outcome.LOST, now, SILENT)
    sessions.save(connection, session)
    return unknown


def let_go(connection: Connection, company_id: str, session_id: int, now: datetime) -> list[dict[str, Any]]:
    """What was handed out and never answered: reads are simply made again, writes become unknown."""
    lost = connection.execute(
        text(
            "UPDATE message SET state = 'lost' WHERE company_id = :company AND session_id = :session"
            " AND state = 'handed_out' RETURNING id, purpose"
        ),
        {"company": company_id, "session": session_id},
    ).all()
    unknown: list[dict[str, Any]] = []
    if any(row.purpose == "read" for row in lost):
        reading.smaller_pages(connection, company_id)
    for row in lost:
        if row.purpose == "write":
            ids = [r.id for r in requests.of_message(connection, company_id, row.id).values() if r.state == "handed_out"]
            unknown += requests.move(connection, company_id, ids, "unknown", now)
    return unknown
