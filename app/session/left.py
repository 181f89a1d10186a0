"""What is there for a session to do, in one look: every phase asks for a part of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.queue import requests, tasks
from app.store.sql import Connection, text
from app.sync.mirror import cursors
from app.sync.proof import store as proofs

LOOKED_AT = (
    f"SELECT {requests.ONE_WAITING} AS waiting, {requests.IS_UNKNOWN} AS unknown, {tasks.COMPARES} AS compares,"
    f" {proofs.READS_QUICKBOOKS} AS proves, {cursors.WANTED} AS wanted"
)
LOOK = text(LOOKED_AT)


@dataclass(frozen=True)
class Left:
    """Of one company, at one moment."""

    waiting: str | None  # the message of one of the requests that may be handed out
    unknown: bool  # requests whose outcome is to be found out
    compares: bool  # answers are still to be read, or records to be compared
    proves: bool  # a proof has still to read QuickBooks
    wanted: dict[str, list[str]]  # kind → ids and names to ask for


def look(connection: Connection, company_id: str, now: datetime) -> Left:
    return of_row(connection.execute(LOOK, {"company": company_id, "now": now}).one())


def of_row(row: Any) -> Left:
    return Left(row.waiting, row.unknown, row.compares, row.proves, row.wanted or {})
