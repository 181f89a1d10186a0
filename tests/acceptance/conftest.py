"""The service that the acceptance tests of a run share; each test has a company of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.config import Settings
from tests.acceptance.world import Served, served


@pytest.fixture(scope="session")
def running(migrated_settings: Settings) -> Iterator[Served]:
    with served(migrated_settings) as found:
        yield found
