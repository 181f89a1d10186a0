"""A record of QuickBooks that cannot be taken over: a person is told, and the others go on."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from app.model import Attention
from app.store import attentions
from app.store.sql import Connection
from app.where import where

log = logging.getLogger(__name__)

CODE = "cannot_be_read"


def tell(connection: Connection, company_id: str, kind: str, data: Mapping[str, Any], error: Exception | None) -> None:
    """Open an attention about a record that cannot be taken over: our rules raised ``error``, or the database refused it."""
    record_id = str(data.get("list_id") or data.get("txn_id") or "")
    name = _name(data)
    why = where(error) if error else "refused by the database"
    log.error("company %s: %s %s of QuickBooks cannot be read: %s", company_id, kind, record_id, why)
    told = Attention(
        code=CODE,
        severity="error",
        summary=f"A record of QuickBooks ({_words(kind)} {name or record_id}) is not as expected and could not be taken over.",
        remedy="Everything else goes on. Look at the record in QuickBooks; it is read again as soon as it is changed there.",
        kind=kind,
        quickbooks_id=record_id,
        name=name,
    )
    attentions.open_unread(connection, company_id, told)


def tell_without_id(connection: Connection, company_id: str, kind: str, data: Mapping[str, Any]) -> None:
    """Open an attention about a record that came without an id."""
    name = _name(data)
    which = f"{_words(kind)} {name}".strip()
    told = Attention(
        code=CODE,
        severity="error",
        summary=f"QuickBooks gave a record ({which}) without its id, and it was left out.",
        remedy="Everything else goes on. If it stays, let QuickBooks verify and rebuild its data, and tell support.",
        kind=kind,
        name=name,
    )
    attentions.open_unread(connection, company_id, told)


def _name(data: Mapping[str, Any]) -> str:
    return str(data.get("full_name") or data.get("name") or data.get("ref_number") or "")


def _words(kind: str) -> str:
    return kind.replace("_", " ")
