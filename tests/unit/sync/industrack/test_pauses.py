"""How long is waited before IndusTrack is asked again."""

from __future__ import annotations

import pytest

from app.industrack.errors import IndusTrackError, RateLimited, Unavailable
from app.sync.industrack.push import pause_after


@pytest.mark.parametrize("error", [RateLimited(7), Unavailable("status 503", maybe_done=True, retry_after=7)])
def test_as_long_as_industrack_says(error: IndusTrackError) -> None:
    assert [pause_after(error, attempts).total_seconds() for attempts in (1, 6)] == [7, 7]


@pytest.mark.parametrize("error", [RateLimited(None), Unavailable("status 503", maybe_done=True)])
def test_longer_every_time_where_it_does_not_say(error: IndusTrackError) -> None:
    first, later, late = (pause_after(error, attempts).total_seconds() for attempts in (1, 4, 20))
    assert first < 10
    assert first < later < late <= 300
