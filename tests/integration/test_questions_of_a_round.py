"""How many questions a batch asks the database: as many for a few records as for many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
import pytest
from sqlalchemy import Engine, event

from app.services import Services
from app.store.sql import Statement, text
from app.sync import companies
from app.sync.decide.alike import suggestions
from app.sync.decide.candidates import Candidate, candidates
from app.sync.decide.decisions import decisions
from app.sync.kinds import SOURCES
from app.sync.mirror import company as context
from app.sync.quickbooks.rows import Ingested, write_rows


def analyze(services: Services) -> None:
    """Nothing dead, and statistics of now: autovacuum brings both when it likes."""
    with closing(psycopg2.connect(services.settings.given_database_url or "")) as owner, owner.cursor() as cursor:
        owner.autocommit = True
        cursor.execute("VACUUM (ANALYZE) quickbooks_record, industrack_record, link, push, request, match_key")


def remove(services: Services, company: str) -> None:
    """Plans are those of a database without it."""
    with services.database.operators() as connection:
        connection.execute(text("DELETE FROM company WHERE company_id = :company"), {"company": company})
    analyze(services)


@contextmanager
def questions() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield asked
    event.remove(Engine, "before_cursor_execute", note)


@contextmanager
def looks() -> Iterator[list[tuple[Statement, Any]]]:
    """Statements that look for records by their keys, with what they were given."""
    asked: list[tuple[Statement, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, given: Any, *_: object) -> None:
        if "ARRAY" in statement and "match_key" in statement.partition("FROM")[2]:
            asked.append((Statement(statement), given))

    event.listen(Engine, "before_cursor_execute", note)
    yield asked
    event.remove(Engine, "before_cursor_execute", note)


def customer(number: int, parent: int | None = None) -> dict[str, Any]:
    above = {"parent": {"list_id": f"{parent}-1", "full_name": f"Customer {parent}"}} if parent is not None else {}
    name = f"Customer {number}"
    return {"list_id": f"{number}-1", "edit_sequence": "1", "name": name, "full_name": name, "is_active": True, **above}


def of_a_batch(services: Services, jobs: int) -> tuple[int, int]:
    """Questions of writing these jobs and their customers into the mirror, and of deciding them."""
    company = companies.add(services, "Questions", "http://127.0.0.1:9", "token", {}).company
    source = SOURCES["customer"]
    data = [customer(n) for n in range(jobs)] + [customer(1_000 + n, n) for n in range(jobs)]
    with services.database.company(company.id) as connection:
        seen = context.load(connection, company, services.now())
        with questions() as writing:
            write_rows(connection, seen, [source.row(one, "CustomerRet") for one in data], Ingested(), ours=False)
        wanted = candidates(connection, company.id, "customer", 1_000)
        with questions() as deciding:
            decided = list(decisions(connection, company, "customer", wanted, services.now()))
    assert sum(len(decision.pushes) for _, decision in decided) == 2 * jobs
    remove(services, company.id)
    return len(writing), len(deciding)


def test_a_batch_of_many_jobs_asks_as_often_as_one_of_a_few(services: Services) -> None:
    assert of_a_batch(services, 60) == of_a_batch(services, 10)


READ = text(
    "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
    " WHERE relname IN ('industrack_record', 'quickbooks_record', 'match_key')"
)
OF_A_COMPANY = 5_000
BATCH = 200


@pytest.fixture
def company(services: Services) -> Iterator[str]:
    """A company with as many customers on either side, each with one counterpart that it shares two keys with."""
    company = companies.add(services, "Alike", "http://127.0.0.1:9", "token", {}).company.id
    with services.database.company(company) as connection:
        for table, own in (("quickbooks_record", "quickbooks_id"), ("industrack_record", "industrack_id")):
            connection.execute(
                text(
                    f"INSERT INTO {table} (company_id, kind, {own}, match_keys) SELECT :company, 'customer', n::text,"
                    " ARRAY['name:alike' || n, 'phone:' || n] FROM generate_series(1, CAST(:most AS int)) n"
                ),
                {"company": company, "most": OF_A_COMPANY},
            )
    analyze(services)
    yield company
    remove(services, company)


def test_looking_for_the_same_record_reads_what_shares_a_key_and_not_all_records_of_the_company(
    services: Services, company: str
) -> None:
    batch = [Candidate(str(number), None) for number in range(1, BATCH + 1)]
    with services.database.company(company) as connection:
        with looks() as asked:
            found = suggestions(connection, company, "customer", batch, {})
        before = connection.scalar(READ)
        for statement, given in asked:
            connection.execute(statement, given).all()
        read = connection.scalar(READ) - before
        plans = ["\n".join(connection.scalars(Statement(f"EXPLAIN {statement}"), given)) for statement, given in asked]
    assert {one: [other.id for other in others] for one, (others, _) in found.items()} == {
        one: [one.quickbooks_id] for one in batch
    }
    assert len(plans) == 2  # the other side, and who else of this side could be meant
    for plan in plans:
        assert "Seq Scan on quickbooks_record" not in plan
        assert "Seq Scan on industrack_record" not in plan
        assert "pk_match_key" in plan
        assert "_id = ANY (" in plan
    assert read < 20 * BATCH < OF_A_COMPANY


def test_keys_follow_what_a_record_is_recognised_by(services: Services, company: str) -> None:
    kept = text("SELECT key FROM match_key WHERE side = 'quickbooks' AND record_id = '7' ORDER BY key")
    with services.database.company(company) as connection:
        assert connection.scalars(kept).all() == ["name:alike7", "phone:7"]
        connection.execute(text("UPDATE quickbooks_record SET match_keys = ARRAY['phone:7', 'mail:7'] WHERE quickbooks_id = '7'"))
        assert connection.scalars(kept).all() == ["mail:7", "phone:7"]
        found = suggestions(connection, company, "customer", [Candidate(None, "7")], {})
        assert [other.id for others, _ in found.values() for other in others] == ["7"]
        connection.execute(text("UPDATE quickbooks_record SET match_keys = '{}' WHERE quickbooks_id = '7'"))
        assert connection.scalars(kept).all() == []
        assert suggestions(connection, company, "customer", [Candidate(None, "7")], {})[Candidate(None, "7")] == ((), ())


def test_keys_of_a_new_record_are_written_once_however_often_they_are_named(services: Services, company: str) -> None:
    new = text(
        "INSERT INTO quickbooks_record (company_id, kind, quickbooks_id, match_keys) VALUES"
        " (:company, 'customer', 'twice', ARRAY['a', 'b', 'a']), (:company, 'customer', 'plain', ARRAY['a'])"
    )
    there = text("INSERT INTO match_key VALUES (:company, 'customer', 'quickbooks', 'a', 'plain')")
    kept = text("SELECT record_id || key FROM match_key WHERE record_id IN ('twice', 'plain') ORDER BY 1")
    with services.database.company(company) as connection:
        connection.execute(there, {"company": company})
        connection.execute(new, {"company": company})
        assert connection.scalars(kept).all() == ["plaina", "twicea", "twiceb"]
