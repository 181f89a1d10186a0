"""Lists in pages: each begins after the last row of the one before, so that a page costs the same wherever it lies."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from app.office.errors import Refusal
from app.store.sql import Connection, text

USUAL, MOST = 100, 500  # rows of a page
WIDTHS = {"int": 31, "bigint": 63}  # bits of PostgreSQL's numbers
Row = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """Which page, and of what: ``q`` is looked for in a list's names, ids and sentences, whatever the case."""

    limit: int = USUAL
    cursor: str | None = None
    q: str | None = None


@dataclass(frozen=True)
class Listing:
    """One list: a statement's parts, and the columns that put it in order and make each row unique."""

    name: str  # goes into the cursor, so that one list's cursor is not taken for another's
    columns: str
    source: str  # FROM … WHERE …
    order: Mapping[str, str]  # column → its type in PostgreSQL; shown columns, together unique
    looked_in: Sequence[str]
    newest_first: bool = False
    shown: Callable[[Row], Row] = dict


def page(connection: Connection, listing: Listing, asked: Asked, **values: Any) -> dict[str, Any]:
    """``data`` and ``next_cursor``, None on the last page. Raises: Refusal for a cursor that is none of this list."""
    keys = list(listing.order)
    conditions = [listing.source]
    if asked.q:
        looked = " OR ".join(f"position(lower(:q) IN lower(CAST({column} AS text))) > 0" for column in listing.looked_in)
        conditions.append(f"AND ({looked})")
    if asked.cursor is not None:
        after = _opened(listing, asked.cursor)
        values |= {f"after_{n}": value for n, value in enumerate(after)}
        places = ", ".join(f"CAST(:after_{n} AS {kind})" for n, kind in enumerate(listing.order.values()))
        conditions.append(f"AND ({', '.join(keys)}) {'<' if listing.newest_first else '>'} ({places})")
    direction = " DESC" if listing.newest_first else ""
    order = ", ".join(f"{key}{direction}" for key in keys)
    found = connection.execute(
        text(f"SELECT {listing.columns} {' '.join(conditions)} ORDER BY {order} LIMIT :rows"),
        values | {"q": asked.q, "rows": asked.limit + 1},
    )
    rows = [dict(row._mapping) for row in found]
    shown = rows[: asked.limit]
    more = len(rows) > asked.limit
    return {"data": [listing.shown(row) for row in shown], "next_cursor": _closed(listing, shown[-1]) if more else None}


def _closed(listing: Listing, row: Row) -> str:
    """Where a page ended."""
    values = [row[key.rpartition(".")[2]] for key in listing.order]
    plain = [value.isoformat() if isinstance(value, datetime) else str(value) for value in values]
    return base64.urlsafe_b64encode(json.dumps([listing.name, *plain]).encode()).decode().rstrip("=")


def _opened(listing: Listing, cursor: str) -> list[str]:
    try:
        name, *values = json.loads(base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
        if name != listing.name or len(values) != len(listing.order):
            raise ValueError("another list's")
        for value, kind in zip(values, listing.order.values(), strict=True):
            _fits(value, kind)
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise Refusal(
            "The cursor is none that this list gave.",
            code="invalid",
            field="cursor",
            remedy="Begin without a cursor, and go on with the next_cursor of each page, unchanged.",
        ) from error
    return cast("list[str]", values)


def _fits(value: Any, kind: str) -> None:
    """Raises: ValueError for what PostgreSQL could not read as a column of this type."""
    if not isinstance(value, str) or "\0" in value or not value.isprintable():
        raise ValueError("no text")
    if kind in WIDTHS and not -(2 ** WIDTHS[kind]) <= int(value) < 2 ** WIDTHS[kind]:
        raise ValueError("no number")
    if kind == "timestamptz" and datetime.fromisoformat(value).tzinfo is None:
        raise ValueError("no moment")
