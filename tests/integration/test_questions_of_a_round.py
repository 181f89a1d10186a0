"""How many questions a batch asks the database: as many for a few records as for many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from app.services import Services
from app.store.sql import text
from app.sync import companies
from app.sync.decide.alike import suggestions
from app.sync.decide.candidates import Candidate, candidates
from app.sync.decide.decisions import decisions
from app.sync.kinds import SOURCES
from app.sync.mirror import company as context
from app.sync.quickbooks.rows import Ingested, write_rows


@contextmanager
def questions() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

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
    return len(writing), len(deciding)


def test_a_batch_of_many_jobs_asks_as_often_as_one_of_a_few(services: Services) -> None:
    assert of_a_batch(services, 60) == of_a_batch(services, 10)


def test_looking_for_the_same_record_reads_the_other_side_a_few_times_a_batch_and_not_for_each_record(services: Services) -> None:
    company = companies.add(services, "Alike", "http://127.0.0.1:9", "token", {}).company.id
    given = {"company": company}
    with services.database.company(company) as connection:
        for table, own in (("quickbooks_record", "quickbooks_id"), ("industrack_record", "industrack_id")):
            connection.execute(
                text(
                    f"INSERT INTO {table} (company_id, kind, {own}, match_keys) SELECT :company, 'customer', n::text,"
                    " ARRAY['name:alike' || n] FROM generate_series(1, 400) n"
                ),
                given,
            )
    batch = [Candidate(str(number), None) for number in range(1, 201)]
    with services.database.company(company) as connection:
        found = suggestions(connection, company, "customer", batch, {})
        read = connection.scalar(
            text(
                "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables"
                " WHERE relname = 'industrack_record'"
            )
        )
    assert {one: [other.id for other in others] for one, (others, _) in found.items()} == {
        one: [one.quickbooks_id] for one in batch
    }
    assert read < 20 * 400
