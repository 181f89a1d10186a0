"""What a batch of a first sync reads does not grow with the company."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from app.health import record
from app.model import REFUSED
from app.queue import requests, tasks
from app.services import Services
from app.store.sql import Connection, text
from app.sync import companies
from app.sync.approval import brake, due, moved
from app.sync.decide.candidates import Candidate, candidates
from app.sync.industrack import push
from app.sync.kinds import DECIDED
from tests.integration.test_questions_of_a_round import analyze, remove

RECORDS = 4_000
GENERAL = 6  # calls after which Postgres may take a plan for any company
FEW = 600  # rows that a batch of a few may read
MARKED = 10
WAITS = f"CASE WHEN n > {RECORDS // 2} THEN 'waiting' ELSE '{{}}' END"
FILL = {
    "quickbooks_record (company_id, kind, quickbooks_id, parent_id, dirty)": (
        f":company, 'customer', n::text, NULL, n <= {MARKED}",
        ":company, 'location', n || '#', n::text, false",
    ),
    "industrack_record (company_id, kind, industrack_id, parent_id, dirty)": (
        ":company, 'customer', 'i' || n, NULL, false",
        ":company, 'location', 'l' || n, 'i' || n, false",
    ),
    "link (company_id, kind, quickbooks_id, industrack_id, digest_quickbooks)": (
        f":company, 'customer', n::text, 'i' || n, CASE n WHEN {RECORDS} THEN 'other' ELSE '' END",
        ":company, 'location', n || '#', 'l' || n, CASE n WHEN 1 THEN 'other' ELSE '' END",
    ),
    "push (company_id, kind, collection, quickbooks_id, state)": (
        f":company, 'customer', 'customers', n::text, {WAITS.format('done')}",
    ),
    "request (company_id, kind, action, message, industrack_id, state, applied)": (
        f":company, 'customer', 'create', 'CustomerAdd', 'i' || n, {WAITS.format('settled')}, n < {RECORDS // 2}",
    ),
}
"""Customers with a location each, all linked; half of them were written to both sides and half wait. A few are to be decided."""
READ = text(
    "SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0) FROM pg_stat_xact_user_tables"
    " WHERE relname IN ('quickbooks_record', 'industrack_record', 'link', 'push', 'request', 'change')"
)


@pytest.fixture
def company(services: Services) -> Iterator[str]:
    found = companies.add(services, "Large", "http://127.0.0.1:9", "token", {}).company.id
    with services.database.company(found) as connection:
        for table, rows in FILL.items():
            for row in rows:
                connection.execute(
                    text(f"INSERT INTO {table} SELECT {row} FROM generate_series(1, {RECORDS}) n"), {"company": found}
                )
    analyze(services)
    yield found
    remove(services, found)


def reads(connection: Connection, work: Callable[[], object]) -> int:
    """How many rows this looked at, as where a table is too large to be read from end to end."""
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    before = connection.scalar(READ)
    work()
    return int(connection.scalar(READ) - before)


def test_pairs_that_have_moved_are_looked_for_among_what_is_marked(services: Services, company: str) -> None:
    with services.database.company(company) as connection:
        found = moved.load(connection, company, "customer")
        assert found == moved.Moved(1, frozenset({"1#", "1"}), frozenset({"l1", "i1"}))
        assert found.concerns(Candidate("1", "i1"))
        assert reads(connection, lambda: moved.load(connection, company, "customer")) < FEW


def test_many_that_are_marked_have_moved_as_a_few_have(services: Services, company: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with services.database.company(company) as connection:
        connection.execute(text("UPDATE quickbooks_record SET dirty = true WHERE kind = 'customer'"))
        many = moved.load(connection, company, "customer")
        monkeypatch.setattr(moved, "IS_MANY", "false")
        assert moved.load(connection, company, "customer") == many
        assert many == moved.Moved(2, frozenset({"1#", "1", str(RECORDS)}), frozenset({"l1", "i1", f"i{RECORDS}"}))


def test_harm_that_waits_is_found_without_all_that_waits(services: Services, company: str) -> None:
    with services.database.company(company) as connection:
        given = {"company": company, "kind": "customer", "kinds": ["customer", "location"]}
        assert reads(connection, lambda: connection.execute(text(brake.RECENT), given)) < FEW
        connection.execute(
            text(
                'UPDATE push SET step = \'{"counts": true, "kind": "customer", "key": "customer:9"}\' WHERE company_id = :company'
                f" AND quickbooks_id = '{RECORDS}'"
            ),
            given,
        )
        assert [row.key for row in connection.execute(text(brake.RECENT), given)] == ["customer:9"]


def test_a_batch_looks_at_its_own_records_for_what_is_under_way(services: Services, company: str) -> None:
    among = [Candidate(str(number), f"i{number}") for number in range(1, MARKED + 1)]
    with services.database.company(company) as connection:
        assert candidates(connection, company, "customer", 200) == sorted(among, key=lambda one: str(one.quickbooks_id))
        connection.execute(text("UPDATE quickbooks_record SET dirty = true WHERE NOT dirty"))
        assert reads(connection, lambda: candidates(connection, company, "customer", 200, among)) < RECORDS


def test_the_look_before_a_round_does_not_go_through_the_records(services: Services, company: str) -> None:
    given = {"company": company, "kinds": list(DECIDED), "refused": REFUSED, "now": services.now().isoformat()}
    with services.database.company(company) as connection:
        connection.execute(text("UPDATE quickbooks_record SET dirty = true WHERE kind = 'location'"))
        assert connection.execute(text(due.LOOK), given).one().marked == ["customer"]
        assert reads(connection, lambda: connection.execute(text(due.LOOK), given)) < FEW
        for _ in range(GENERAL):
            assert connection.scalar(due.KEPT.call, given)["marked"] == ["customer"]
        assert reads(connection, lambda: connection.scalar(due.KEPT.call, given)) < FEW


@pytest.mark.parametrize("has_migrated", [True, False])
def test_the_look_before_a_round_tells_the_same_whether_its_function_is_there_or_not(
    services: Services, company: str, monkeypatch: pytest.MonkeyPatch, has_migrated: bool
) -> None:
    if not has_migrated:  # or another release has: its function has another name
        monkeypatch.setattr(due, "KEPT", replace(due.KEPT, prefix="qbc_other_"))
    found = due.look(services, company)
    with services.database.company(company) as connection:
        assert found == due.Due(
            company=companies.get(connection, company),
            stopped="",
            was_refused=False,
            is_as_it_is=False,
            is_waiting=False,
            marked=frozenset({"customer"}),
            concerned=frozenset(),
            held=frozenset(),
        )
    with pytest.raises(companies.NoSuchCompany):
        due.look(services, "nobody")


def test_pushes_are_taken_in_their_order_without_those_that_are_done(services: Services, company: str) -> None:
    claim = tasks.Claim(company, "push", "", f"worker {uuid4()}", 1, 1)
    with services.database.company(company) as connection:
        assert reads(connection, lambda: push.answers_again(connection, company)) < RECORDS
        taken: list[str | None] = []
        read = reads(connection, lambda: taken.extend(one.quickbooks_id for one in push.take(connection, claim, services.now())))
        assert taken == [str(number) for number in range(RECORDS // 2 + 1, RECORDS // 2 + 201)]
        assert read < RECORDS  # as many as wait at most, and what is taken twice more, to be locked and written


def test_requests_are_claimed_in_their_order_without_those_that_are_settled(services: Services, company: str) -> None:
    with services.database.company(company) as connection:
        claimed: list[str | None] = []
        read = reads(
            connection,
            lambda: claimed.extend(one.industrack_id for one in requests.waiting(connection, company, services.now(), 50)),
        )
        assert claimed == [f"i{number}" for number in range(RECORDS // 2 + 1, RECORDS // 2 + 51)]
        assert read < RECORDS


def test_the_watch_does_not_go_through_all_pushes_for_each_company(services: Services, company: str) -> None:
    with services.database.company(company) as connection:
        connection.execute(text("UPDATE push SET state = 'waiting' WHERE company_id = :company"), {"company": company})
    analyze(services)
    with services.database.operators() as connection:
        record.refresh(connection, services.now())
        scans = connection.execute(text("SELECT relname, seq_scan FROM pg_stat_xact_user_tables WHERE seq_scan > 0")).all()
    assert "push" not in {row.relname for row in scans}
