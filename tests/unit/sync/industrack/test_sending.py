"""What a worker makes of IndusTrack's answers to a batch, and of a batch that IndusTrack cannot take."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.industrack import errors
from app.industrack.client import Client, Result
from app.sync.industrack import sending
from app.sync.industrack.sent import Push
from tests.unit.industrack.server import Server, answer

MADE = {"id": "c1", "version": "1", "company_name": "Acme"}


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    with Client(server.url, "token", allow_private=True) as made:
        yield made


def push(number: int, industrack_id: str | None = None, *, attempts: int = 1, version: str | None = "1") -> Push:
    ref = None if industrack_id else f"ref-{number}"
    return Push("c", number, "customer", "customers", industrack_id, "Q", {}, version, ref, ref, {}, [], {}, "", attempts)


def send(client: Client, *batch: Push) -> list[Result]:
    return sending.send(client, batch, lambda: None)


def test_a_record_that_the_answer_leaves_out_is_asked_for(server: Server, client: Client) -> None:
    server.replies = [
        answer(200, {"results": [{"status": 201}, {"status": 200}]}),
        answer(200, {"data": [{**MADE, "client_ref": "ref-1"}], "next_cursor": None}),
        answer(200, {**MADE, "id": "c2", "version": "5"}),
    ]
    results = send(client, push(1), push(2, "c2"))
    assert [result.status for result in results] == [201, 200]
    assert [result.record and result.record["version"] for result in results] == ["1", "5"]


def test_without_a_version_none_is_demanded(server: Server, client: Client) -> None:
    server.replies = [answer(200, {"results": [{"status": 200, "record": MADE}]})]
    send(client, push(1, "c1", version=""))
    [operation] = server.seen[0].json["operations"]
    assert "version" not in operation


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_batch_that_is_refused_as_a_whole_is_sent_one_by_one(server: Server, client: Client, status: int) -> None:
    server.replies = [
        answer(status, {"errors": {"operations": ["too large"]}}),
        answer(422, {"errors": {"email": ["is none"]}}),
        answer(200, MADE),
        answer(412, {**MADE, "version": "7"}),
    ]
    results = send(client, push(1), push(2, "c1"), push(3, "c1"))
    assert [result.status for result in results] == [422, 200, 412]
    assert results[0].errors == {"email": ["is none"]}
    assert [seen.method for seen in server.seen] == ["POST", "POST", "PATCH", "PATCH"]


def test_one_record_that_industrack_fails_over_does_not_keep_the_others(server: Server, client: Client) -> None:
    server.replies = [answer(500), answer(200, MADE)]
    results = send(client, push(1, "c1", attempts=4), push(2, "c1", attempts=4), push(3, "c1", attempts=4))
    assert [result.status for result in results] == [503, 200, 200]


@pytest.mark.parametrize("status", [404, 500, 503])
def test_an_outage_is_nobodys_fault(server: Server, client: Client, status: int) -> None:
    server.replies = [answer(status)]
    with pytest.raises(errors.Unavailable):
        send(client, *(push(number, "c1", attempts=4) for number in range(10)))
    assert len(server.seen) == sending.MOST_IN_VAIN


def test_an_address_that_is_wrong_for_a_while_deletes_nothing(server: Server, client: Client) -> None:
    server.replies = [answer(404)]
    with pytest.raises(errors.NotFound):
        send(client, push(1, "c1"), push(2, "c2"))
