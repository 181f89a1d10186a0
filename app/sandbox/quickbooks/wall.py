"""The clock of the machine that QuickBooks runs on: wall time, and QuickBooks' fault with summer time.

QuickBooks prints the right wall clock with the offset that its zone has on 1 January: standard time all year in the north,
summer time all year in the south. A filter is compared by wall time; an offset in it is taken for what QuickBooks itself
prints, so that a stamp sent back as read means itself.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_PARTS = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:T(\d{1,2})(?::(\d{1,2})(?::(\d{1,2}))?)?)?([+-]\d{1,2}:\d{1,2})?")


@lru_cache(1024)
def january_offset(zone: ZoneInfo, year: int) -> timedelta:
    """The zone's offset from UTC on 1 January."""
    return datetime(year, 1, 1, tzinfo=zone).utcoffset() or timedelta()


def wall_time(epoch: int, zone: ZoneInfo) -> datetime:
    """What the clock on the wall shows, without a zone."""
    return datetime.fromtimestamp(epoch, zone).replace(tzinfo=None)


@lru_cache(65536)
def stamp(epoch: int, zone: ZoneInfo, *, summer_time_fault: bool = True) -> str:
    """A DATETIMETYPE as QuickBooks prints it."""
    moment = datetime.fromtimestamp(epoch, zone)
    offset = january_offset(zone, moment.year) if summer_time_fault else (moment.utcoffset() or timedelta())
    minutes = int(offset.total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return f"{moment:%Y-%m-%dT%H:%M:%S}{sign}{hours:02}:{rest:02}"


def read_bound(text: str, zone: ZoneInfo, *, end: bool = False) -> datetime:
    """The wall time that a filter means; a date alone is its first second, or its last as an ``end``."""
    found = _PARTS.fullmatch(text)
    if found is None:
        raise ValueError(f"not a date and time: {text!r}")
    year, month, day, hour, minute, second, offset = found.groups()
    fallback = 59 if end else 0
    moment = datetime(  # noqa: DTZ001 -- wall time has no zone
        int(year),
        int(month),
        int(day),
        int(hour) if hour else (23 if end else 0),
        int(minute) if minute else fallback,
        int(second) if second else fallback,
    )
    if not offset:
        return moment
    hours, minutes = offset[1:].split(":")
    given = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if offset[0] == "-" else 1)
    return moment - given + january_offset(zone, moment.year)


class Range:
    """An inclusive range of wall times, quick to test many stamps against."""

    def __init__(self, start: datetime | None, end: datetime | None, zone: ZoneInfo) -> None:
        self._start, self._end, self._zone = start, end, zone
        self._low = _epochs(start, zone) if start else None
        self._high = _epochs(end, zone) if end else None

    def __contains__(self, epoch: int) -> bool:
        if self._low and self._start:
            if epoch < self._low[0]:
                return False
            if epoch < self._low[1] and wall_time(epoch, self._zone) < self._start:
                return False
        if self._high and self._end:
            if epoch > self._high[1]:
                return False
            if epoch > self._high[0] and wall_time(epoch, self._zone) > self._end:
                return False
        return True


def _epochs(wall: datetime, zone: ZoneInfo) -> tuple[int, int]:
    """Between these two the clock may have been set back, so only the wall itself decides there."""
    both = [int(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC).timestamp()) for fold in (0, 1)]
    return min(both) - 7200, max(both) + 7200
