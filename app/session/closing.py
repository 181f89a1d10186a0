"""closeConnection and getLastError: what the customer reads in Web Connector's status column."""

from __future__ import annotations

from collections.abc import Mapping

from app.health import facts
from app.health.judge import judge
from app.session.outgoing import Call
from app.session.states import Outcome, Phase
from app.store.sql import text
from app.sync.kinds import counted

NO_OP = "NoOp"  # QBWC waits five seconds and asks again
OURS = "The sync service has a problem of its own. Nothing is lost; the next update goes on from here."
FIGURES = (
    "SELECT (SELECT coalesce(sum((detail ->> 'records')::int), 0) FROM message WHERE company_id = :company"
    " AND session_id = :session) AS read,"
    " (SELECT count(*) FROM request WHERE company_id = :company AND state = 'unknown') AS lost"
)
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
    session = call.session
    end = call.brought.pop("end", None)
    read, lost = _figures(call) if end is None else (int(end["read"]), int(end["lost"]))
    told = [happened(read, session.progress.get("written_of", {}))]
    if lost:
        told.append(
            f"what became of {counted('record', lost)} is found out before {'it is' if lost == 1 else 'they are'} sent again"
        )
    sentence = "; ".join(filter(None, told))
    known = facts.committed(call.services.database, call.company_id) if end is None else facts.of_row(end["facts"])
    because = judge(known, call.services.now()).because
    parts = [session.error, f"{sentence[:1].upper()}{sentence[1:]}." if sentence else "", because]
    file = call.file
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


def _figures(call: Call) -> tuple[int, int]:
    """How many records of this session are ingested by now, and of how many writes the outcome is unknown."""
    row = call.connection.execute(
        text(FIGURES),
        {"company": call.company_id, "session": call.session.id},
    ).one()
    return int(row.read), int(row.lost)
