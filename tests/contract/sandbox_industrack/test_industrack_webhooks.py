"""Webhooks: signed, at least once, retried."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from app.sandbox.industrack import Industrack, webhooks
from app.sandbox.industrack.webhooks import IN_TIME
from tests.contract.sandbox_industrack.client import Client


@dataclass
class Receiver:
    """Takes hints, or answers them otherwise first."""

    statuses: list[int] = field(default_factory=list)
    slow_for: list[float] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    url: str = ""

    @property
    def hints(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body in self.bodies]


@contextmanager
def listening() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.signatures.append(self.headers["X-IndusTrack-Signature"])
            receiver.bodies.append(body)
            if receiver.slow_for:
                time.sleep(receiver.slow_for.pop(0))
            self.send_response(receiver.statuses.pop(0) if receiver.statuses else 202)
            self.send_header("Content-Length", "0")
            self.end_headers()

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A sender that hung up is no news."""

    with Server(("127.0.0.1", 0), Handler) as server:
        receiver.url = f"http://127.0.0.1:{server.server_port}/webhooks/industrack/1"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield receiver
        server.shutdown()
        thread.join()


@pytest.fixture
def receiver(industrack: Industrack, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """It has a minute for its answer: on a busy machine one can take longer than the second of the contract."""
    monkeypatch.setattr(webhooks, "IN_TIME", 60.0)
    with listening() as receiver:
        industrack.webhooks().pause = 0.01
        industrack.send_webhooks_to(receiver.url, "secret")
        yield receiver
        industrack.stop()


def test_a_hint_says_what_changed_and_is_signed(industrack: Industrack, receiver: Receiver) -> None:
    record = industrack.create("customers", {"company_name": "A"})
    assert industrack.webhooks().wait_until_sent(60)
    (hint,) = receiver.hints
    assert {name: hint[name] for name in ("collection", "id", "occurred_at")} == {
        "collection": "customers",
        "id": record["id"],
        "occurred_at": record["updated_at"],
    }
    moment, _, digest = receiver.signatures[0].removeprefix("t=").partition(",v1=")
    signed = moment.encode() + b"." + receiver.bodies[0]
    assert digest == hmac.new(b"secret", signed, hashlib.sha256).hexdigest()
    assert abs(int(moment) - time.time()) < 60


def test_the_connectors_own_writes_are_hinted_too(client: Client, industrack: Industrack, receiver: Receiver) -> None:
    record = client.made("customers", company_name="A")
    client.patch("customers", record["id"], {"phone": "1"})
    client.batch("customers", {"op": "update", "id": record["id"], "data": {"phone": "2"}})
    client.patch("customers", record["id"], {"phone": 3})
    assert industrack.webhooks().wait_until_sent(60)
    assert [hint["id"] for hint in receiver.hints] == [record["id"]] * 3
    assert len({hint["event_id"] for hint in receiver.hints}) == 3


def test_a_hint_that_was_not_taken_comes_again(industrack: Industrack, receiver: Receiver) -> None:
    receiver.statuses += [500, 302, 401]
    industrack.create("customers", {"company_name": "A"})
    assert industrack.webhooks().wait_until_sent(60)
    assert len(receiver.hints) == 4
    assert len({hint["event_id"] for hint in receiver.hints}) == 1
    assert (industrack.webhooks().refused, industrack.webhooks().delivered) == (3, 1)


def test_an_answer_after_more_than_a_second_does_not_count(
    industrack: Industrack, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert IN_TIME == 1.0
    monkeypatch.setattr(webhooks, "IN_TIME", 0.2)
    receiver.slow_for.append(60.0)
    industrack.create("customers", {"company_name": "A"})
    while not industrack.webhooks().refused:
        time.sleep(0.01)
    monkeypatch.setattr(webhooks, "IN_TIME", 60.0)
    assert industrack.webhooks().wait_until_sent(60)
    assert len(receiver.hints) == 1 + industrack.webhooks().refused
    assert industrack.webhooks().delivered == 1


def test_hints_can_come_twice_out_of_order_or_not_at_all(industrack: Industrack, receiver: Receiver) -> None:
    sender = industrack.webhooks()
    sender.twice = sender.shuffled = True
    sender.lost = 1
    ids = [industrack.create("customers", {"company_name": "A"})["id"] for _ in range(5)]
    assert sender.wait_until_sent(60)
    assert sorted(hint["id"] for hint in receiver.hints) == sorted(ids[1:] * 2)


def test_without_a_target_nothing_is_sent_or_kept(industrack: Industrack, receiver: Receiver) -> None:
    industrack.send_webhooks_to(None)
    industrack.create("customers", {"company_name": "A"})
    industrack.send_webhooks_to(receiver.url, "secret")
    industrack.create("customers", {"company_name": "B"})
    assert industrack.webhooks().wait_until_sent(60)
    assert len(receiver.hints) == 1


def test_nobody_there_is_tried_again_until_somebody_is(industrack: Industrack, receiver: Receiver) -> None:
    industrack.send_webhooks_to("http://127.0.0.1:9/", "secret")
    industrack.create("customers", {"company_name": "A"})
    assert not industrack.webhooks().wait_until_sent(0.2)
    industrack.send_webhooks_to(receiver.url, "secret")
    assert industrack.webhooks().wait_until_sent(60)
    assert len(receiver.hints) == 1
