"""The clock of a company's QuickBooks: kept as its answers tell it, and the attention while its zone is in doubt."""

from __future__ import annotations

import logging
from datetime import timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from app.model import Attention
from app.queue import tasks
from app.store import attentions
from app.store.sql import Connection, text
from app.sync import companies
from app.sync.rules import clock as rules
from app.sync.rules.clock import Clock, january

log = logging.getLogger(__name__)

CODE = "time_zone_differs"
MOVED = timedelta(hours=1)


COLUMNS = "printed_offset, skew_seconds, skew_within"
"""What ``of_file`` needs of the company's file."""
ZONE = (
    f"SELECT {COLUMNS}, EXISTS (SELECT 1 FROM attention a WHERE a.company_id = :company AND a.code = :code"
    " AND a.state <> 'resolved') AS is_told FROM company_file WHERE company_id = :company"
)


def load(connection: Connection, company: companies.Company) -> Clock:
    file = connection.execute(
        text(f"SELECT {COLUMNS} FROM company_file WHERE company_id = :company"),
        {"company": company.id},
    ).one()
    return of_file(company, file)


def of_file(company: companies.Company, file: Any) -> Clock:
    """By what is known of the company file: ``printed_offset``, ``skew_seconds`` and ``skew_within``."""
    printed = None if file.printed_offset is None else timedelta(seconds=file.printed_offset)
    return rules.of(company.known_zone, printed, file.skew_seconds, file.skew_within)


def note_offset(connection: Connection, company_id: str, offset: timedelta) -> bool:
    """The offset that stands behind a time; answers whether it is news."""
    found = connection.execute(
        text(
            "UPDATE company_file SET printed_offset = :offset WHERE company_id = :company"
            " AND printed_offset IS DISTINCT FROM :offset RETURNING company_id"
        ),
        {"company": company_id, "offset": offset.total_seconds()},
    ).one_or_none()
    return found is not None


def note_fast(connection: Connection, company_id: str, fast: timedelta, within: timedelta | None) -> None:
    """By how much its clock is fast, and how exactly that is known; a second either way is nothing."""
    seconds = fast.total_seconds() if abs(fast.total_seconds()) > 1 else 0.0
    before = connection.scalar(text("SELECT skew_seconds FROM company_file WHERE company_id = :company"), {"company": company_id})
    connection.execute(
        text("UPDATE company_file SET skew_seconds = :skew, skew_within = :within WHERE company_id = :company"),
        {"company": company_id, "skew": seconds, "within": None if within is None else within.total_seconds()},
    )
    if abs(seconds - (before or 0.0)) > MOVED.total_seconds():
        log.warning("company %s: the clock of QuickBooks' PC is %d minutes fast", company_id, round(seconds / 60))
    if before is not None and seconds < before - MOVED.total_seconds():
        put_back(connection, company_id)


def put_back(connection: Connection, company_id: str) -> None:
    """Its clock was put back: what was edited since bears times that no query asks for, so a proof looks at everything soon."""
    tasks.ask(connection, company_id, "prove", tasks.NOW)


def check_zone(connection: Connection, company: companies.Company) -> None:
    """Say that the zone differs or that nobody knows it; take it back when it fits."""
    file = connection.execute(text(ZONE), {"company": company.id, "code": CODE}).one()
    clock, told = of_file(company, file), company.known_zone
    if told is not None and (clock.printed is None or january(told) == clock.printed):
        if file.is_told:
            attentions.resolve(connection, company.id, CODE)
        return
    name = str(company.settings.get("time_zone") or company.industrack_zone or "")
    if not name and not _account_was_read(connection, company.id):
        return  # IndusTrack has not said anything yet
    attentions.open_one(connection, company.id, differs(name, told, clock))


def _account_was_read(connection: Connection, company_id: str) -> bool:
    """The account is asked before the first collection is read."""
    found = connection.scalar(
        text(
            "SELECT EXISTS (SELECT 1 FROM cursor WHERE company_id = :company AND side = 'industrack' AND complete_at IS NOT NULL)"
        ),
        {"company": company_id},
    )
    return bool(found)


def differs(name: str, told: tzinfo | None, clock: Clock) -> Attention:
    """What is said of a zone that does not fit; it names only zones that the setting takes."""
    likely = clock.zone.key if isinstance(clock.zone, ZoneInfo) else ""
    as_in = f", as in {likely}" if likely else ""
    where = "" if clock.printed is None else f" QuickBooks' PC is at {_shown(clock.printed)} on 1 January{as_in}."
    such = f"such as {likely}" if likely else "by its city, such as Europe/Berlin or Asia/Kathmandu"
    said = f"is {name}, which does not fit QuickBooks' times" if told else f"is given as {name!r}, which is no zone"
    why = said if name else "is not given in IndusTrack"
    return Attention(
        code=CODE,
        severity="warning",
        summary=f"The company's time zone {why}.{where}",
        remedy=(
            f"Set the time zone of QuickBooks' PC as `time_zone` of this connection ({such}), or correct it in"
            " IndusTrack or on the PC. Nothing is lost meanwhile: changes are read by QuickBooks' own times."
        ),
    )


def _shown(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
