"""Wall time in, wall time out, and UTC by the company's zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbxml import times
from tests.unit.qbxml.declared import patient

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("2026-07-04", "2026-07-04T00:00:00"),
        ("2026-7-4T9", "2026-07-04T09:00:00"),
        ("2026-07-04T09:15", "2026-07-04T09:15:00"),
        ("2026-07-04T09:15:30", "2026-07-04T09:15:30"),
        ("2026-07-04T09:15:30-06:00", "2026-07-04T09:15:30"),
        ("2026-07-04T09:15:30+05:30", "2026-07-04T09:15:30"),
        (" 2026-07-04 09:15:30.123Z ", "2026-07-04T09:15:30"),
    ],
)
def test_the_wall_time_is_kept_as_it_is_shown(text: str, wall: str) -> None:
    read = times.parse(text)
    assert read.tzinfo is None
    assert read.isoformat() == wall


@pytest.mark.parametrize("text", ["", "today", "2026", "2026-13-01", "2026-02-30", "2026-01-01T25", "04/07/2026"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        times.parse(text)


def test_a_day_with_a_time_behind_it_is_the_day() -> None:
    assert times.parse_date("2026-07-04T00:00:00") == date(2026, 7, 4)


def test_summer_goes_by_the_zone_and_not_by_the_offset_that_quickbooks_prints() -> None:
    summer = times.parse("2026-07-04T09:15:00-06:00")
    winter = times.parse("2026-01-04T09:15:00-06:00")
    assert times.to_utc(summer, CHICAGO) == datetime(2026, 7, 4, 14, 15, tzinfo=UTC)
    assert times.to_utc(winter, CHICAGO) == datetime(2026, 1, 4, 15, 15, tzinfo=UTC)


def test_the_hour_that_comes_twice_is_the_first_and_the_missing_hour_has_a_moment() -> None:
    assert times.to_utc(times.parse("2026-11-01T01:30:00"), CHICAGO) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert times.to_utc(times.parse("2026-03-08T02:30:00"), CHICAGO) == datetime(2026, 3, 8, 8, 30, tzinfo=UTC)


def test_a_moment_is_written_as_wall_time_without_offset() -> None:
    moment = datetime(2026, 7, 4, 14, 15, 1, 999999, tzinfo=UTC)
    assert times.format_wall(moment, CHICAGO) == "2026-07-04T09:15:01"
    assert times.format_wall(times.parse("2026-07-04")) == "2026-07-04T00:00:00"
    with pytest.raises(ValueError, match="time zone"):
        times.format_wall(moment)


SECONDS = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@patient(100)
@given(SECONDS)
def test_utc_to_wall_and_back_is_the_same_but_for_the_hour_that_comes_twice(moment: datetime) -> None:
    wall = times.parse(times.format_wall(moment, CHICAGO))
    difference = abs((times.to_utc(wall, CHICAGO) - moment).total_seconds())
    assert difference in (0, 3600)
    assert difference == 0 or moment.astimezone(CHICAGO).fold == 1
