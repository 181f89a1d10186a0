"""What can be listed of a company: history, messages."""

from __future__ import annotations

from typing import Any

from app.store import messages
from app.store.sql import Connection, text

CHANGE = "id, at, kind, side, action, name, quickbooks_id, industrack_id, why, before, after, restorable"
MESSAGE = "id, session_id, purpose, state, message_set_id, handed_out_at, answered_at, ingested_at, hresult, error, answer_bytes"
MOST = 500
MOST_SHOWN = 1 << 20  # characters of an answer


def history(connection: Connection, company_id: str, record: str | None) -> list[dict[str, Any]]:
    """Newest first; ``record`` is an id of either side, or part of a name."""
    rows = connection.execute(
        text(
            f"SELECT {CHANGE} FROM change WHERE company_id = :company AND (CAST(:record AS text) IS NULL"
            " OR quickbooks_id = :record OR industrack_id = :record OR name ILIKE '%' || :record || '%')"
            " ORDER BY id DESC LIMIT :most"
        ),
        {"company": company_id, "record": record, "most": MOST},
    )
    return [dict(row._mapping) for row in rows]


def said(connection: Connection, company_id: str) -> list[dict[str, Any]]:
    """What was said to QuickBooks, newest first."""
    rows = connection.execute(
        text(f"SELECT {MESSAGE} FROM message WHERE company_id = :company ORDER BY id DESC LIMIT :most"),
        {"company": company_id, "most": MOST},
    )
    return [dict(row._mapping) for row in rows]


def message(connection: Connection, company_id: str, number: int) -> dict[str, Any]:
    """One message set with its request and, as far as it can be shown, its answer."""
    row = connection.execute(
        text(f"SELECT {MESSAGE} FROM message WHERE company_id = :company AND id = :id"),
        {"company": company_id, "id": number},
    ).one()
    pieces, size = [], 0
    for piece in messages.answer(connection, company_id, number):
        pieces.append(piece.decode("utf-8", "replace"))
        size += len(pieces[-1])
        if size >= MOST_SHOWN:
            break
    whole = "".join(pieces)
    return {
        **row._mapping,
        "request": messages.request_xml(connection, company_id, number),
        "answer": whole[:MOST_SHOWN] or None,
        "answer_is_cut": len(whole) > MOST_SHOWN or row.answer_bytes > MOST_SHOWN,
    }
