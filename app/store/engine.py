"""Connections to Postgres: one company bound inside a transaction, or what crosses companies under a role of its own."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any, TypeVar

from psycopg2 import Error
from psycopg2.errors import DeadlockDetected
from sqlalchemy import Connection, Engine, Row, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError, OperationalError

from app import logs
from app.config import for_sqlalchemy
from app.store.ready import RESTED, Ready

APP_ROLE = "qbconnector_app"
OPS_ROLE = "qbconnector_ops"
KEPT, MORE = 16, 9  # connections of a process that stay open, and how many more there may be at a peak
TRIES = 5  # of one transaction; each deadlock ends with one of the two done

T = TypeVar("T")


class Database:
    """Two pools: the program's, where a company must be bound to see anything, and the operators', which crosses companies."""

    def __init__(self, app_url: str, ops_url: str) -> None:
        self._app = _engine(app_url, KEPT, MORE)
        self._ops = _engine(ops_url, 2, 20, patience=5)
        self._ready = Ready(self._app)

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
    def at_once(self) -> Iterator[Connection]:
        """For one statement that is a transaction by itself, committed as it ends: one round trip. It sees no company's row,
        only the look-ups and functions that bind the company themselves.
        """
        with self._app.connect() as connection:
            own: Any = connection.connection.driver_connection
            own.autocommit = True  # by psycopg2, which only remembers it; SQLAlchemy would set it back with a question more
            try:
                yield connection
            finally:
                own.autocommit = False

    def row(self, statement: str, given: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """What ``at_once`` is for, where calls come by thousands: the first row of one statement in psycopg2's
        form (``%(name)s``). SQLAlchemy's part of the work costs several times what the question does.

        Raises: psycopg2.Error.
        """
        with self._ready.one() as own, own.cursor() as cursor:
            for listener in self._app.dispatch.before_cursor_execute:  # whoever hears of statements hears of this one
                listener(self._app, cursor, statement, given, None, False)
            cursor.execute(statement, given)
            found: tuple[Any, ...] | None = cursor.fetchone()
            return found

    def one(self, company_id: str, statement: str, given: Mapping[str, Any]) -> Sequence[Row[Any]]:
        """One statement on a company's rows as a transaction by itself: bound, done and committed in one round trip.

        ``:company`` in it is the company; it answers rows.
        """
        with self.at_once() as connection:
            return connection.exec_driver_sql(_bound(statement), {**given, "company": company_id}).all()

    def refresh_statistics(self) -> None:
        """Let the planner know of tables that have doubled: a first sync is over before autovacuum comes by."""
        with self.at_once() as connection:
            connection.execute(text("SELECT qbc_refresh_statistics()"))

    @contextmanager
    def operators(self) -> Iterator[Connection]:
        """A transaction that crosses companies, for the sweep, the dashboard, metrics and the making of a company."""
        with self._ops.begin() as connection:
            yield connection

    def dispose(self) -> None:
        self._ready.forget()
        self._app.dispose()
        self._ops.dispose()

    def forget(self) -> None:
        """After a fork: drop the parent's connections without closing them under its feet."""
        self._abandoned, self._ready = self._ready, Ready(self._app)  # kept, for what is collected goes back into the pool
        self._app.dispose(close=False)
        self._ops.dispose(close=False)


@lru_cache(maxsize=64)
def _bound(statement: str) -> str:
    """In psycopg2's own words, read once: hints bring the same statement a thousand times."""
    named = re.sub(r"(?<!:):(\w+)", r"%(\1)s", statement.replace("%", "%%"))
    return f"SELECT set_config('qbconnector.company', %(company)s, true); {named}"


def patiently(transaction: Callable[[], T]) -> T:
    """Do it, and do it again when Postgres gave it up in favour of another one (a deadlock): nothing of it was done then."""
    for _ in range(TRIES - 1):
        try:
            return transaction()
        except OperationalError as error:
            if not isinstance(error.orig, DeadlockDetected):
                raise
    return transaction()


def _engine(url: str, kept: int, more: int, patience: int = 10) -> Engine:
    """``patience`` in seconds: until a server that does not answer is given up. ``more`` connections beside those that are kept
    are made for one use each, and making one costs both sides what several polls cost.
    """
    engine = create_engine(
        for_sqlalchemy(url),
        pool_size=kept,
        max_overflow=more,
        pool_use_lifo=True,  # one that was used a moment ago need not be asked whether it lives
        pool_recycle=1800,
        hide_parameters=True,  # what went wrong is logged, and customers' data is not
        connect_args={"connect_timeout": patience, "application_name": "qbconnector"},
    )
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", _look_alive)
    return engine


def _note_use(connection: DBAPIConnection | None, record: Any) -> None:
    record.info["used"] = time.monotonic()


def _look_alive(connection: DBAPIConnection, record: Any, proxy: Any) -> None:
    """Ask a connection that has rested whether it still lives; asking each time would cost every poll a round trip.

    Raises: DisconnectionError, and the pool gives another one.
    """
    used = record.info.get("used")
    if used is None or time.monotonic() - used < RESTED:
        return
    try:
        cursor = connection.cursor()
        cursor.execute("SELECT 1")
        cursor.close()
        connection.rollback()
    except Error as error:
        raise DisconnectionError from error


@cache
def database(app_url: str, ops_url: str) -> Database:
    """The process's one pool for these addresses."""
    return Database(app_url, ops_url)
