"""QuickBooks' clock: no edit is lost, whatever it shows, and a quiet company is not read again and again."""

# ruff: noqa: DTZ001 - wall time has no zone

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sync.rules import clock
from app.sync.rules.clock import Clock, Newest

START = datetime(2026, 3, 2, 15, tzinfo=UTC)
CHICAGO = ZoneInfo("America/Chicago")
MINUTES = st.integers(min_value=-3 * 1440, max_value=3 * 1440)


@dataclass
class Desk:
    """QuickBooks with a clock of its own, and a service that reads it."""

    account: ZoneInfo | None
    zone: ZoneInfo
    fast: timedelta = timedelta(0)
    ours: timedelta = timedelta(0)  # by which our own clock is ahead
    now: datetime = START
    stamps: list[datetime] = field(default_factory=list)
    read: set[int] = field(default_factory=set)
    newest: Newest | None = None
    complete_at: datetime | None = None
    brought: int = 0  # by the last read

    def edit(self) -> None:
        self.stamps.append((self.now + self.fast).astimezone(self.zone).replace(tzinfo=None))

    def poll(self) -> None:
        told = self.now + self.ours
        first = datetime(1, 1, 1) if self.complete_at is None else self._since(told)
        found = {n for n, stamp in enumerate(self.stamps) if stamp >= first}
        self.brought = len(found)
        self.read |= found
        top = max((self.stamps[n] for n in found), default=None)
        if top is not None and (self.newest is None or top > self.newest.stamp):
            self.newest = Newest(top, told)
        self.complete_at = told

    def _since(self, told: datetime) -> datetime:
        assert self.complete_at is not None
        printed = clock.january(self.zone) if self.stamps else None
        known = sorted((self.stamps[n] for n in self.read), reverse=True)[: clock.A_PAGE + 1]
        return clock.since(self.newest, self.complete_at, told, clock.of(self.account, printed, 0), known)


ZONES = st.sampled_from(["America/Los_Angeles", "America/New_York", "America/Phoenix", "Australia/Sydney", "Europe/London"])


@settings(max_examples=300, deadline=None)
@given(
    ZONES,
    st.one_of(st.none(), ZONES),
    st.lists(st.tuples(st.sampled_from(["edit", "poll", "clock", "glitch"]), MINUTES, st.integers(1, 90)), max_size=14),
)
def test_no_edit_is_lost_whatever_the_clocks_and_zones_are(
    zone: str, account: str | None, story: list[tuple[str, int, int]]
) -> None:
    """A small company; clocks jump by up to three days either way, ours is wrong for one read and put right."""
    desk = Desk(ZoneInfo(account) if account else None, ZoneInfo(zone))
    desk.edit()
    desk.poll()
    for what, minutes, wait in story:
        desk.now += timedelta(minutes=wait)
        match what:
            case "edit":
                desk.edit()
            case "clock":
                desk.fast = timedelta(minutes=minutes)
            case "glitch":
                desk.ours = timedelta(minutes=minutes)
                desk.poll()
                desk.ours = timedelta(0)
            case _:
                desk.poll()
    desk.edit()
    desk.now += timedelta(minutes=5)
    desk.poll()
    assert desk.read == set(range(len(desk.stamps)))


@settings(max_examples=100, deadline=None)
@given(ZONES, st.one_of(st.none(), ZONES), st.integers(-90, 90), st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_a_large_company_loses_nothing_to_a_clock_that_is_wrong_and_put_right(
    zone: str, account: str | None, minutes: int, edits: list[int]
) -> None:
    desk = Desk(ZoneInfo(account) if account else None, ZoneInfo(zone), fast=timedelta(minutes=max(minutes, 0)))
    for _ in range(300):
        desk.edit()
    desk.poll()
    for number in edits:
        desk.now += timedelta(minutes=5)
        for _ in range(number):
            desk.edit()
        desk.poll()
    desk.fast = timedelta(0)  # put right; a clock that was fast shows earlier times again
    desk.now += timedelta(hours=3)
    desk.edit()
    desk.poll()
    assert desk.read == set(range(len(desk.stamps)))


@pytest.mark.parametrize("account", [None, "America/New_York", "America/Chicago", "America/Los_Angeles"])
@pytest.mark.parametrize("fast", [-2880, -40, 0, 40])
def test_a_quiet_company_is_not_read_again_at_every_poll(account: str | None, fast: int) -> None:
    desk = Desk(ZoneInfo(account) if account else None, CHICAGO, fast=timedelta(minutes=fast))
    for _ in range(5000):
        desk.edit()
    desk.poll()
    read = []
    for _ in range(60):
        desk.now += timedelta(minutes=5)
        desk.poll()
        read.append(desk.brought)
    assert sum(read) <= 5000 * 2 or (fast > 0 and sum(read) <= 5000 * (fast / 5 + 20))
    assert read[-1] == 0 or account is None


def test_a_clock_goes_by_the_accounts_zone_only_where_it_fits_what_is_printed() -> None:
    assert clock.of(CHICAGO, timedelta(hours=-6), 0).zone == CHICAGO
    assert clock.of(ZoneInfo("America/Phoenix"), timedelta(hours=-7), 0).zone == ZoneInfo("America/Phoenix")
    assert clock.of(CHICAGO, timedelta(hours=-8), 0).zone == ZoneInfo("America/Los_Angeles")
    assert clock.of(None, timedelta(hours=-7), 0).zone == ZoneInfo("America/Denver")
    assert clock.of(None, timedelta(hours=5), 0).zone == timezone(timedelta(hours=5))
    assert not clock.of(None, None, 0).is_certain


def test_stamps_are_put_right_by_the_signed_skew() -> None:
    wall = datetime(2026, 7, 1, 10, 40)
    assert Clock(CHICAGO, fast=timedelta(minutes=40)).utc(wall) == datetime(2026, 7, 1, 15, tzinfo=UTC)
    assert Clock(CHICAGO, fast=timedelta(minutes=-40)).utc(wall) == datetime(2026, 7, 1, 16, 20, tzinfo=UTC)


@pytest.mark.parametrize("minutes", [40, -40, 1440, -1440])
def test_a_company_that_is_only_read_tells_by_how_much_its_clock_is_fast(minutes: int) -> None:
    """From an edit between two reads, to within the time between them."""
    fast, edited = timedelta(minutes=minutes), START + timedelta(minutes=3)
    told = clock.adjusted(timedelta(0), edited + fast, START + timedelta(minutes=5), START)
    assert abs(told - fast) <= timedelta(minutes=5)
    assert clock.adjusted(told, edited + fast, START + timedelta(minutes=5), START) == told


def test_a_read_before_which_our_own_clock_was_ahead_tells_nothing() -> None:
    assert clock.adjusted(timedelta(0), START, START, START + timedelta(days=1)) == timedelta(0)


@pytest.mark.parametrize("minutes", [40, -40, 2880, -2880])
def test_a_clock_that_was_found_wrong_is_known_as_exactly_as_the_reads_lie_apart(minutes: int) -> None:
    fast, read = timedelta(minutes=minutes), START + timedelta(minutes=5)
    told = clock.adjusted(timedelta(0), START + timedelta(minutes=3) + fast, read, START)
    within = clock.certainty(timedelta(0), None, told, read, START)
    assert within == timedelta(minutes=5)
    assert abs(told - fast) <= within
    later = clock.adjusted(told, read + timedelta(minutes=1) + fast, read + timedelta(minutes=2), read)
    narrowed = clock.certainty(told, within, later, read + timedelta(minutes=2), read)
    assert narrowed == timedelta(minutes=2)
    assert abs(later - fast) <= narrowed


def test_a_clock_that_nothing_contradicts_is_taken_as_right_and_a_write_of_our_own_measures_it() -> None:
    hour = START + timedelta(hours=1)
    assert clock.certainty(timedelta(0), None, timedelta(seconds=20), hour, START) is None
    assert clock.measured(START, START + timedelta(seconds=4)) == timedelta(0)
    assert clock.measured(START, hour) == timedelta(hours=1)
    assert clock.certainty(timedelta(minutes=40), timedelta(0), timedelta(minutes=42), hour, START) == timedelta(0)


def test_of_a_first_read_a_stamp_in_the_future_says_only_that_the_clock_is_wrong() -> None:
    assert clock.certainty(timedelta(0), None, timedelta(minutes=40), START, None) == clock.UNBOUNDED


@settings(max_examples=100, deadline=None)
@given(ZONES, st.integers(0, 1440), st.lists(st.integers(1, 30), min_size=1, max_size=5), st.integers(26, 90))
def test_a_clock_put_back_by_up_to_a_day_loses_nothing_where_a_page_holds_a_days_edits(
    zone: str, minutes: int, apart: list[int], edits: int
) -> None:
    desk = Desk(None, ZoneInfo(zone))
    for _ in range(edits):
        desk.edit()
    desk.poll()
    desk.fast = timedelta(minutes=-minutes)
    for number in apart:
        desk.now += timedelta(minutes=number)
        desk.edit()
        desk.poll()
    assert desk.read == set(range(len(desk.stamps)))


@settings(max_examples=100, deadline=None)
@given(ZONES, st.integers(20, 9 * 1440), st.lists(st.integers(1, 9), min_size=1, max_size=12))
def test_once_a_clock_is_known_to_be_slow_no_edit_is_lost(zone: str, minutes: int, apart: list[int]) -> None:
    """A thousand records bear times from before the clock was put back, so that looking far back would cost much."""
    place = ZoneInfo(zone)
    slow, now = timedelta(minutes=-minutes), START
    newest = Newest(START.astimezone(place).replace(tzinfo=None), START)
    known = [newest.stamp - timedelta(seconds=n) for n in range(1000)]
    complete_at = START
    for number in apart:  # the first edit was found by chance, between two reads that lay five minutes apart
        edited_at = now + timedelta(minutes=number)
        stamp = (edited_at + slow).astimezone(place).replace(tzinfo=None)
        now += timedelta(minutes=10)
        fast = slow + timedelta(minutes=4)  # as it was reckoned, with what is not known of it
        seen = Clock(place, clock.january(place), fast, within=timedelta(minutes=5))
        assert clock.since(newest, complete_at, now, seen, known) <= stamp
        complete_at = now


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


DAY = 86_400.0


@pytest.mark.parametrize("stamp", [-1, 0, 5, 10, 12])
def test_a_stamp_between_the_two_answers_is_believed(stamp: float) -> None:
    assert clock.edited(at(stamp), at(0), at(-60), at(10)) is None


@pytest.mark.parametrize("stamp", [-DAY, -420, 540, DAY])
def test_of_a_stamp_outside_of_the_two_answers_only_they_tell_when_it_was(stamp: float) -> None:
    assert clock.edited(at(stamp), at(0), at(-60), at(10)) == (at(5), timedelta(seconds=5))


def test_a_stamp_that_the_read_before_would_have_brought_is_not_believed() -> None:
    assert clock.edited(at(-DAY), at(-30 * DAY), at(0), at(10)) == (at(5 - 15 * DAY), timedelta(seconds=5 + 15 * DAY))


def test_nothing_is_known_of_one_whose_version_before_nobody_has_a_time_of() -> None:
    assert clock.edited(at(-DAY), None, at(0), at(10)) == (at(10), clock.UNBOUNDED)
    assert clock.edited(at(-DAY), at(2 * DAY), at(0), at(10)) == (at(10), clock.UNBOUNDED)  # our own clock was put back since
