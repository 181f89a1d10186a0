from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.industrack.client import Client
from tests.unit.industrack.server import Server


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    with Client(server.url, "a-token", allow_private=True, timeout=30) as made:
        yield made
