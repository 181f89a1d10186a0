"""Connections that stand ready for single statements."""

from __future__ import annotations

import threading
from contextlib import suppress

import psycopg2
import pytest
from psycopg2.errors import UndefinedTable

from app.config import Settings
from app.store.engine import Database
from app.store.ready import MOST

WHO = "SELECT pg_backend_pid(), current_setting('transaction_isolation'), %(told)s::text"


@pytest.fixture
def database(migrated_settings: Settings) -> Database:
    return Database(migrated_settings.app_database_url, migrated_settings.ops_database_url)


def test_the_connection_of_the_question_before_answers_the_next_also_after_a_wrong_one(database: Database) -> None:
    first = database.row(WHO, {"told": "a%s'"})
    assert first is not None
    assert first[2] == "a%s'"
    with pytest.raises(UndefinedTable):
        database.row("SELECT 1 FROM nowhere", {})
    assert database.row(WHO, {"told": "b"}) == (*first[:2], "b")
    database.dispose()


def test_a_connection_that_broke_is_not_used_again(database: Database, migrated_settings: Settings) -> None:
    first = database.row(WHO, {"told": ""})
    assert first is not None
    owner = psycopg2.connect(migrated_settings.owner_database_url)
    with owner, owner.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", (first[0],))
    owner.close()
    with suppress(psycopg2.OperationalError):  # used a moment ago, it is not asked whether it lives
        database.row(WHO, {"told": ""})
    again = database.row(WHO, {"told": ""})
    assert again is not None
    assert again[0] != first[0]
    database.dispose()


def test_any_number_of_threads_ask_at_once_and_few_connections_are_kept(database: Database) -> None:
    together = threading.Barrier(MOST + 3)
    answers = []

    def ask(number: int) -> None:
        together.wait(timeout=60)
        answers.append(database.row(WHO, {"told": str(number)}))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(MOST + 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(int(answer[2]) for answer in answers if answer) == list(range(MOST + 3))
    database.dispose()
    assert database.row(WHO, {"told": "after"}) is not None
    database.dispose()
