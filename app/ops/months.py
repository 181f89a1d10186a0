"""Messages lie by month: the next one is made ahead, and what is old goes as a whole, in an instant.

A message's number begins with its month, and the partitions are ranges of numbers. The functions that make and drop them belong
to the tables' owner and look for themselves whether a row is still wanted; ``migrations`` has them. Beside the months there are
``…_rest`` for numbers of no month, and on older databases ``…_before``, what there was when messages came to lie so.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from psycopg2.errors import DeadlockDetected, LockNotAvailable
from sqlalchemy.exc import OperationalError

from app.services import Services
from app.store.sql import Connection, text

log = logging.getLogger(__name__)

TABLES = ("message_chunk", "message")
TRIES = 10
PAUSE = 2.0  # seconds; nobody is kept waiting by one try for longer than 0.8
PARTS = (
    "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
    " WHERE i.inhparent = CAST(:table AS regclass) ORDER BY c.relname"
)


@dataclass(frozen=True)
class Part:
    """A partition: of a month, or what has none."""

    name: str
    month: datetime | None

    @property
    def is_rest(self) -> bool:
        return self.name.endswith("_rest")

    def may_be_over(self, now: datetime, kept: timedelta) -> bool:
        """Whether it can hold rows older than that. A month to come does where a clock once was ahead."""
        return self.month is None or self.month > now or following(self.month) + kept <= now


def following(month: datetime) -> datetime:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def parts(connection: Connection, table: str) -> list[Part]:
    return [Part(name, _month(name)) for name in connection.scalars(text(PARTS), {"table": table})]


def make(services: Services) -> None:
    """This month and the next one, where they are missing. Raises: OperationalError when no moment was found for it."""
    _at_a_quiet_moment(lambda: _call(services, "SELECT qbc_months(:given)", services.now()))


def is_next_there(connection: Connection, now: datetime) -> bool:
    """Whether next month's partitions are there, as they ought to be all through this month."""
    there = {part.month for table in TABLES for part in parts(connection, table)}
    return following(now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)) in there


def old(services: Services, table: str, kept: timedelta) -> Iterator[str]:
    """Drop the partitions whose rows are all older and done with. Names those that can hold some that are, and others."""
    with services.database.operators() as connection:
        found = [part for part in parts(connection, table) if part.may_be_over(services.now(), kept)]
    for part in found:
        if part.is_rest or not _dropped(services, part.name):
            yield part.name


def _dropped(services: Services, name: str) -> bool:
    """Later, where somebody reads it all the time."""
    try:
        gone = bool(_at_a_quiet_moment(lambda: _call(services, "SELECT qbc_forget_month(:given)", name)))
    except OperationalError as error:
        if not isinstance(error.orig, LockNotAvailable | DeadlockDetected):
            raise
        return False
    if gone:
        log.info("%s is dropped: everything in it was older than it is kept", name)
    return gone


def _call(services: Services, statement: str, given: object) -> object:
    with services.database.operators() as connection:
        return connection.scalar(text(statement), {"given": given})


def _at_a_quiet_moment(work: Callable[[], object]) -> object:
    for _ in range(TRIES - 1):
        try:
            return work()
        except OperationalError as error:
            if not isinstance(error.orig, LockNotAvailable | DeadlockDetected):
                raise
        time.sleep(PAUSE)
    return work()


def _month(name: str) -> datetime | None:
    found = re.search(r"_(\d{4})_(\d{2})$", name)
    return None if found is None else datetime(int(found[1]), int(found[2]), 1, tzinfo=UTC)
