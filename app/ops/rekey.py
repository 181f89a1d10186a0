"""Put everything that is encrypted under the newest secret key, while the service runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table

from app.services import Services
from app.store.sql import Connection, text
from app.store.tables import metadata
from app.vault import CannotDecrypt

STEP = 200  # rows that a transaction holds


@dataclass
class Done:
    """What was found in one column."""

    table: str
    column: str
    renewed: int = 0
    as_they_were: int = 0
    unreadable: int = 0  # under a key that is neither the new one nor the old one


def rekey(services: Services) -> list[Done]:
    """Every encrypted column of every table; safe to run again, and beside everything else.

    A row is held only while it is changed, so that a token that is replaced meanwhile is never put back.
    """
    return [_column(services, table, column) for table, column in encrypted()]


def encrypted() -> Iterator[tuple[Table, Column[Any]]]:
    """The columns that say of themselves that they are encrypted."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.info.get("encrypted"):
                yield table, column


def _column(services: Services, table: Table, column: Column[Any]) -> Done:
    done, after = Done(table.name, column.name), None
    while True:
        with services.database.operators() as connection:
            after = _step(services, connection, table, column, done, after)
        if after is None:
            return done


def _step(services: Services, connection: Connection, table: Table, column: Column[Any], done: Done, after: Any) -> Any:
    """The next rows in the order of the key; answers the last one's key, None at the end."""
    keys = [one.name for one in table.primary_key.columns]
    names, places = ", ".join(f'"{key}"' for key in keys), ", ".join(f":key_{number}" for number in range(len(keys)))
    behind = "" if after is None else f"WHERE ({names}) > ({places})"
    rows = connection.execute(
        text(f'SELECT {names}, "{column.name}" FROM "{table.name}" {behind} ORDER BY {names} LIMIT {STEP} FOR UPDATE'),
        _given(after or ()),
    ).all()
    for row in rows:
        key, stored = row[:-1], row[-1]
        if stored is None:
            continue
        try:
            renewed = services.vault.renewed(stored)
        except CannotDecrypt:
            done.unreadable += 1
            continue
        if renewed is None:
            done.as_they_were += 1
            continue
        connection.execute(
            text(f'UPDATE "{table.name}" SET "{column.name}" = :renewed WHERE ({names}) = ({places})'),
            _given(key) | {"renewed": renewed},
        )
        done.renewed += 1
    return tuple(rows[-1][:-1]) if len(rows) == STEP else None


def _given(key: Sequence[Any]) -> dict[str, Any]:
    return {f"key_{number}": value for number, value in enumerate(key)}
