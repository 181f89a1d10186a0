"""Statements as they are written, on connections of the pool."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

import psycopg2
import pytest
from psycopg2.errors import DivisionByZero
from sqlalchemy import Engine, event
from sqlalchemy.exc import DataError, OperationalError, ProgrammingError

from app.config import Settings
from app.store import attentions
from app.store.engine import Database, patiently
from app.store.sql import text


@pytest.fixture
def database(migrated_settings: Settings) -> Iterator[Database]:
    made = Database(migrated_settings.app_database_url, migrated_settings.ops_database_url)
    yield made
    made.dispose()


def test_names_are_given_and_signs_times_and_casts_stay(database: Database) -> None:
    words = text("SELECT :one::text AS a, '50%' AS b, '10:30'::time::text AS c, 'x' LIKE '%x' AS d")
    with database.nobody() as connection:
        row = connection.execute(words, {"one": "5 % of :two"}).one()
    assert (row.a, row.b, row.c, row.d) == ("5 % of :two", "50%", "10:30:00", True)
    assert row._mapping["d"] is True
    assert tuple(row)[:2] == (row.a, row.b)


def test_a_statement_without_anything_given_keeps_its_percent_signs(database: Database) -> None:
    with database.nobody() as connection:
        assert connection.scalar(text("SELECT '100%'")) == "100%"


def test_a_company_is_bound_for_its_transaction_and_not_longer(database: Database) -> None:
    bound = text("SELECT coalesce(current_setting('qbconnector.company', true), '')")
    with database.company("c1") as connection:
        assert connection.scalar(bound) == "c1"
    with database.nobody() as connection:
        assert connection.scalar(bound) == ""


def test_a_transaction_begins_with_its_first_statement_and_without_one_asks_nothing(database: Database) -> None:
    heard: list[str] = []
    event.listen(Engine, "before_cursor_execute", hear := lambda *told: heard.append(told[2]))
    try:
        with database.company("c1"):
            pass
        with database.company("c1") as connection, connection.part():
            connection.scalar(text("SELECT 1"))
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
    assert [one.partition(";")[0] for one in heard] == ["BEGIN", "RELEASE SAVEPOINT part"]


def test_what_is_only_written_is_one_statement_where_postgres_keeps_it_as_functions(database: Database) -> None:
    heard: list[str] = []
    given = {"company": "c1", "code": "none", "kind": None, "qb": None, "it": None}
    event.listen(Engine, "before_cursor_execute", hear := lambda *told: heard.append(told[2]))
    try:
        for keeps in (True, False):
            with database.company("c1") as connection:
                connection.keeps = keeps
                connection.soon(attentions.RESOLVE, given)
                connection.soon(attentions.RESOLVE, given)
                connection.soon(text("SELECT :one"), {"one": 1})
                connection.soon(attentions.RESOLVE, given)
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
    kept, plain = heard
    assert [one.strip().partition("_resolve")[0] for one in kept.split("; ")[2:]] == [
        "SELECT qbc",
        "SELECT %(one.4)s",
        "SELECT qbc",
        "COMMIT",
    ]
    assert kept.count("qbc_resolve_code_") == 3
    assert plain.count("UPDATE attention") == 3


def test_what_was_begun_with_functions_that_migrate_takes_away_is_done_once_more(database: Database) -> None:
    tries: list[bool] = []

    def work() -> str:
        with database.company("c1") as connection:
            connection.keeps = not tries
            tries.append(connection.keeps)
            connection.scalar(text("SELECT qbc_of_another_release()" if connection.keeps else "SELECT 1"))
        return "done"

    assert patiently(work) == "done"
    assert tries == [True, False]


def test_statements_alone_are_transactions_of_their_own_and_see_the_company(database: Database) -> None:
    bound = text("SELECT current_setting('qbconnector.company', true) || :sign")
    with database.alone("c1") as connection:
        first, second = (connection.scalar(text("SELECT txid_current()")) for _ in range(2))
        assert [connection.scalar(bound, {"sign": "!"}), connection.scalar(bound, {"sign": "?"})] == ["c1!", "c1?"]
        with pytest.raises(DataError):
            connection.scalar(text("SELECT 1 / 0"))
        assert connection.scalar(bound, {"sign": "."}) == "c1."
    assert first != second


def test_what_cannot_be_put_into_words_does_not_lose_the_beginning(database: Database) -> None:
    with database.company("c1") as connection:
        with suppress(KeyError), connection.part():
            connection.scalar(text("SELECT :missing"), {})
        assert connection.scalar(text("SELECT current_setting('qbconnector.company', true)")) == "c1"
        assert connection.has_begun


def test_what_fails_is_told_in_sqlalchemys_words_and_without_what_was_given(database: Database) -> None:
    with pytest.raises(DataError) as told, database.nobody() as connection:
        connection.scalar(text("SELECT 1 / CAST(:secret AS integer)"), {"secret": 0})
    assert isinstance(told.value.orig, DivisionByZero)
    assert "secret" not in str(told.value).split("[SQL")[0]
    assert told.value.params is None


def test_a_failed_transaction_is_never_taken_for_a_committed_one(database: Database) -> None:
    with pytest.raises(RuntimeError, match="failed"), database.nobody() as connection, suppress(DataError):
        connection.scalar(text("SELECT 1 / 0"))
    with database.nobody() as connection:
        assert connection.scalar(text("SELECT 1")) == 1


def test_a_part_can_fail_alone(database: Database) -> None:
    with database.nobody() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE kept (n integer) ON COMMIT DROP"))
        with suppress(DataError), connection.part():
            connection.execute(text("INSERT INTO kept VALUES (1)"))
            connection.scalar(text("SELECT 1 / 0"))
        with connection.part():
            written = connection.execute(text("INSERT INTO kept VALUES (:n)"), [{"n": 2}, {"n": 3}])
        assert written.rowcount >= 0
        assert connection.scalars(text("SELECT n FROM kept ORDER BY n")).all() == [2, 3]


def test_many_rows_come_a_few_at_a_time_and_in_and_out_of_files(database: Database) -> None:
    out = BytesIO()
    with database.nobody() as connection:
        found = connection.stream(text("SELECT n, n % :m AS rest FROM generate_series(1, 25) n"), {"m": 7}, 10)
        assert [(row.n, row.rest) for row in found] == [(n, n % 7) for n in range(1, 26)]
        connection.copy("COPY (SELECT 1, 'a') TO STDOUT", out)
    assert out.getvalue() == b"1\ta\n"


def test_a_connection_whose_server_went_away_is_told_and_not_used_again(database: Database, migrated_settings: Settings) -> None:
    who = text("SELECT pg_backend_pid()")
    with pytest.raises(OperationalError), database.nobody() as connection:
        gone = connection.scalar(who)
        owner = psycopg2.connect(migrated_settings.owner_database_url)
        with owner, owner.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 10000)", (gone,))
        owner.close()
        connection.scalar(who)
    with database.nobody() as connection:
        assert connection.scalar(who) != gone


def test_an_unknown_table_leaves_the_connection_in_the_pool(database: Database) -> None:
    who = text("SELECT pg_backend_pid()")
    with database.nobody() as connection:
        first = connection.scalar(who)
    with pytest.raises(ProgrammingError), database.nobody() as connection:
        connection.execute(text("SELECT 1 FROM nowhere"))
    with database.nobody() as connection:
        assert connection.scalar(who) == first
