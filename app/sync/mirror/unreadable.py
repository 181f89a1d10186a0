"""A record of either side that cannot be taken over: a person is told, and the others go on."""

from __future__ import annotations

import logging

from app.model import Attention, Side
from app.store import left_out
from app.store.sql import Connection
from app.where import where

log = logging.getLogger(__name__)

CODE = "cannot_be_read"


def tell(
    connection: Connection, company_id: str, side: Side, kind: str, record_id: str, name: str, error: Exception | None
) -> None:
    """Open an attention about a record that cannot be taken over: our rules raised ``error``, or the database refused it."""
    why, program = where(error) if error else "refused by the database", side.called
    log.error("company %s: %s %s of %s cannot be read: %s", company_id, kind, record_id, program, why)
    told = Attention(
        code=CODE,
        severity="error",
        summary=f"A record of {program} ({_words(kind)} {name or record_id}) is not as expected and could not be taken over.",
        remedy=f"Everything else goes on. Look at the record in {program}; it is read again as soon as it is changed there.",
        kind=kind,
        quickbooks_id=record_id if side is Side.QUICKBOOKS else None,
        industrack_id=record_id if side is Side.INDUSTRACK else None,
        name=name,
    )
    left_out.tell(connection, company_id, told)


def tell_without_id(connection: Connection, company_id: str, kind: str, name: str) -> None:
    """Open an attention about a record of QuickBooks that came without an id."""
    which = f"{_words(kind)} {name}".strip()
    told = Attention(
        code=CODE,
        severity="error",
        summary=f"QuickBooks gave a record ({which}) without its id, and it was left out.",
        remedy="Everything else goes on. If it stays, let QuickBooks verify and rebuild its data, and tell support.",
        kind=kind,
        name=name,
    )
    left_out.tell(connection, company_id, told)


def _words(kind: str) -> str:
    return kind.replace("_", " ")
