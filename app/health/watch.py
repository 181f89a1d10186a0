"""Whatever is due and fails three times in a row, or makes no progress for an hour, is an attention until it works again.

A new kind of work is watched by a line in ``WATCHES``. Each statement answers the companies in which it stands still now, with
the moment since when; it runs as the operators' role, over all companies at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from app import company_settings
from app.model import Attention
from app.store import attentions

IN_ROW, STILL = 3, "interval '1 hour'"
GOES_ON = (
    " JOIN company c ON c.company_id = w.company_id AND NOT c.paused"
    " JOIN company_file f ON f.company_id = w.company_id AND f.stopped = ''"
    " JOIN connection n ON n.company_id = w.company_id"
)
"""Of what stands still because somebody stopped it, that is told already."""


@dataclass(frozen=True)
class Watch:
    """One kind of work. ``statement`` answers company_id, since and number."""

    code: str
    statement: str
    summary: Callable[[str, int], str]  # of the moment in words, and the number
    remedy: str


def _task(what: str) -> str:
    return (
        f"SELECT w.company_id, min(w.created_at) AS since, max(w.attempts) AS number FROM task w {GOES_ON}"
        f" WHERE w.what = '{what}' AND (w.attempts >= {IN_ROW} AND w.error <> '' OR w.created_at < now() - {STILL}"
        " AND w.due_at < now() - interval '5 minutes' AND (w.lease_until IS NULL OR w.lease_until < now()))"
        " GROUP BY w.company_id"
    )


WATCHES: tuple[Watch, ...] = (
    Watch(
        "updates_fail",
        f"SELECT w.company_id, min(w.started_at) AS since, count(*) AS number FROM company k JOIN LATERAL ("
        "SELECT company_id, started_at, outcome FROM session s WHERE s.company_id = k.company_id AND s.ended_at IS NOT NULL"
        f" ORDER BY s.id DESC LIMIT {IN_ROW}) w ON true {GOES_ON} GROUP BY w.company_id"
        f" HAVING count(*) = {IN_ROW} AND bool_and(w.outcome IN ('lost', 'error'))",
        lambda since, number: f"The last {number} updates of Web Connector failed or broke off, the first at {since}.",
        "The messages of these updates say what QuickBooks answered. See that QuickBooks is open with the right file and that no"
        " dialog is showing in it; then click Update Selected in Web Connector.",
    ),
    Watch(
        "answers_fail",
        _task("ingest"),
        lambda since, number: f"An answer of QuickBooks could not be worked on since {since}, tried {number} times.",
        "It is tried again by itself and nothing is lost. If it stays, whoever runs this service finds the cause in its log.",
    ),
    Watch(
        "comparing_fails",
        _task("decide"),
        lambda since, number: f"What both sides hold could not be compared since {since}, tried {number} times.",
        "It is tried again by itself and nothing is lost. If it stays, whoever runs this service finds the cause in its log.",
    ),
    Watch(
        "pulls_fail",
        _task("pull"),
        lambda since, number: f"IndusTrack could not be read since {since}, tried {number} times in a row.",
        "It is tried again all the time. If it stays, look whether IndusTrack works, and at its address in the settings.",
    ),
    Watch(
        "proof_fails",
        _task("prove"),
        lambda since, number: f"Whether both sides agree could not be proved since {since}, tried {number} times.",
        "It is tried again by itself, and nothing else waits for it. If it stays, whoever runs this service finds the cause in"
        " its log.",
    ),
    Watch(
        "pushes_fail",
        f"SELECT w.company_id, min(w.created_at) AS since, count(*) AS number FROM push w {GOES_ON}"
        f" WHERE w.state IN ('waiting', 'working') AND (w.attempts >= {IN_ROW} OR w.created_at < now() - {STILL}"
        " AND coalesce(w.not_before, w.created_at) < now() - interval '5 minutes') GROUP BY w.company_id",
        lambda since, number: f"{number:,} changes could not be written to IndusTrack, the first since {since}.",
        "They are tried again all the time and none is lost. If it stays, look whether IndusTrack works.",
    ),
    Watch(
        "reading_stands_still",
        f"SELECT w.company_id, min((w.position -> 'run' ->> 'began_at')::timestamptz) AS since, count(*) AS number"
        f" FROM cursor w {GOES_ON} WHERE w.side = 'quickbooks' AND w.position -> 'run' ->> 'id' IS NOT NULL"
        f" AND ((w.position -> 'run' ->> 'cuts')::int >= {IN_ROW}"
        f" OR (w.position -> 'run' ->> 'began_at')::timestamptz < now() - {STILL})"
        " AND n.last_login_at > (w.position -> 'run' ->> 'began_at')::timestamptz AND NOT EXISTS (SELECT 1 FROM message m"
        f" WHERE m.company_id = w.company_id AND m.purpose = 'read' AND m.ingested_at > now() - {STILL})"
        " GROUP BY w.company_id",
        lambda since, number: f"QuickBooks could not be read to the end since {since}.",
        "Leave QuickBooks open during an update and close its dialogs; the reading goes on where it was cut.",
    ),
    Watch(
        "writing_stands_still",
        f"SELECT w.company_id, min(w.since) AS since, count(*) AS number FROM request w {GOES_ON} WHERE c.state = 'active'"
        f" AND (w.state IN ('handed_out', 'unknown') AND w.since < now() - {STILL} OR w.state = 'waiting'"
        f" AND w.created_at < now() - {STILL} AND coalesce(w.not_before, w.created_at) < now() - {STILL})"
        f" AND n.last_login_at > now() - {STILL} AND NOT EXISTS (SELECT 1 FROM attention a WHERE a.company_id = w.company_id"
        " AND a.code = 'mass_change' AND a.kind = w.kind AND a.state <> 'resolved') GROUP BY w.company_id",
        lambda since, number: f"{number:,} changes could not be written to QuickBooks, the first since {since}.",
        "They are tried at every update and none is lost. The queue says for each what it waits for.",
    ),
    Watch(
        "first_read_stands_still",
        "SELECT w.company_id, w.first_login_at AS since, 1 AS number FROM connection w JOIN company c ON"
        " c.company_id = w.company_id AND NOT c.paused AND c.state IN ('new', 'reading') JOIN company_file f ON"
        f" f.company_id = w.company_id AND f.stopped = '' WHERE w.first_login_at < now() - {STILL} AND NOT EXISTS"
        " (SELECT 1 FROM message m WHERE m.company_id = w.company_id AND m.state = 'ingested'"
        f" AND m.ingested_at > now() - {STILL})",
        lambda since, number: f"The first comparison has made no progress for an hour; it began at {since}.",
        "Leave QuickBooks open with the right company file and click Update Selected in Web Connector.",
    ),
)
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
