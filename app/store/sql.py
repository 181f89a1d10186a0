"""Statements in PostgreSQL's own words, on connections of SQLAlchemy's pool.

The pool, the errors and the rows are SQLAlchemy's. Its way of carrying out a statement (an expression that is compiled, cast and
described anew each time) costs several times what psycopg2 needs for the question itself, and none of ours is such an expression.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import count, groupby
from typing import Any, NewType, Protocol

import psycopg2
from psycopg2.extensions import TRANSACTION_STATUS_IDLE, TRANSACTION_STATUS_INERROR
from psycopg2.extras import execute_batch
from sqlalchemy import IteratorResult, ScalarResult
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError

Statement = NewType("Statement", str)
"""In psycopg2's form: ``%(name)s`` for what is given, ``%%`` for a sign of its own."""
Given = Mapping[str, Any]

NUMBERS = count(1)
NAMED = re.compile(r"(?<![:\w]):(\w+)")
GIVEN = re.compile(r"%\((\w+)\)s")


@lru_cache(maxsize=4096)
def text(words: str) -> Statement:
    """``:name`` stands for what is given by that name; ``::type`` and times such as 10:30 are left alone."""
    return Statement(NAMED.sub(r"%(\1)s", words.replace("%", "%%")))


class Kept(Protocol):
    """A statement that Postgres keeps as a function (``app.store.kept``), and as it is where it does not."""

    @property
    def plain(self) -> Statement: ...

    @property
    def called(self) -> Statement:
        """The call alone, without ``SELECT``."""
        ...


class Result(IteratorResult[*tuple[Any, ...]]):
    """The rows of a statement, all of them here already, and how many it touched."""

    rowcount = 0


class Connection:
    """One transaction's view of the database, or with every statement a transaction of its own, as its maker says."""

    def __init__(self, own: Any, hears: Iterable[Callable[..., object]] = ()) -> None:
        """``own`` is psycopg2's, in autocommit; ``hears`` are told of every statement before it goes, as SQLAlchemy tells."""
        self.wrote = 0  # rows at most: what a statement that begins with WITH has only found counts as well
        self._own = own
        self._hears = hears
        self._first: list[Statement] = []  # kept ones without SELECT
        self._kept: set[int] = set()  # which of them are calls of kept functions
        self.keeps = False  # whether the functions of this release are there
        self._first_given: dict[str, Any] = {}
        self._first_of_each = False
        self.writes_soon = False  # something waits that is only written

    def first(self, statement: Statement, given: Given | None = None) -> None:
        """It is carried out before the next statement and goes to the server with it: what only begins something has nothing to
        say, and is not worth a round trip. What is given needs names that no statement has.
        """
        self._first.append(statement)
        self._first_given.update(given or {})

    def first_of_each(self, statement: Statement, given: Given | None = None) -> None:
        """The same, before every statement: for a connection on which each is a transaction of its own."""
        self.first(statement, given)
        self._first_of_each = True

    def soon(self, statement: Statement | Kept, given: Given | None = None) -> None:
        """The same for what is only written: it goes with the next statement, at the latest with the end of the transaction.

        Functions that follow each other are one statement, and are carried out in their order.
        """
        is_kept = self.keeps and not isinstance(statement, str)
        if not isinstance(statement, str):
            statement = statement.called if is_kept else statement.plain
        if self._first_of_each:  # there is no transaction whose end would take it along
            self.execute(Statement(f"SELECT {statement}") if is_kept else statement, given)
            return
        number = len(self._first)
        if is_kept:
            self._kept.add(number)
        self.first(
            Statement(_with_number(statement, number)), {f"{name}.{number}": value for name, value in (given or {}).items()}
        )
        self.writes_soon = True
        self.wrote += 1

    def execute(self, statement: Statement, given: Given | Sequence[Given] | None = None) -> Result:
        """Carry it out; for a list of what is given, once for each, and then without rows.

        Raises: sqlalchemy.exc.DBAPIError, whose ``orig`` is psycopg2's.
        """
        if isinstance(given, Sequence):
            self._send_first()
            with self._cursor(statement, given) as cursor:
                execute_batch(cursor, statement, given)
                self.wrote += len(given)
                return _result(cursor, (), [])
        with self._carried_out(statement, given) as cursor:
            names = () if cursor.description is None else tuple([column.name for column in cursor.description])
            return _result(cursor, names, cursor.fetchall() if names else [])

    def scalar(self, statement: Statement, given: Given | None = None) -> Any:
        """The first value of the first row; None when there is no row."""
        with self._carried_out(statement, given) as cursor:
            row = cursor.fetchone()
            return None if row is None else row[0]

    def scalars(self, statement: Statement, given: Given | None = None) -> ScalarResult[Any]:
        """The first value of every row."""
        return self.execute(statement, given).scalars()

    def stream(self, statement: Statement, given: Given, at_once: int) -> Iterator[Any]:
        """The rows one by one, ``at_once`` of them in memory; within a transaction."""
        name = f"rows_{next(NUMBERS)}"
        self.execute(Statement(f"DECLARE {name} NO SCROLL CURSOR FOR {statement}"), given)
        while rows := self.execute(Statement(f"FETCH {at_once} FROM {name}")).all():
            yield from rows
        self.execute(Statement(f"CLOSE {name}"))

    def copy(self, statement: str, stream: Any) -> None:
        """``COPY … TO STDOUT`` into a binary file, or ``FROM STDIN`` out of one."""
        self._send_first()
        with self._cursor(statement, None) as cursor:
            cursor.copy_expert(statement, stream)

    def drop(self) -> None:
        """Forget what was to go first: the transaction is given up."""
        self._first.clear()
        self._kept.clear()
        self._first_given.clear()
        self.writes_soon = False

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of the transaction that can fail alone."""
        self.first(text("SAVEPOINT part"))
        try:
            yield
        except BaseException:
            self.execute(text("ROLLBACK TO SAVEPOINT part"))
            raise
        self.first(text("RELEASE SAVEPOINT part"))

    @property
    def address(self) -> str:
        """Of the database."""
        info = self._own.info
        return f"{info.host}:{info.port}/{info.dbname}"

    @property
    def has_begun(self) -> bool:
        """Whether the transaction that was to begin with its first statement has begun."""
        return bool(self._own.info.transaction_status != TRANSACTION_STATUS_IDLE)

    @property
    def is_over(self) -> bool:
        """Whether no transaction is open on it, and its server is still there."""
        return not self._own.closed and self._own.info.transaction_status == TRANSACTION_STATUS_IDLE

    @property
    def has_failed(self) -> bool:
        """Whether a statement of the open transaction failed: PostgreSQL would take a COMMIT for a ROLLBACK, without a word."""
        return bool(self._own.info.transaction_status == TRANSACTION_STATUS_INERROR)

    @contextmanager
    def _carried_out(self, statement: Statement, given: Given | None) -> Iterator[Any]:
        """The cursor after one statement, with what was to go before it."""
        whole, all_given = (statement, given or {}) if not self._first else self._with_first(statement, given)
        with self._cursor(whole, all_given) as cursor:
            try:
                cursor.execute(whole, all_given)
            except BaseException:
                if self.has_failed:  # it was sent: what could not even be put into words leaves what goes before it to be done
                    self._forget_first()
                raise
            self._forget_first()
            if not statement.startswith("SELECT"):
                self.wrote += max(cursor.rowcount, 0)
            yield cursor

    def _with_first(self, statement: Statement, given: Given | None) -> tuple[Statement, Given]:
        return Statement("; ".join([*self._statements(), statement])), {**self._first_given, **(given or {})}

    def _statements(self) -> Iterator[str]:
        for is_kept, some in groupby(enumerate(self._first), lambda one: one[0] in self._kept):
            words = [one for _, one in some]
            yield from [f"SELECT {', '.join(words)}"] if is_kept else words

    def _send_first(self) -> None:
        if self._first:
            last, is_kept = self._first.pop(), len(self._first) in self._kept
            self.execute(Statement(f"SELECT {last}") if is_kept else last, dict(self._first_given))

    def _forget_first(self) -> None:
        if not self._first_of_each:
            self.drop()

    @contextmanager
    def _cursor(self, statement: str, given: Any) -> Iterator[Any]:
        try:
            with self._own.cursor() as cursor:
                for listener in self._hears:
                    listener(self, cursor, statement, given, None, False)
                yield cursor
        except psycopg2.Error as error:
            raise told(error, statement, is_lost=bool(self._own.closed)) from error


@lru_cache(maxsize=4096)
def _with_number(statement: Statement, number: int) -> str:
    return GIVEN.sub(rf"%(\1.{number})s", statement)


def told(error: psycopg2.Error, statement: str = "", *, is_lost: bool = False) -> Exception:
    """psycopg2's error as SQLAlchemy tells it, without what was given: that is customers' data."""
    return DBAPIError.instance(statement, None, error, psycopg2.Error, hide_parameters=True, connection_invalidated=is_lost)  # type: ignore[return-value,unused-ignore]


def _result(cursor: Any, names: tuple[str, ...], rows: list[Any]) -> Result:
    found = Result(_described(names), iter(rows))
    found.rowcount = cursor.rowcount
    return found


@lru_cache(maxsize=1024)
def _described(names: tuple[str, ...]) -> SimpleResultMetaData:
    return SimpleResultMetaData(names)
