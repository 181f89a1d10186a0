"""QuickBooks' times: a wall clock, printed with an offset that is wrong in summer.

QuickBooks prints the right wall time, but always with the offset of standard time. So the offset is dropped when
reading (the wall time is kept), left out when writing, and UTC is computed from the company's time zone.
"""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

_MOMENT = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?)?"
    r"(?:Z|[+-]\d{1,2}:?\d{2})?)?",
    re.ASCII,
)
_OFFSET = re.compile(r"T[\d:.]+(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})\s*$", re.ASCII)


@lru_cache(maxsize=4096)
def parse(text: str) -> datetime:
    """The wall time that ``text`` shows, without zone; parts that are missing are zero.

    Raises:
        ValueError: it is no date-time.
    """
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        raise ValueError("is no date-time")
    return datetime(*(int(part or 0) for part in match.groups()))  # type: ignore[arg-type]  # noqa: DTZ001


@lru_cache(maxsize=4096)
def offset(text: str) -> timedelta | None:
    """The offset from UTC that stands behind a time; None where there is none. It is that of 1 January, all year."""
    match = _OFFSET.search(text)
    if match is None:
        return None
    given = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"]))
    return -given if match["sign"] == "-" else given


def parse_date(text: str) -> date:
    """The day that ``text`` shows; a time behind it is left aside.

    Raises:
        ValueError: it is no date.
    """
    return parse(text).date()


def format_wall(moment: datetime, zone: tzinfo | None = None) -> str:
    """A filter or field value in wall time, to the second, without offset.

    A moment with a zone is first brought to ``zone``, the company's.

    Raises:
        ValueError: the moment has a zone and ``zone`` is not given.
    """
    if moment.tzinfo is not None:
        if zone is None:
            raise ValueError("a moment with a zone needs the company's time zone")
        moment = moment.astimezone(zone).replace(tzinfo=None)
    return moment.replace(microsecond=0).isoformat(timespec="seconds")


def to_utc(wall: datetime, zone: tzinfo) -> datetime:
    """The moment that ``wall`` was in ``zone``, in UTC.

    The hour that comes twice in autumn is taken as the first of the two, the hour that spring leaves out as if the
    clock had not been moved yet.
    """
    return wall.replace(tzinfo=zone).astimezone(UTC)
