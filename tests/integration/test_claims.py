"""Claims of work: one worker at a time, a lease that is renewed or lost, and nothing that was asked for forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import redis

from app.config import Settings
from app.ops.sweep import sweep
from app.queue import tasks
from app.queue.room import ALWAYS, ENOUGH, room
from app.queue.tasks import Claim, Heart, LostLease
from app.services import Services, make
from app.store.sql import text
from app.sync import companies
from app.workers import work as working


@pytest.fixture(scope="module")
def services(migrated_settings: Settings) -> Iterator[Services]:
    made = make(migrated_settings)
    yield made
    made.database.dispose()


@pytest.fixture
def company(services: Services) -> str:
    return companies.add(services, "Claims", "http://127.0.0.1:9", "token", {}).company.id


def ask(services: Services, company: str, key: str = "") -> bool:
    with services.database.company(company) as connection:
        return tasks.ask(connection, company, "decide", key)


def claim(services: Services, company: str, worker: str, key: str = "") -> Claim | None:
    with services.database.company(company) as connection:
        return tasks.claim(connection, company, "decide", key, worker)


def claimed(services: Services, company: str, worker: str = "one") -> Claim:
    found = claim(services, company, worker)
    assert found is not None
    return found


def finish(services: Services, held: Claim) -> bool:
    with services.database.company(held.company_id) as connection:
        return tasks.finish(connection, held)


def expire(services: Services, company: str) -> None:
    with services.database.company(company) as connection:
        connection.execute(text("UPDATE task SET lease_until = now() - interval '1 second'"))


def pending(services: Services, company: str) -> int:
    with services.database.company(company) as connection:
        return tasks.pending(connection, company, "decide")


def test_only_a_new_promise_needs_a_wake_up(services: Services, company: str) -> None:
    assert [ask(services, company), ask(services, company), ask(services, company, "other")] == [True, False, True]


def test_of_many_workers_one_gets_the_work(services: Services, company: str) -> None:
    ask(services, company)
    with ThreadPoolExecutor(max_workers=8) as threads:
        found = list(threads.map(lambda n: claim(services, company, f"worker {n}"), range(8)))
    assert sum(one is not None for one in found) == 1


def test_finished_work_is_gone_and_cannot_be_claimed(services: Services, company: str) -> None:
    ask(services, company)
    assert finish(services, claimed(services, company))
    assert pending(services, company) == 0
    assert claim(services, company, "two") is None


def test_what_is_asked_for_again_while_it_is_done_is_done_again(services: Services, company: str) -> None:
    ask(services, company)
    held = claimed(services, company)
    ask(services, company)
    assert not finish(services, held)
    assert finish(services, claimed(services, company, "two"))


def test_a_lease_that_ran_out_is_taken_over_and_the_first_worker_commits_nothing(services: Services, company: str) -> None:
    ask(services, company)
    first = claimed(services, company)
    assert claim(services, company, "two") is None
    expire(services, company)
    second = claimed(services, company, "two")
    for act in (tasks.hold, tasks.finish, lambda c, held: tasks.put_off(c, held, timedelta(0))):
        with pytest.raises(LostLease), services.database.company(company) as connection:
            act(connection, first)
    assert finish(services, second)


def test_a_heart_renews_the_lease_only_when_it_is_time(services: Services, company: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(services, company)
    held = claimed(services, company)
    expire(services, company)
    Heart(held, services.database.company)()
    assert (company, "decide", "") in due(services)
    monkeypatch.setattr(tasks, "RENEW_AFTER", timedelta(0))
    Heart(held, services.database.company)()
    assert (company, "decide", "") not in due(services)


def due(services: Services) -> list[tuple[str, str, str]]:
    with services.database.operators() as connection:
        return tasks.due(connection)


def test_work_that_is_put_off_waits_for_its_time_and_the_sweep_sees_what_is_due(services: Services, company: str) -> None:
    ask(services, company)
    assert (company, "decide", "") in due(services)
    held = claimed(services, company)
    assert (company, "decide", "") not in due(services)
    with services.database.company(company) as connection:
        tasks.put_off(connection, held, timedelta(minutes=10), "later")
    assert (company, "decide", "") not in due(services)
    assert claim(services, company, "two") is None
    assert pending(services, company) == 1
    ask(services, company)
    assert claimed(services, company, "two").attempts == 2


def test_work_that_fails_is_given_back_with_its_kind_of_error_and_no_words_of_it(
    services: Services, company: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("Carry White, 113 S Franklin St")

    monkeypatch.setitem(working.WORK, "decide", fails)
    ask(services, company)
    working.work(services, company, "decide", "")
    with services.database.company(company) as connection:
        row = connection.execute(text("SELECT * FROM task")).one()
    assert (row.error, row.attempts, row.worker, row.lease_until) == ("RuntimeError", 1, None, None)
    assert claim(services, company, "two") is None


def test_what_a_queue_in_redis_holds_already_is_not_said_again(services: Services) -> None:
    with redis.Redis.from_url(services.settings.redis_url or "") as client:
        client.rpush("ingest", *["held"] * ENOUGH)
        try:
            left = room(services.settings.redis_url)
            assert sum(left.take("ingest") for _ in range(ENOUGH)) == ALWAYS
            assert sum(left.take("decide") for _ in range(ALWAYS + 1)) == ALWAYS + 1
        finally:
            client.delete("ingest")


def test_the_sweep_fills_a_queue_once_however_often_it_comes(services: Services, company: str) -> None:
    with services.database.company(company) as connection:
        connection.execute(
            text("INSERT INTO task (company_id, what, key) SELECT :company, 'ingest', n::text FROM generate_series(1, :many) n"),
            {"company": company, "many": ENOUGH + 50},
        )
    with redis.Redis.from_url(services.settings.redis_url or "") as client:
        try:
            for _ in range(3):
                sweep(services)
            assert client.llen("ingest") in range(ENOUGH, ENOUGH + 2 * ALWAYS + 1)
        finally:
            client.delete("ingest")
            with services.database.company(company) as connection:
                connection.execute(text("DELETE FROM task"))


@pytest.mark.parametrize(("attempts", "put_back"), [(0, "3 minutes"), (0, "119 minutes"), (4, "20 minutes"), (4, "40 days")])
def test_what_was_promised_before_the_clock_was_put_back_is_not_waited_for(
    services: Services, company: str, attempts: int, put_back: str
) -> None:
    ask(services, company)
    with services.database.company(company) as connection:
        moved = "UPDATE task SET attempts = :attempts, due_at = now() + CAST(:by AS interval)"
        connection.execute(text(moved), {"attempts": attempts, "by": put_back})
    assert (company, "decide", "") in due(services)
    assert claim(services, company, "one") is not None


def test_what_failed_is_not_tried_before_its_time(services: Services, company: str) -> None:
    ask(services, company)
    with services.database.company(company) as connection:
        connection.execute(text("UPDATE task SET attempts = 7, due_at = now() + interval '10 minutes'"))
    assert claim(services, company, "one") is None
