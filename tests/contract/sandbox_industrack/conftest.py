"""A served sandbox IndusTrack whose clock a test moves."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app.sandbox.industrack import Industrack, RunningServer, serve
from tests.contract.sandbox_industrack.client import Client


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def industrack(clock: Clock) -> Industrack:
    return Industrack(clock)


@pytest.fixture
def server(industrack: Industrack) -> Iterator[RunningServer]:
    with serve(industrack) as running:
        yield running


@pytest.fixture
def client(server: RunningServer) -> Client:
    return Client(server)
