"""Connections to Postgres: one company bound inside a transaction, or what crosses companies under a role of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
from typing import Any, TypeVar

import psycopg2
from psycopg2.errors import DeadlockDetected, UndefinedFunction
from sqlalchemy import Engine, PoolProxiedConnection, Row, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, DisconnectionError

from app import logs
from app.config import for_sqlalchemy
from app.store.growth import Growth
from app.store.json import load
from app.store.ready import RESTED, Ready
from app.store.sql import Connection, Statement, text, told

APP_ROLE = "qbconnector_app"
OPS_ROLE = "qbconnector_ops"
KEPT, MORE = 16, 9  # connections of a process that stay open, and how many more there may be at a peak
TRIES = 5  # of one transaction; each deadlock ends with one of the two done
BEGIN, COMMIT, ROLLBACK = text("BEGIN"), text("COMMIT"), text("ROLLBACK")
BIND = text("SELECT set_config('qbconnector.company', :bound_company, true)")

T = TypeVar("T")


class Database:
    """Two pools: the program's, where a company must be bound to see anything, and the operators', which crosses companies."""

    def __init__(self, app_url: str, ops_url: str) -> None:
        self._app = _engine(app_url, KEPT, MORE)
        self._ops = _engine(ops_url, 2, 20, patience=5)
        self._ready = Ready(self._app)
        self._growth = Growth()

    @contextmanager
    def company(self, company_id: str) -> Iterator[Connection]:
        """A transaction that sees one company only; committed at the end, rolled back on an exception."""
        with logs.about(company=company_id), _connection(self._app) as connection:
            connection.first(BEGIN)
            connection.first(BIND, {"bound_company": company_id})
            with _committed(connection):
                yield connection
            self._growth.note(connection.wrote)

    @contextmanager
    def alone(self, company_id: str) -> Iterator[Connection]:
        """Statements on a company's rows, each of them a transaction by itself: bound, done and committed in one round trip."""
        with logs.about(company=company_id), _connection(self._app) as connection:
            connection.first_of_each(BIND, {"bound_company": company_id})
            yield connection
            self._growth.note(connection.wrote)

    @contextmanager
    def opened(
        self, kept: Statement, plain: str, given: Mapping[str, Any]
    ) -> Iterator[tuple[Connection, Mapping[str, Any] | None]]:
        """A transaction that a kept function begins, and what it answers, in one round trip; ``plain`` says the same in
        statements, for where the function is missing. Either binds the company: by what tells which one it is, such as a ticket.
        """
        with _transaction(self._app) as connection:
            yield connection, _answered(connection, kept, plain, given)
            self._growth.note(connection.wrote)

    @contextmanager
    def nobody(self) -> Iterator[Connection]:
        """A transaction before the company is known: it sees no row, only the look-up functions answer."""
        with _transaction(self._app) as connection:
            yield connection

    @contextmanager
    def at_once(self) -> Iterator[Connection]:
        """For one statement that is a transaction by itself, committed as it ends: one round trip. It sees no company's row,
        only the look-ups and functions that bind the company themselves.
        """
        with _connection(self._app) as connection:
            yield connection

    def row(self, statement: str, given: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """What ``at_once`` is for, where calls come by thousands: the first row of one statement in psycopg2's
        form (``%(name)s``), without taking a connection from the pool and giving it back.

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
            return connection.execute(_bound(statement), {**given, "company": company_id}).all()

    def of_all(self, statement: str, given: Mapping[str, Any]) -> Sequence[Row[Any]]:
        """One statement that crosses companies, as a transaction by itself."""
        with _connection(self._ops) as connection:
            return connection.execute(text(statement), given).all()

    def refresh_statistics(self) -> None:
        """Let the planner know of tables that have doubled: a first sync is over before autovacuum comes by."""
        with self.at_once() as connection:
            connection.execute(text("SELECT qbc_refresh_statistics()"))

    def follow_growth(self) -> None:
        """``refresh_statistics`` when this process has written enough for a table to have doubled."""
        if self._growth.is_to_be_seen():
            self.refresh_statistics()

    @contextmanager
    def operators(self) -> Iterator[Connection]:
        """A transaction that crosses companies, for the sweep, the dashboard, metrics and the making of a company."""
        with _transaction(self._ops) as connection:
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


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    with _connection(engine) as connection:
        connection.first(BEGIN)
        with _committed(connection):
            yield connection


def _answered(connection: Connection, kept: Statement, plain: str, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    try:
        found: Mapping[str, Any] | None = connection.scalar(kept, given)
        connection.keeps = True
    except DBAPIError as error:
        if not isinstance(error.orig, UndefinedFunction):
            raise
        connection.execute(text("ROLLBACK; BEGIN"))
        row = connection.execute(text(plain), given).one_or_none()
        found = None if row is None else row._asdict()
    return found


@contextmanager
def _committed(connection: Connection) -> Iterator[None]:
    """The transaction that begins with its first statement: committed at the end, rolled back on an exception."""
    try:
        yield
        if connection.has_failed:
            raise RuntimeError("A statement failed, and its transaction was to be committed all the same.")
        if connection.has_begun or connection.writes_soon:
            connection.execute(COMMIT)
    except BaseException:
        connection.drop()
        with suppress(DBAPIError):
            if connection.has_begun:
                connection.execute(ROLLBACK)
        raise


@contextmanager
def _connection(engine: Engine) -> Iterator[Connection]:
    """One from the pool, in autocommit. One that broke, or whose transaction is not over, does not go back; with a server that
    went away all go, for they went with it.
    """
    kept = _taken(engine)
    connection = Connection(kept.driver_connection, engine.dispatch.before_cursor_execute)
    try:
        yield connection
    finally:
        if connection.is_over:
            kept.close()
        else:
            kept.invalidate()
            engine.dispose()


def _taken(engine: Engine) -> PoolProxiedConnection:
    try:
        return engine.raw_connection()
    except psycopg2.Error as error:
        raise told(error) from error


@lru_cache(maxsize=64)
def _bound(statement: str) -> Statement:
    return text(f"SELECT set_config('qbconnector.company', :company, true); {statement}")


def patiently(transaction: Callable[[], T]) -> T:
    """Do it, and do it again when Postgres gave it up in favour of another one (a deadlock), or when ``migrate`` of another
    release took the functions away in the midst of it: nothing of it was done then.
    """
    for _ in range(TRIES - 1):
        try:
            return transaction()
        except DBAPIError as error:
            if not isinstance(error.orig, (DeadlockDetected, UndefinedFunction)):
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
        pool_reset_on_return=None,  # ``_connection`` gives back none whose transaction is not over
        pool_use_lifo=True,  # one that was used a moment ago need not be asked whether it lives
        pool_recycle=1800,
        json_deserializer=load,
        use_native_hstore=False,  # it would ask each new connection for a type that no table has
        connect_args={"connect_timeout": patience, "application_name": "qbconnector"},
    )
    event.listen(engine, "connect", _each_by_itself)
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", _look_alive)
    return engine


def _each_by_itself(connection: Any, record: Any) -> None:
    """Transactions begin and end where we say so: psycopg2 would spend a round trip of its own on each beginning."""
    connection.autocommit = True


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
    except psycopg2.Error as error:
        raise DisconnectionError from error


@cache
def database(app_url: str, ops_url: str) -> Database:
    """The process's one pool for these addresses."""
    return Database(app_url, ops_url)
