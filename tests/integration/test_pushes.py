"""What a worker takes at once of the pushes that wait."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from app.industrack.client import Create, Result, Update
from app.queue import tasks
from app.queue.tasks import Claim
from app.services import Services
from app.store.sql import text
from app.sync import companies
from app.sync.industrack import push as pushes
from app.sync.industrack import results as push_results


@pytest.fixture
def claim(services: Services) -> Claim:
    company_id = companies.add(services, "Pushes", "http://127.0.0.1:9", "token", {}).company.id
    with services.database.company(company_id) as connection:
        connection.execute(
            text(
                "INSERT INTO push (company_id, kind, collection, industrack_id, data, agreed_quickbooks, pending, step, name,"
                " state) SELECT :company, 'invoice', 'invoices', n::text, '{}', '{}', '[]', '{}', '', 'waiting'"
                " FROM generate_series(1, :many) n"
            ),
            {"company": company_id, "many": 2 * pushes.BATCH + 50},
        )
    return Claim(company_id, "push", "", "one", 0, 1)


def test_never_more_than_industrack_takes_in_one_call(services: Services, claim: Claim) -> None:
    taken = []
    for _ in range(3):
        with services.database.company(claim.company_id) as connection:
            taken.append(pushes.take(connection, claim, services.now()))
    assert [len(batch) for batch in taken] == [pushes.BATCH, pushes.BATCH, 50]
    ids = [push.id for batch in taken for push in batch]
    assert ids == sorted(set(ids))


class Slow:
    """An IndusTrack in which no reference is found."""

    def find(self, collection: str, **which: str) -> None:
        return None

    def batch(self, collection: str, operations: Sequence[Create | Update]) -> list[Result]:
        return [Result(201, {"id": f"new-{n}"}) for n, _ in enumerate(operations)]


def test_a_lease_is_renewed_while_many_creates_are_looked_for(
    services: Services, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    with services.database.company(claim.company_id) as connection:
        connection.execute(text("UPDATE push SET client_ref = 'r' || id, idempotency_key = 'k' || id, attempts = 1"))
        connection.execute(text("UPDATE push SET industrack_id = NULL, quickbooks_id = 'q' || id"))
    beats: list[int] = []
    applied: list[int] = []

    def stop(connection: Any, made: Services, batch: Sequence[Any], results: Sequence[Any]) -> None:
        applied.append(len(results))
        raise StopIteration

    monkeypatch.setattr(companies, "industrack", lambda *_: Slow())
    monkeypatch.setattr(push_results, "apply", stop)
    monkeypatch.setattr(tasks, "hold", lambda *_: None)
    with pytest.raises(StopIteration):
        pushes.push(services, claim, lambda: beats.append(1))
    assert applied == [pushes.BATCH]
    assert len(beats) >= pushes.BATCH


def _after_an_outage(services: Services, claim: Claim, keep: int) -> None:
    with services.database.company(claim.company_id) as connection:
        connection.execute(text("DELETE FROM push WHERE id NOT IN (SELECT id FROM push ORDER BY id LIMIT :keep)"), {"keep": keep})
        connection.execute(text("UPDATE push SET attempts = 40, not_before = now() + interval '5 minutes', error = 'outage'"))


def _rows(services: Services, claim: Claim) -> list[Any]:
    with services.database.company(claim.company_id) as connection:
        return list(connection.execute(text("SELECT state, not_before, said FROM push ORDER BY id")).all())


@pytest.mark.parametrize("status", [429, 500, 503, 401])
def test_what_fails_outside_of_the_record_is_never_given_up_however_long_the_outage(
    services: Services, claim: Claim, status: int
) -> None:
    _after_an_outage(services, claim, 1)
    with services.database.company(claim.company_id) as connection:
        connection.execute(text("UPDATE push SET not_before = NULL"))
        batch = pushes.take(connection, claim, services.now())
        push_results.apply(connection, services, batch, [Result(status)])
    [row] = _rows(services, claim)
    assert (row.state, row.said) == ("waiting", 0)


def test_a_name_that_is_taken_counts_from_when_it_was_said(services: Services, claim: Claim) -> None:
    _after_an_outage(services, claim, 1)
    for expected in ("waiting", "waiting", "waiting", "failed"):
        with services.database.company(claim.company_id) as connection:
            connection.execute(text("UPDATE push SET not_before = NULL"))
            push_results.apply(connection, services, pushes.take(connection, claim, services.now()), [Result(409)])
        assert _rows(services, claim)[0].state == expected


def test_the_waiting_ends_when_industrack_answers_anything_well(services: Services, claim: Claim) -> None:
    _after_an_outage(services, claim, 3)
    with services.database.company(claim.company_id) as connection:
        assert pushes.take(connection, claim, services.now()) == []
        assert pushes.answers_again(connection, claim.company_id)
        assert len(pushes.take(connection, claim, services.now())) == 3


def test_a_time_that_a_clock_set_too_far_ahead_is_not_waited_for(services: Services, claim: Claim) -> None:
    _after_an_outage(services, claim, 2)
    with services.database.company(claim.company_id) as connection:
        connection.execute(text("UPDATE push SET not_before = now() + interval '3 days'"))
        assert len(pushes.take(connection, claim, services.now())) == 2
        tasks.ask(connection, claim.company_id, "push")
        connection.execute(text("UPDATE task SET due_at = now() + interval '3 days', lease_until = now() + interval '3 days'"))
        assert tasks.claim(connection, claim.company_id, "push", "", "two") is not None
