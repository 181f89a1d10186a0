"""The round trips to Postgres that something costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from app.store.sql import Connection


@contextmanager
def asked() -> Iterator[list[str]]:
    """The statements that this process sends while the block lasts, and BEGIN and COMMIT where there are transactions."""
    seen: list[str] = []

    def statement(connection: Connection, cursor: Any, sql: str, *rest: Any) -> None:
        seen.append(sql)

    event.listen(Engine, "before_cursor_execute", statement)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", statement)
