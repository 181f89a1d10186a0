"""Connections to Postgres: one company bound inside a transaction, or what crosses companies under a role of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TypeVar

from psycopg2.errors import DeadlockDetected
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from app import logs
from app.config import for_sqlalchemy

APP_ROLE = "qbconnector_app"
OPS_ROLE = "qbconnector_ops"
TRIES = 5  # of one transaction; each deadlock ends with one of the two done

T = TypeVar("T")


class Database:
    """Two pools: the program's, where a company must be bound to see anything, and the operators', which crosses companies."""

    def __init__(self, app_url: str, ops_url: str, pool_size: int = 5) -> None:
        self._app = _engine(app_url, pool_size)
        self._ops = _engine(ops_url, 2, patience=5)

    @contextmanager
    def company(self, company_id: str) -> Iterator[Connection]:
        """A transaction that sees one company only; committed at the end, rolled back on an exception."""
        with logs.about(company=company_id), self._app.begin() as connection:
            connection.execute(text("SELECT set_config('qbconnector.company', :id, true)"), {"id": company_id})
            yield connection

    @contextmanager
    def nobody(self) -> Iterator[Connection]:
        """A transaction before the company is known: it sees no row, only the look-up functions answer."""
        with self._app.begin() as connection:
            yield connection

    @contextmanager
    def operators(self) -> Iterator[Connection]:
        """A transaction that crosses companies, for the sweep, the dashboard, metrics and the making of a company."""
        with self._ops.begin() as connection:
            yield connection

    def dispose(self) -> None:
        self._app.dispose()
        self._ops.dispose()

    def forget(self) -> None:
        """After a fork: drop the parent's connections without closing them under its feet."""
        self._app.dispose(close=False)
        self._ops.dispose(close=False)


def patiently(transaction: Callable[[], T]) -> T:
    """Do it, and do it again when Postgres gave it up in favour of another one (a deadlock): nothing of it was done then."""
    for _ in range(TRIES - 1):
        try:
            return transaction()
        except OperationalError as error:
            if not isinstance(error.orig, DeadlockDetected):
                raise
    return transaction()


def _engine(url: str, pool_size: int, patience: int = 10) -> Engine:
    """``patience`` in seconds: until a server that does not answer is given up."""
    return create_engine(
        for_sqlalchemy(url),
        pool_size=pool_size,
        max_overflow=20,
        pool_pre_ping=True,
        pool_recycle=1800,
        hide_parameters=True,  # what went wrong is logged, and customers' data is not
        connect_args={"connect_timeout": patience, "application_name": "qbconnector"},
    )


@cache
def database(app_url: str, ops_url: str) -> Database:
    """The process's one pool for these addresses."""
    return Database(app_url, ops_url)
