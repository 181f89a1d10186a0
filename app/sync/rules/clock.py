"""The clock of the PC that QuickBooks runs on, as far as it is known: its zone, and by how much it is fast.

QuickBooks prints the right wall time with the offset that its zone has on 1 January. So the offset says roughly where the PC is,
whatever the account says; it never says what time it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

WESTERNMOST = timedelta(hours=-12)
LIKELY = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Halifax",
    "America/St_Johns",
    "Europe/London",
    "Australia/Sydney",
)
"""Where QuickBooks Desktop is at home: of the zones with one offset on 1 January the one that most people live in."""
OVERLAP = timedelta(hours=2)
"""An edit during the read, and the hour that comes twice in autumn."""
LEAST = timedelta(minutes=5)
A_DAY = timedelta(days=1)
"""A page is read again for it: by so much clocks are put wrong by hand (noon for midnight, yesterday, another zone)."""
LOOK_BACK = tuple(timedelta(days=days) for days in (14, 7, 3, 2, 1))
FEW, A_PAGE = 25, 100
SLACK = timedelta(seconds=2)
"""Stamps are whole seconds, and a clock that is wrong by less than one counts as right."""
TOLERATED = timedelta(minutes=10)
"""A clock that is found wrong by less is put right in reckoning, and nobody is asked."""
UNBOUNDED = timedelta(days=1)
"""Of an edit that nothing is known of but when it was read: nobody compares it with one of another day."""


@dataclass(frozen=True)
class Clock:
    """Times of QuickBooks in UTC, and back."""

    zone: tzinfo
    printed: timedelta | None = None  # the offset on 1 January that QuickBooks printed last
    fast: timedelta = timedelta(0)
    is_certain: bool = True  # False while nobody knows the zone
    within: timedelta | None = None  # how exactly ``fast`` is known; None while nothing contradicts a clock that goes right

    def utc(self, wall: datetime) -> datetime:
        """When that was; the hour that comes twice in autumn is taken as the first of the two."""
        return wall.replace(tzinfo=self.zone).astimezone(UTC) - self.fast

    def earliest_wall(self, moment: datetime) -> datetime:
        """The earliest that a clock which goes right may have shown at that moment, wherever the PC may be."""
        if not self.is_certain:
            return (moment + WESTERNMOST).astimezone(UTC).replace(tzinfo=None)
        told = moment.astimezone(self.zone).replace(tzinfo=None)
        return told if self.printed is None else min(told, (moment + self.printed).astimezone(UTC).replace(tzinfo=None))

    def is_put_back_near(self, moment: datetime) -> bool:
        """Whether an hour came twice within the day before."""
        offsets = [one.astimezone(self.zone).utcoffset() for one in (moment - timedelta(days=1), moment)]
        return offsets[0] != offsets[1]


def of(account: ZoneInfo | None, printed: timedelta | None, fast: float, within: float | None = None) -> Clock:
    """The account's zone where it fits what QuickBooks prints; else the likeliest zone that does; else nobody knows."""
    skew, exactly = timedelta(seconds=fast), None if within is None else timedelta(seconds=within)
    if account is not None and (printed is None or january(account) == printed):
        return Clock(account, printed, skew, within=exactly)
    if printed is not None:
        likely = (ZoneInfo(name) for name in LIKELY)
        zone = next((zone for zone in likely if january(zone) == printed), timezone(printed))
        return Clock(zone, printed, skew, within=exactly)
    return Clock(UTC, None, skew, is_certain=False, within=exactly)


def january(zone: tzinfo) -> timedelta:
    """The zone's offset on 1 January of this decade."""
    return datetime(2026, 1, 1, tzinfo=zone).utcoffset() or timedelta(0)


@dataclass(frozen=True)
class Newest:
    """The newest stamp of complete reads, and our clock when it had come: by then QuickBooks' clock showed that much at least."""

    stamp: datetime  # wall time
    seen_at: datetime


def since(newest: Newest | None, complete_at: datetime, now: datetime, clock: Clock, known: Sequence[datetime]) -> datetime:
    """FromModifiedDate: no later than anything that QuickBooks' clock can show at an edit since the last complete read.

    That clock has moved on from its newest stamp by as much as ours has; ours serves as a stop watch only. When it shows less
    than a right clock would, it is believed; when it shows more, it may be put right at any moment, and the right time counts.
    A clock that is known to be slow was put back, and its newest stamp is from before: what it shows now is reckoned from ours.
    How far back one goes from there depends on how little is known to stand there (``known``: the newest stamps): a clock that
    is put back by days loses nothing in a small company, and a quiet one does not read the same thousands of records at every
    poll.
    """
    watch_is_right = complete_at <= now
    bounds = [clock.earliest_wall(min(complete_at, now))]
    if newest is not None:
        passed = complete_at - newest.seen_at if watch_is_right and newest.seen_at <= complete_at else timedelta(0)
        bounds.append(newest.stamp + passed)
    if clock.fast < timedelta(0):
        bounds.append(bounds[0] + clock.fast - (clock.within or timedelta(0)))
    start = min(bounds)
    return start - margin(start, clock.is_put_back_near(now), known)


def margin(start: datetime, is_put_back: bool, known: Sequence[datetime]) -> timedelta:
    """How far back from ``start`` it costs next to nothing to read again."""
    for back in LOOK_BACK:
        if sum(one >= start - back for one in known) <= (A_PAGE if back == A_DAY else FEW):
            return back
    cheap = sum(one >= start - OVERLAP for one in known) <= A_PAGE
    return OVERLAP if cheap or is_put_back else LEAST


def adjusted(fast: timedelta, stamp: datetime, arrived_at: datetime, before: datetime | None) -> timedelta:
    """By how much the clock is fast, after an edit that came between ``before`` and ``arrived_at`` and bears this stamp.

    ``stamp`` is in UTC as if the clock were right. What is known stays while it is possible.
    """
    least = stamp - arrived_at
    if fast < least:
        return least
    if before is not None and before <= arrived_at and fast > stamp - before:
        return stamp - before
    return fast


def certainty(
    known: timedelta, within: timedelta | None, fast: timedelta, arrived_at: datetime, before: datetime | None
) -> timedelta | None:
    """How exactly ``fast`` is known, which an edit between ``before`` and ``arrived_at`` has made of what was ``known``.

    None while nothing contradicts a clock that goes right. One that was found wrong is known as exactly as the two reads lie
    apart, until edits between reads that lie closer together, or a write of our own, tell more.
    """
    apart = arrived_at - before if before is not None and before <= arrived_at else UNBOUNDED
    if abs(fast - known) > TOLERATED or (within is None and abs(fast) > TOLERATED):
        return apart
    return None if within is None else min(within, apart)


def edited(
    stamp: datetime, after: datetime | None, read_after: datetime | None, before: datetime
) -> tuple[datetime, timedelta] | None:
    """When something was edited whose stamp, in UTC, cannot be right, and within which time either way; None where it can be.

    It still was as before in an answer to what was asked at ``after``, and was seen at ``before``; reads by date had taken all
    that was edited up to ``read_after``. A stamp outside of these was made by a clock that did not go then as it does now, of
    which the newer stamps of the same page tell nothing.
    """
    least = max((one for one in (after, read_after) if one is not None and one <= before), default=None)
    if stamp <= before + SLACK and (least is None or stamp >= least - SLACK):
        return None
    if after is None or after > before:
        return before, UNBOUNDED
    half = (before - after) / 2
    return after + half, half


def measured(handed_out_at: datetime | None, answered_at: datetime) -> timedelta:
    """How exactly a write of our own tells the clock: QuickBooks stamped it between the two. A minute is exact."""
    took = UNBOUNDED if handed_out_at is None else answered_at - handed_out_at
    return took if took > timedelta(minutes=1) else timedelta(0)
