"""Answers in the order in which QuickBooks gave them: workers may come to an older one after a newer one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.store.messages import Message
from app.store.sql import Connection, text
from app.sync.rules.source import Row

Held = Mapping[tuple[str, str], Any]


def as_of(message: Message) -> int:
    """The message set that QuickBooks carried out; they are numbered in the order in which it gets them."""
    return int(message.detail.get("recovers") or message.id)


def held(connection: Connection, company_id: str, rows: Sequence[Row]) -> Held:
    """What the mirror has of these, by kind and id: in which version, with which stamp, and which message set showed it, when."""
    if not rows:
        return {}
    found = connection.execute(
        text(
            "SELECT r.kind, r.quickbooks_id, r.edit_sequence, r.modified_at, r.as_of, m.handed_out_at AS shown_at"
            " FROM quickbooks_record r LEFT JOIN message m ON m.company_id = r.company_id AND m.id = r.as_of"
            " WHERE r.company_id = :company AND r.kind = ANY(:kinds) AND r.quickbooks_id = ANY(:ids)"
        ),
        {"company": company_id, "kinds": sorted({row.kind for row in rows}), "ids": [row.id for row in rows]},
    )
    return {(row.kind, row.quickbooks_id): row for row in found}


def without_overtaken(rows: Sequence[Row], known: Held, number: int) -> list[Row]:
    """Without the records of which a later message set than this one has shown more."""
    return [row for row in rows if (row.kind, row.id) not in known or known[row.kind, row.id].as_of <= number]
