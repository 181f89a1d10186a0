"""Times that IndusTrack gives."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.sync.industrack.records import moment


@pytest.mark.parametrize("stamp", ["9999-12-31T23:59:59-05:00", "0001-01-01T00:00:00+05:00", "9999-12-31t23:00:00-01:30"])
def test_a_stamp_that_lies_outside_of_all_years_in_utc_is_none(stamp: str) -> None:
    assert moment(stamp) is None


def test_a_stamp_of_another_zone_is_the_same_moment_in_utc() -> None:
    assert moment("2026-03-02T10:00:00-05:00") == datetime(2026, 3, 2, 15, tzinfo=UTC)
