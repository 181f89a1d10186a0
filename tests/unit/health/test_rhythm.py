"""A company is silent by its own rhythm and hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.health.rhythm import Rhythm, hour_of_week, week_of

MONDAY = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
FIVE = timedelta(minutes=5)


def office_hours(last: datetime, since: datetime = MONDAY) -> Rhythm:
    """Called every five minutes from 8 to 18 on weekdays until ``last``."""
    hours = {}
    at = since
    while at <= last:
        if at.weekday() < 5 and 8 <= at.hour < 18:
            hours[hour_of_week(at)] = week_of(at)
        at += timedelta(hours=1)
    return Rhythm(since, last, FIVE, hours)


@pytest.mark.parametrize(("away", "silent"), [(10, False), (15, False), (16, True), (600, True)])
def test_a_young_company_is_silent_after_three_times_its_rhythm(away: int, silent: bool) -> None:
    rhythm = Rhythm(MONDAY, MONDAY, FIVE)
    assert rhythm.is_silent(MONDAY + timedelta(minutes=away)) is silent


def test_a_weekend_is_no_silence_of_an_office() -> None:
    friday = datetime(2026, 11, 20, 17, 55, tzinfo=UTC)
    rhythm = office_hours(friday)
    assert not rhythm.is_silent(friday + timedelta(hours=5))
    assert not rhythm.is_silent(datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
    assert not rhythm.is_silent(datetime(2026, 11, 23, 8, 59, tzinfo=UTC))  # its first hour is not counted
    assert rhythm.is_silent(datetime(2026, 11, 23, 9, 30, tzinfo=UTC))


def test_within_its_hours_an_office_is_silent_after_three_times_its_rhythm() -> None:
    noon = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
    assert not office_hours(noon).is_silent(noon + timedelta(minutes=14))
    assert office_hours(noon).is_silent(noon + timedelta(minutes=17))


def test_two_weeks_are_silence_whatever_the_hours_were() -> None:
    last = datetime(2026, 11, 20, 17, 55, tzinfo=UTC)
    rhythm = Rhythm(MONDAY, last, FIVE, {})
    assert not rhythm.is_silent(last + timedelta(days=13))
    assert rhythm.is_silent(last + timedelta(days=15))


def test_a_last_contact_in_the_future_is_no_silence_and_no_error() -> None:
    assert not office_hours(MONDAY + timedelta(days=14)).is_silent(MONDAY)


def test_a_time_in_which_we_were_not_there_is_no_silence() -> None:
    noon = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
    for rhythm in (Rhythm(noon, noon, FIVE), office_hours(noon)):
        back = replace(rhythm, back=noon + timedelta(hours=3))
        assert rhythm.is_silent(noon + timedelta(hours=3, minutes=1))
        assert not back.is_silent(noon + timedelta(hours=3, minutes=14))
        assert back.is_silent(noon + timedelta(hours=3, minutes=16))
        assert replace(rhythm, back=noon - timedelta(hours=1)).is_silent(noon + timedelta(minutes=16))
