"""Everything that is kept of a company, as JSON lines: one for each row, the first says what follows, the last how much it was.

Secrets are left out (tokens, passwords, their hashes): with them somebody could act as the company. What was said to QuickBooks
and what it answered is written as text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, Table

from app.store import bodies, messages
from app.store.sql import Connection, text
from app.store.tables import metadata

FORMAT = 1
AT_ONCE = 500  # rows that are in memory
CHUNKS = "message_chunk"  # its rows are in the message that they are the answer to


def lines(connection: Connection, company_id: str) -> Iterator[str]:
    """Each line ends with a line feed; as the operators' role, in the caller's transaction."""
    tables = [table for table in metadata.sorted_tables if "company_id" in table.columns and table.name != CHUNKS]
    yield _line({"export": "qbconnector company", "format": FORMAT, "id": company_id, "tables": [one.name for one in tables]})
    written = {}
    for table in tables:
        written[table.name] = 0
        for row in _rows(connection, table, company_id):
            written[table.name] += 1
            yield _line({"table": table.name, "row": row})
    yield _line({"end": True, "rows": written})


def _rows(connection: Connection, table: Table, company_id: str) -> Iterator[dict[str, Any]]:
    shown = [c.name for c in table.columns if not isinstance(c.type, LargeBinary) and not c.name.endswith("_hash")]
    keys = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
    columns = ", ".join(f'"{name}"' for name in shown)
    found = connection.stream(
        text(f'SELECT {columns} FROM "{table.name}" WHERE company_id = :company ORDER BY {keys}'),
        {"company": company_id},
        AT_ONCE,
    )
    for row in found:
        yield dict(row._mapping) | (_said(connection, company_id, row.id) if table.name == "message" else {})


def _said(connection: Connection, company_id: str, number: int) -> dict[str, Any]:
    """What was asked and answered; what was damaged where it is kept must not hold back all the rest, and is named."""
    try:
        answer = b"".join(messages.answer(connection, company_id, number))
        request = messages.request_xml(connection, company_id, number)
    except bodies.Damaged:
        return {"request": None, "answer": None, "damaged": True}
    return {"request": request, "answer": answer.decode("utf-8", "replace") if answer else None}


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain) + "\n"


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
