"""Whatever is due and fails three times in a row, or makes no progress for an hour, is an attention until it works again.

What is watched stands in ``watched``. Each statement answers the companies in which something stands still now, with the moment
since when; it runs as the operators' role, over all companies at once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.health.watched import WATCHES, Watch
from app.model import Attention
from app.store import attentions
from app.store.sql import Connection, text
from app.sync import company_settings

CODES = (*(watch.code for watch in WATCHES), "industrack_unreachable")


def look(connection: Connection) -> int:
    """Open, bring up to date or resolve the attentions of everything watched; answers how many there are now."""
    number = 0
    for watch in WATCHES:
        rows = connection.execute(text(watch.statement)).all()
        zones = _zones(connection, [row.company_id for row in rows])
        for row in rows:
            when = row.since.astimezone(zones[row.company_id])
            attentions.open_one(connection, row.company_id, _attention(watch, _moment(when), int(row.number)))
        _resolve_others(connection, watch.code, [row.company_id for row in rows])
        number += len(rows)
    return number


def _attention(watch: Watch, since: str, number: int) -> Attention:
    return Attention(code=watch.code, severity="error", summary=watch.summary(since, number), remedy=watch.remedy)


def _moment(when: datetime) -> str:
    return f"{when:%H:%M} on {when.day} {when:%B}"


def _zones(connection: Connection, companies: list[str]) -> dict[str, ZoneInfo]:
    rows: Any = (
        connection.execute(
            text("SELECT company_id, settings, time_zone FROM company WHERE company_id = ANY(:ids)"), {"ids": companies}
        )
        if companies
        else ()
    )
    return {row.company_id: company_settings.zone(row.settings, row.time_zone) for row in rows}


def _resolve_others(connection: Connection, code: str, found: list[str]) -> None:
    connection.execute(
        text(
            "UPDATE attention SET state = 'resolved', changed_at = now() WHERE code = :code AND state <> 'resolved'"
            " AND NOT company_id = ANY(:found)"
        ),
        {"code": code, "found": found},
    )
