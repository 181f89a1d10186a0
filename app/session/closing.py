"""closeConnection and getLastError: what the customer reads in Web Connector's status column."""

from __future__ import annotations

from sqlalchemy import Connection, text

from app.companies import Company
from app.session.outgoing import Call
from app.session.states import Outcome, Phase
from app.store import attentions
from app.sync import preview

NO_OP = "NoOp"  # QBWC waits five seconds and asks again
WAITS_FOR_APPROVAL = "The comparison waits for approval: look at the preview in IndusTrack. Nothing is written before."
FIRST_READ = "The first comparison is being made; nothing is written before it is approved in IndusTrack."
AUTO_APPROVED = "The first comparison is being made; what differs is written from the next update on."
PAUSED = "This connection is paused in IndusTrack; nothing is read or written."
STOPPED = {
    "restored_backup": "A backup of the company file was restored: nothing is written until someone confirms it in IndusTrack.",
    "wrong_company_file": "Another company file was open last time: nothing is written until the right one is open.",
}
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
    waits = standing(call.connection, call.company)
    if waits:
        parts.append(waits)
    elif not parts:
        parts.append("Everything is up to date.")
    waiting = len(attentions.listed(call.connection, call.company_id, "open"))
    if waiting:
        parts.append(f"{waiting:,} {'entry needs' if waiting == 1 else 'entries need'} attention in IndusTrack.")
    file = call.file()
    if file.file_mode == "MultiUser" and file.read_at is None:
        parts.append("QuickBooks is in multi-user mode; the first sync is safer in single-user mode.")
    return " ".join(parts)


def standing(connection: Connection, company: Company) -> str:
    """Why nothing is written, where a person has to do something first; else nothing."""
    if company.paused:
        return PAUSED
    stopped = connection.scalar(text("SELECT stopped FROM company_file WHERE company_id = :company"), {"company": company.id})
    if stopped:
        return STOPPED.get(stopped, "")
    if preview.waits(connection, company.id):
        return WAITS_FOR_APPROVAL
    if company.state == "active":
        return ""
    return AUTO_APPROVED if company.settings["auto_approve"] else FIRST_READ


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
