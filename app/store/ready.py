"""Connections that stand ready for single statements: taken from the pool, and not given back after every question."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Iterator
from typing import Any

from psycopg2 import Error
from sqlalchemy import Engine, PoolProxiedConnection

RESTED = 1.0  # seconds without use, after which a connection is asked whether it lives
MOST = 8  # of a process; the pool has more for whoever comes when all of them are in use


class Ready:
    """Each statement on them is a transaction by itself. Any thread may take one; the last used goes first."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._ready: deque[tuple[float, PoolProxiedConnection]] = deque()

    @contextlib.contextmanager
    def one(self) -> Iterator[Any]:
        """psycopg2's connection, for the length of the block. What broke is not used again."""
        kept = self._take()
        own: Any = kept.driver_connection
        try:
            yield own
        finally:
            if own.closed:
                kept.invalidate()
            elif len(self._ready) < MOST:
                self._ready.append((time.monotonic(), kept))
            else:
                kept.close()

    def forget(self) -> None:
        """Give all of them back."""
        while self._ready:
            _, kept = self._ready.pop()
            kept.close()

    def _take(self) -> PoolProxiedConnection:
        while self._ready:
            try:
                used, kept = self._ready.pop()
            except IndexError:  # another thread was quicker
                break
            if time.monotonic() - used < RESTED or _lives(kept):
                return kept
            kept.invalidate()
        return self._engine.raw_connection()  # the pool asks it


def _lives(kept: PoolProxiedConnection) -> bool:
    own: Any = kept.driver_connection
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True
