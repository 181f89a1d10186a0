"""What holds after every test of SOAP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.soap.limits import SPOOLED
from app.soap.spool import ROOM


@pytest.fixture(autouse=True)
def room_is_given_back() -> Iterator[None]:
    """Whatever became of a call, its answer takes nothing of the room for answers any more."""
    yield
    ROOM.take(SPOOLED)
    ROOM.give_back(SPOOLED)
