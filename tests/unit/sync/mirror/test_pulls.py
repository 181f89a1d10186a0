"""From where IndusTrack is read, whatever its clock says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.sync.industrack.records import moment
from app.sync.mirror.pulls import MOST_SKEW, OVERLAP, start

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SINCE = NOW - timedelta(minutes=1)  # when the last complete read began


def test_a_little_before_the_newest_change() -> None:
    newest = NOW - timedelta(minutes=2)
    assert start(SINCE, newest, NOW) == newest - OVERLAP


def test_where_nothing_changed_for_long_only_the_newest_is_read_again() -> None:
    newest = NOW - timedelta(days=3)
    assert start(SINCE, newest, NOW) == newest


@pytest.mark.parametrize("behind", [timedelta(minutes=20), timedelta(hours=3), timedelta(days=2)])
def test_a_slow_clock_hides_no_change(behind: timedelta) -> None:
    newest = NOW - timedelta(minutes=5) - behind
    assert start(SINCE, newest, NOW) <= NOW - behind  # what changes now is stamped so


@pytest.mark.parametrize("ahead", [timedelta(seconds=10), timedelta(minutes=20), timedelta(hours=3)])
def test_a_fast_clock_hides_no_change_even_after_it_was_put_right(ahead: timedelta) -> None:
    assert start(SINCE, NOW + ahead, NOW) <= NOW


def test_before_anything_is_stamped_our_clock_counts() -> None:
    assert start(SINCE, None, NOW) == SINCE - MOST_SKEW


@pytest.mark.parametrize(
    "stamp",
    [
        "2026-11-23T12:00:00Z",
        "2026-11-23T12:00:00.000Z",
        "2026-11-23T12:00:00.000000000Z",
        "2026-11-23t12:00:00z",
        "2026-11-23T06:00:00-06:00",
        "2026-11-23T12:00:00",
    ],
)
def test_a_moment_is_read_in_every_spelling(stamp: str) -> None:
    assert moment(stamp) == NOW


@pytest.mark.parametrize("stamp", [None, "", "yesterday", 1763899200])
def test_what_is_no_moment_is_none(stamp: object) -> None:
    assert moment(stamp) is None
