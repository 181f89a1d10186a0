"""A company's own rhythm: how often its Web Connector calls, and in which hours of the week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
REMEMBERED = 3  # weeks for which an hour in which it called counts as its own
LEARNED_AFTER = WEEK
TIMES = 3
LONGEST = timedelta(days=14)  # after that it is silent, whatever its hours were


@dataclass(frozen=True)
class Rhythm:
    """``hours`` are hours of the week (0 is Monday's first, UTC), each with the number of the week in which it last called."""

    since: datetime  # it is known
    last: datetime
    usual: timedelta  # between two calls
    hours: Mapping[int, int] = field(default_factory=dict)
    back: datetime | None = None  # when we were there again after a time in which nobody could call

    def is_silent(self, now: datetime) -> bool:
        """No contact for three times its rhythm, counted in its own hours."""
        away = now - self._start(now)
        if away <= self.usual * TIMES:
            return False
        return away > LONGEST or self._own_time(now) > self.usual * TIMES

    def _start(self, now: datetime) -> datetime:
        """What silence counts from; a return that lies ahead was noted while our clock was wrong."""
        return self.last if self.back is None or self.back > now else max(self.last, self.back)

    def _own_time(self, now: datetime) -> timedelta:
        """How much of the time since the last contact lies in its own hours; the first of them each day is not counted,
        because nobody switches a computer on at the full hour.
        """
        if self.last - self.since < LEARNED_AFTER:
            return now - self._start(now)
        own, at = timedelta(0), self._start(now)
        while at < now:
            until = min(now, _full_hour(at) + HOUR)
            if self._is_own(at) and (self._is_own(at - HOUR) or _full_hour(at) == _full_hour(self._start(now))):
                own += until - at
            at = until
        return own

    def _is_own(self, moment: datetime) -> bool:
        week = self.hours.get(hour_of_week(moment))
        return week is not None and week_of(self.last) - week <= REMEMBERED


def hour_of_week(moment: datetime) -> int:
    """From 0, Monday 00:00 UTC, to 167."""
    there = moment.astimezone(UTC)
    return there.weekday() * 24 + there.hour


def week_of(moment: datetime) -> int:
    """Weeks since the beginning of 1970."""
    return int(moment.timestamp() // WEEK.total_seconds())


def _full_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
