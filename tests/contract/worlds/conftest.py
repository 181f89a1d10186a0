"""One suite, two implementations: a company in memory and one on Postgres."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.acceptance.conftest import running
from tests.acceptance.world import Served, world
from tests.contract.worlds.both import InMemory, Made, OnPostgres, Sides

__all__ = ["running"]


@pytest.fixture(params=["in memory", "on Postgres"])
def made(request: pytest.FixtureRequest) -> Iterator[Made]:
    """Makes a company with the given settings."""
    with ExitStack() as stack:

        def make(**settings: str) -> Sides:
            if request.param == "in memory":
                return InMemory(settings)
            served: Served = request.getfixturevalue("running")
            return OnPostgres(stack.enter_context(world(served, None, None, **settings)))

        yield make
