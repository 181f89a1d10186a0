"""What these tests share: the service on the migrated database of the run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.config import Settings
from app.services import Services, make


@pytest.fixture
def services(migrated_settings: Settings) -> Iterator[Services]:
    made = make(migrated_settings)
    yield made
    made.database.dispose()
