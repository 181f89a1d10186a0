"""Time zones: one database for every time of a customer, and the names by which people and programs call a zone.

Importing ``app`` turns Python to the pinned database (the package tzdata); the machine's own is never asked, because two
databases of different years are an hour apart wherever a law changed between them.
"""

from __future__ import annotations

import zoneinfo
from functools import cache
from importlib import import_module
from zoneinfo import ZoneInfo

from tzlocal.windows_tz import win_tz

NO_PLACE = {"Factory", "localtime"}
"""Names of the database that say that nobody has set a zone."""


def version() -> str:
    """The database's version as IANA calls it, and that of the package."""
    tzdata = import_module("tzdata")  # has no types
    return f"{tzdata.IANA_VERSION} (tzdata {tzdata.__version__})"


def is_pinned() -> bool:
    """Whether Python asks no database but the pinned one."""
    return not zoneinfo.TZPATH


def find(name: str) -> ZoneInfo | None:
    """The zone that is called ``name``, in any case: by IANA, links included, or by Windows as CLDR maps it.

    None when nobody knows such a zone: never silently another one.
    """
    key = _names().get(" ".join(name.split()).casefold())
    return ZoneInfo(key) if key else None


@cache
def _names() -> dict[str, str]:
    iana = {name.casefold(): name for name in zoneinfo.available_timezones() - NO_PLACE}
    windows = {name.casefold(): key for name, key in win_tz.items() if key.casefold() in iana}
    return windows | iana
