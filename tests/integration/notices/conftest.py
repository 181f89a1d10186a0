"""Somebody who is told: a small HTTP server that writes down what it is sent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from standardwebhooks import Webhook

from app import services
from app.config import Settings
from app.office import Service
from app.office.paging import MOST, Asked
from app.services import Services
from app.sync import companies


@dataclass
class Receiver:
    """IndusTrack's own application, as far as it is told something."""

    url: str = ""
    answers: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def verified(self, secret: str) -> list[dict[str, Any]]:
        """What was told, each checked with the public library as a receiver would. Raises when a signature is wrong."""
        return [Webhook(secret).verify(body, headers) for headers, body in self.heard]


class Clock:
    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.heard.append((dict(self.headers.items()), body))
            self.send_response(found.answers)
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.url = f"http://127.0.0.1:{server.server_address[1]}/hooks"
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def told(migrated_settings: Settings, clock: Clock) -> Iterator[Services]:
    made = replace(services.make(migrated_settings), now=clock)
    yield made
    office = Service(made)
    for row in office.webhooks(Asked(MOST))["data"]:
        with suppress(LookupError):
            office.settle_webhook(row["id"], "remove")


@pytest.fixture
def company(told: Services) -> str:
    return companies.add(told, "Hollow Creek", "http://127.0.0.1:9/api/v1", "t", {}).company.id
