"""closeConnection and getLastError: what the customer reads in Web Connector's status column."""

from __future__ import annotations

from sqlalchemy import text

from app.session.outgoing import Call
from app.session.states import Outcome, Phase
from app.store import attentions

NO_OP = "NoOp"  # QBWC waits five seconds and asks again
STRANGER = "This update is over. It goes on at the next scheduled one."


def close(call: Call) -> str:
    """End the session and say in one sentence what happened and what needs attention."""
    session, now = call.session, call.services.now()
    if session.ended_at is None:
        finished = session.phase is Phase.DONE
        session.end(Outcome.DONE if finished and not session.error else _unfinished(call), now)
    if not session.message:
        session.message = _sentence(call)
    session.percent = 100 if session.outcome == Outcome.DONE else session.percent
    return session.message


def _unfinished(call: Call) -> Outcome:
    """QBWC closed before we were through: with a reason it is an error, else the rest goes next time."""
    return Outcome.ERROR if call.session.error else Outcome.DONE


def _sentence(call: Call) -> str:
    session = call.session
    parts = []
    if session.error:
        parts.append(session.error)
    written = session.progress.get("written", 0)
    read = _records_read(call)
    if read:
        parts.append(f"{read:,} records read from QuickBooks.")
    if written:
        parts.append(f"{written:,} records written to QuickBooks.")
    if not parts:
        parts.append("Everything is up to date.")
    waiting = len(attentions.listed(call.connection, call.company_id, "open"))
    if waiting:
        parts.append(f"{waiting:,} {'entry needs' if waiting == 1 else 'entries need'} attention in IndusTrack.")
    file = call.file()
    if file.file_mode == "MultiUser" and file.read_at is None:
        parts.append("QuickBooks is in multi-user mode; the first sync is safer in single-user mode.")
    return " ".join(parts)


def _records_read(call: Call) -> int:
    """Of this session, as far as they are ingested by now."""
    return int(
        call.connection.scalar(
            text(
                "SELECT coalesce(sum((detail ->> 'records')::int), 0) FROM message"
                " WHERE company_id = :company AND session_id = :session"
            ),
            {"company": call.company_id, "session": call.session.id},
        )
        or 0
    )
