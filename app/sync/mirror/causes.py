"""What a refused write referred to: it is tried again when one of these records has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from app.model import Side
from app.sync.mirror import records as mirrors


def stamps(connection: Connection, company_id: str, body: Mapping[str, Any]) -> dict[str, str]:
    """ListID → EditSequence of the records that this request refers to, as they are known now."""
    rows = connection.execute(
        text(
            "SELECT quickbooks_id, edit_sequence FROM quickbooks_record WHERE company_id = :company AND quickbooks_id = ANY(:ids)"
        ),
        {"company": company_id, "ids": sorted(set(_references(body)))},
    )
    return {row.quickbooks_id: row.edit_sequence for row in rows}


def mark_changed(connection: Connection, company_id: str, key: str, now: datetime) -> None:
    """Of what was refused for a record that it refers to, what refers to one that has changed since is decided again."""
    rows = connection.execute(
        text(
            "UPDATE choice c SET value = (value::jsonb || jsonb_build_object('until', CAST(:now AS text)))::text"
            " WHERE company_id = :company AND key = :key AND value::jsonb ->> 'until' > :now AND EXISTS (SELECT 1 FROM"
            " jsonb_each_text(coalesce(value::jsonb -> 'of', '{}')) o JOIN quickbooks_record q ON q.company_id = c.company_id"
            " AND q.quickbooks_id = o.key AND q.edit_sequence <> o.value) RETURNING kind, record_id"
        ),
        {"company": company_id, "key": key, "now": now.isoformat()},
    ).all()
    for row in rows:
        mirrors.mark_dirty(connection, company_id, Side.INDUSTRACK, row.kind, [row.record_id])


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(value.get("list_id"), str):
            yield value["list_id"]
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _references(inner)
