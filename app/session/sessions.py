"""A session's row: found by its ticket, locked for the length of a call, written back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from app import counting, logs
from app.services import Services
from app.session import told
from app.session.progress import Progress
from app.session.states import Outcome, Phase
from app.store import kept
from app.store.json import dump
from app.store.sql import Connection, text

TOLD = "SELECT company_id, told FROM qbc_session_of_ticket(%(hash)s)"
OWNER = "SELECT qbc_company_of_ticket(%(hash)s)"
SAVE = kept.write(
    "qbc_save_session_",
    {
        "company": "text",
        "id": "bigint",
        "phase": "text",
        "last_call_at": "timestamptz",
        "ended_at": "timestamptz",
        "outcome": "text",
        "message": "text",
        "error": "text",
        "percent": "int",
        "waits": "int",
        "progress": "jsonb",
    },
    "UPDATE session SET phase = :phase, last_call_at = :last_call_at, ended_at = :ended_at, outcome = :outcome,"
    " message = :message, error = :error, percent = :percent, waits = :waits, progress = CAST(:progress AS jsonb)"
    " WHERE company_id = :company AND id = :id",
)


@dataclass
class Session:
    """One update. Mutable: a call changes it and writes it back in its own transaction."""

    company_id: str
    id: int
    phase: Phase
    started_at: datetime
    last_call_at: datetime
    ended_at: datetime | None
    outcome: str | None
    message: str
    error: str
    percent: int
    waits: int
    manual: bool
    progress: Progress

    def end(self, outcome: Outcome, now: datetime, message: str = "") -> None:
        """The first end counts; a later one changes nothing."""
        if self.ended_at is None:
            self.ended_at, self.outcome = now, outcome
            counting.count("qbconnector_sessions", outcome=str(outcome))
            if message:
                self.message = message


NAMES = tuple(one.name for one in fields(Session))
COLUMNS = ", ".join(NAMES)


def new_ticket() -> str:
    """It cannot be guessed; QBWC may also be given one that is nobody's."""
    return "{" + secrets.token_hex(32) + "}"


def company_of_ticket(services: Services, ticket: str) -> str | None:
    found = services.database.row(OWNER, {"hash": services.vault.hash(ticket)})
    return None if found is None or found[0] is None else str(found[0])


def told_at_login(services: Services, ticket: str) -> tuple[str | None, str | None]:
    """The ticket's company, and what a session says that ended as it began; None of what there is not."""
    ticket_hash = services.vault.hash(ticket)
    known = told.take(ticket_hash)
    if known is not None:
        return known
    found = services.database.row(TOLD, {"hash": ticket_hash})
    return (None, None) if found is None else (str(found[0]), found[1])


def live(connection: Connection, company_id: str) -> Session | None:
    """The company's one session that has not ended, locked."""
    row = connection.execute(
        text(f"SELECT {COLUMNS} FROM session WHERE company_id = :company AND ended_at IS NULL FOR UPDATE"),
        {"company": company_id},
    ).one_or_none()
    return None if row is None else of_row(row)


def begin(services: Services, connection: Connection, company_id: str, now: datetime, *, manual: bool) -> tuple[Session, str]:
    """A new session and its ticket, which cannot be guessed and is stored as a hash only."""
    ticket = new_ticket()
    row = connection.execute(
        text(
            "INSERT INTO session (company_id, ticket_hash, phase, started_at, last_call_at, manual)"
            f" VALUES (:company, :hash, :phase, :now, :now, :manual) RETURNING {COLUMNS}"
        ),
        {
            "company": company_id,
            "hash": services.vault.hash(ticket),
            "phase": Phase.OPEN,
            "now": now,
            "manual": manual,
        },
    ).one()
    logs.note(session=row.id)
    return of_row(row), ticket


def save(connection: Connection, session: Session) -> None:
    """With the next statement, mostly the end of the transaction."""
    connection.soon(
        SAVE,
        {
            "company": session.company_id,
            "id": session.id,
            "phase": session.phase,
            "last_call_at": session.last_call_at,
            "ended_at": session.ended_at,
            "outcome": session.outcome,
            "message": session.message,
            "error": session.error,
            "percent": session.percent,
            "waits": session.waits,
            "progress": dump(session.progress),
        },
    )


def shown(session: Session) -> dict[str, Any] | None:
    """For the live view: None once it has ended."""
    if session.ended_at is not None:
        return None
    return {
        "id": session.id,
        "phase": session.phase,
        "percent": session.percent,
        "started_at": session.started_at,
        "last_call_at": session.last_call_at,
    }


def of_row(row: Any, prefix: str = "") -> Session:
    """From a row with ``NAMES``, each behind the prefix."""
    found = {name: getattr(row, prefix + name) for name in NAMES}
    return Session(**(found | {"phase": Phase(found["phase"])}))
