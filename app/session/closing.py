"""closeConnection and getLastError: what the customer reads in Web Connector's status column."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, text

from app.companies import Company
from app.queue import requests
from app.session.outgoing import Call
from app.session.states import Outcome, Phase
from app.store import attentions
from app.sync.approval import preview
from app.sync.kinds import counted
from app.sync.mirror.company import stopped_file

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
    """What happened and what needs attention, as one sentence; before it what failed, behind it what is waited for."""
    session, waits = call.session, standing(call.connection, call.company)
    told = [happened(_records_read(call), session.progress.get("written_of", {}))]
    lost = len(requests.in_state(call.connection, call.company_id, "unknown"))
    if lost:
        told.append(
            f"what became of {counted('record', lost)} is found out before {'it is' if lost == 1 else 'they are'} sent again"
        )
    entries = len(attentions.listed(call.connection, call.company_id, "open"))
    if entries:
        told.append(f"{entries:,} {'entry needs' if entries == 1 else 'entries need'} attention in IndusTrack")
    if not (told[0] or waits or session.error):
        told[0] = "nothing else was due" if told[1:] else "everything is up to date"
    sentence = "; ".join(filter(None, told))
    parts = [session.error, f"{sentence[:1].upper()}{sentence[1:]}." if sentence else "", waits]
    file = call.file()
    if file.file_mode == "MultiUser" and file.read_at is None:
        parts.append("QuickBooks is in multi-user mode; the first sync is safer in single-user mode.")
    return " ".join(filter(None, parts))


def happened(read: int, written: Mapping[str, int]) -> str:
    """``12 records were read from QuickBooks, 2 customers and 1 invoice written to it``."""
    records = [counted(kind, number) for kind, number in written.items()]
    many = " and ".join(filter(None, (", ".join(records[:-1]), *records[-1:])))
    were = "was" if read == 1 else "were"
    if read and many:
        return f"{counted('record', read)} {were} read from QuickBooks, {many} written to it"
    if read:
        return f"{counted('record', read)} {were} read from QuickBooks"
    were = "was" if sum(written.values()) == 1 else "were"
    return f"{many} {were} written to QuickBooks" if many else ""


def standing(connection: Connection, company: Company) -> str:
    """Why nothing is written, where a person has to do something first; else nothing."""
    if company.paused:
        return PAUSED
    stopped = stopped_file(connection, company.id)
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
