"""The live view in Redis: what stands in each key, that nothing needs it, and that it can be made anew."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import redis

from app.config import Settings
from app.queue import rebuild
from app.queue.view import View
from app.queue.wake import Wake
from app.services import Services, make
from app.session import login
from app.store.sql import text
from app.sync import companies

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def services(migrated_settings: Settings) -> Iterator[Services]:
    made = make(migrated_settings)
    yield made
    made.database.dispose()


@pytest.fixture
def client(migrated_settings: Settings) -> Iterator[redis.Redis]:
    made = redis.Redis.from_url(str(migrated_settings.redis_url), decode_responses=True)
    yield made
    made.close()


@pytest.fixture
def added(services: Services) -> companies.Added:
    return companies.add(services, "Shown", "http://127.0.0.1:9", "token", {})


def row(number: int, state: str) -> dict[str, Any]:
    return {
        "id": number,
        "kind": "customer",
        "action": "create",
        "state": state,
        "name": "Müller \N{CAT FACE}",
        "attempts": 0,
        "since": NOW,
        "not_before": None,
    }


def enqueue(services: Services, company: str, state: str) -> int:
    with services.database.company(company) as connection:
        return int(
            connection.execute(
                text(
                    "INSERT INTO request (company_id, kind, action, message, name, body, state, industrack_id)"
                    " VALUES (:id, 'customer', 'create', 'CustomerAdd', 'Shown', '{}', :state, gen_random_uuid()::text)"
                    " RETURNING id"
                ),
                {"id": company, "state": state},
            ).scalar_one()
        )


def test_a_request_is_shown_while_it_waits_and_while_it_is_handed_out(services: Services, client: redis.Redis) -> None:
    services.view.requests("cview1", [row(7, "waiting")])
    assert client.sismember("qbc:companies", "cview1")
    assert client.zrange("qbc:cview1:waiting", 0, -1, withscores=True) == [("7", NOW.timestamp())]
    assert client.hgetall("qbc:cview1:request:7") == {
        "kind": "customer",
        "action": "create",
        "state": "waiting",
        "name": "Müller \N{CAT FACE}",
        "attempts": "0",
        "since": NOW.isoformat(),
    }
    services.view.requests("cview1", [row(7, "handed_out")])
    assert (client.zcard("qbc:cview1:waiting"), client.zrange("qbc:cview1:handed_out", 0, -1)) == (0, ["7"])
    services.view.requests("cview1", [row(7, "settled")])
    assert not client.exists("qbc:cview1:handed_out", "qbc:cview1:request:7")


def test_a_session_and_its_events_are_shown(services: Services, client: redis.Redis) -> None:
    services.view.session("cview2", {"id": 3, "phase": "read", "percent": 12, "started_at": NOW})
    assert client.hgetall("qbc:cview2:session") == {
        "id": "3",
        "phase": "read",
        "percent": "12",
        "started_at": NOW.isoformat(),
    }
    services.view.session("cview2", None)
    assert not client.exists("qbc:cview2:session")
    services.view.event("cview2", "login", answer="")
    [(_, newest)] = client.xrevrange("qbc:events", count=1)  # type: ignore[misc]
    assert newest == {"company": "cview2", "event": "login", "answer": ""}


def test_everything_can_be_made_anew_and_the_sweep_does_it(
    services: Services, client: redis.Redis, added: companies.Added
) -> None:
    company = added.company.id
    waiting, out = enqueue(services, company, "waiting"), enqueue(services, company, "handed_out")
    enqueue(services, company, "held")
    services.view.requests(company, [row(10**9, "waiting")])  # nobody knows it
    rebuild.rebuild_stale(services.database, services.view)
    assert client.zrange(f"qbc:{company}:waiting", 0, -1) == [str(waiting)]
    assert client.zrange(f"qbc:{company}:handed_out", 0, -1) == [str(out)]
    assert not client.exists(f"qbc:{company}:request:{10**9}")
    client.delete(*client.keys(f"qbc:{company}:*"), "qbc:companies")
    rebuild.rebuild_stale(services.database, services.view)
    assert services.view.counts([company, "nobody"]) == {company: (1, 1), "nobody": (-1, -1)}
    assert client.hget(f"qbc:{company}:request:{waiting}", "name") == "Shown"


def test_a_poll_succeeds_with_redis_down_and_in_time(services: Services, added: companies.Added) -> None:
    with socket.socket() as taken:  # nobody listens there: whoever connects is refused
        taken.bind(("127.0.0.1", 0))
        url = f"redis://127.0.0.1:{taken.getsockname()[1]}/0"
        alone = replace(services, view=View(url), wake=Wake(url))
        began = time.thread_time()  # of the processor, which is all that it takes
        ticket, verdict = login.authenticate(alone, added.user_name, added.password)
        alone.wake(added.company.id, "decide")
        assert (bool(ticket), verdict) == (True, "")
        assert time.thread_time() - began < 10
        assert rebuild.rebuild(alone.database, alone.view, added.company.id) is False
        assert alone.view.counts([added.company.id]) == {}
