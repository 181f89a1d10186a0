"""Once a week every id and EditSequence is read, to find what no query by date has shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, text

import qbxml
from app.store import messages
from app.store.json import dump
from app.store.messages import Message
from app.sync.mirror import cursors
from app.sync.mirror.cursors import Cursor
from qbxml import Aggregate

EVERY = timedelta(days=7)
ELEMENTS = ("ListID", "EditSequence")
BATCH = 500


def is_due(file: Any, now: datetime) -> bool:
    """``file`` is the row of the company file; whatever was read whole was audited by that."""
    return file.audited_at is not None and (file.audited_at > now or now - file.audited_at >= EVERY)


def begin(cursor: Cursor, run: dict[str, Any]) -> dict[str, Any]:
    """Make this run, which reads everything, one of ids and EditSequences."""
    cursor.position["run"] = run | {"audit": True}
    return dict(cursor.position["run"])


def only_ids(query: Aggregate) -> Aggregate:
    return query.replace(include_ret_element=ELEMENTS)


def compare(connection: Connection, message: Message, heart: Callable[[], None]) -> int:
    """One page: what the mirror holds in this very version was seen; the rest is fetched by id. Answers how many there were."""
    kind, count = str(message.detail["kind"]), 0
    found = (
        event.value.as_dict()
        for event in qbxml.read(messages.answer(connection, message.company_id, message.id))
        if isinstance(event, qbxml.Record)
    )
    versions = ({"id": str(one["list_id"]), "version": str(one.get("edit_sequence") or "")} for one in found if "list_id" in one)
    while rows := list(islice(versions, BATCH)):
        known = _seen(connection, message.company_id, kind, rows)
        cursors.want(connection, message.company_id, kind, [row["id"] for row in rows if row["id"] not in known])
        count += len(rows)
        heart()
    return count


def done(connection: Connection, company_id: str, began: datetime) -> None:
    connection.execute(
        text("UPDATE company_file SET audited_at = :began WHERE company_id = :company"),
        {"company": company_id, "began": began},
    )


def _seen(connection: Connection, company_id: str, kind: str, rows: list[dict[str, str]]) -> set[str]:
    return set(
        connection.scalars(
            text(
                "UPDATE quickbooks_record q SET seen_at = now() FROM jsonb_to_recordset(CAST(:rows AS jsonb))"
                " AS g(id text, version text) WHERE q.company_id = :company AND q.kind = :kind AND q.quickbooks_id = g.id"
                " AND q.edit_sequence = g.version AND NOT q.deleted RETURNING q.quickbooks_id"
            ),
            {"company": company_id, "kind": kind, "rows": dump(rows)},
        )
    )
