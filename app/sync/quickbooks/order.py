"""Answers in the order in which QuickBooks gave them: workers may come to an older one after a newer one."""

from __future__ import annotations

from collections.abc import Sequence

from app.store.messages import Message
from app.store.sql import Connection, text
from app.sync.rules.source import Row


def as_of(message: Message) -> int:
    """The message set that QuickBooks carried out; they are numbered in the order in which it gets them."""
    return int(message.detail.get("recovers") or message.id)


def without_overtaken(connection: Connection, message: Message, rows: Sequence[Row]) -> list[Row]:
    """Without the records of which a later message set has shown more."""
    found = connection.execute(
        text(
            "SELECT kind, quickbooks_id FROM quickbooks_record WHERE company_id = :company AND kind = ANY(:kinds)"
            " AND quickbooks_id = ANY(:ids) AND as_of > :number"
        ),
        {
            "company": message.company_id,
            "kinds": sorted({row.kind for row in rows}),
            "ids": [row.id for row in rows],
            "number": as_of(message),
        },
    )
    newer = {(row.kind, row.quickbooks_id) for row in found}
    return [row for row in rows if (row.kind, row.id) not in newer]
