"""Requests in Postgres: claimed for a message set, settled by its answer; ``enqueuing`` puts them there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from app.store import kept
from app.store.json import moment
from app.store.sql import Connection, text

# What would wait for longer than anything does was planned by a clock that has been put back since.
DUE = "(not_before IS NULL OR not_before <= :now OR not_before > CAST(:now AS timestamptz) + interval '8 hours')"
NOT_BRAKED = (
    " AND NOT EXISTS (SELECT 1 FROM attention b WHERE b.company_id = r.company_id AND b.code = 'mass_change'"
    " AND b.kind = r.kind AND b.state <> 'resolved')"
)
"""What was decided before a mass change stopped its kind waits with it for a person."""
IS_FREE = " AND ".join(
    "NOT EXISTS (SELECT 1 FROM request u WHERE u.company_id = r.company_id AND u.kind = r.kind AND NOT u.applied"
    f" AND u.state IN ('unknown', 'handed_out', 'settled') AND u.{own} = r.{own} OFFSET 0)"
    for own in ("quickbooks_id", "industrack_id")
)
"""No earlier write for the record is under way; asked for each by its index, which ``OFFSET 0`` sees to."""
_WAITING = f"FROM request r WHERE r.company_id = :company AND r.state = 'waiting' AND {DUE}{NOT_BRAKED}"
IS_WAITING = f"EXISTS (SELECT 1 {_WAITING})"
"""Whether anything may be handed out at ``:now``."""
ONE_WAITING = f"(SELECT r.message {_WAITING} LIMIT 1)"
"""The message of one that may be handed out at ``:now``, NULL for none."""
IS_UNKNOWN = "EXISTS (SELECT 1 FROM request r WHERE r.company_id = :company AND r.state = 'unknown')"
HAND_OUT = kept.write(
    "qbc_hand_out_",
    {"company": "text", "ids": "bigint[]", "message": "bigint", "now": "timestamptz"},
    "UPDATE request SET state = 'handed_out', since = :now, message_id = :message, attempts = attempts + 1, status_code = NULL,"
    " status_message = '', search = '{}'::jsonb WHERE company_id = :company AND id = ANY(:ids)",
)
_MOVE = (
    "UPDATE request SET state = :state, since = :now, status_code = coalesce(:code, status_code), status_message ="
    " CASE WHEN :words <> '' THEN :words ELSE status_message END, not_before = :not_before, applied = (:state = 'superseded')"
    " WHERE company_id = :company AND id = ANY(:ids)"
)
MOVE = kept.write(
    "qbc_move_",
    {
        "company": "text",
        "ids": "bigint[]",
        "state": "text",
        "now": "timestamptz",
        "code": "int",
        "words": "text",
        "not_before": "timestamptz",
    },
    _MOVE,
)
LIVE = ("waiting", "handed_out", "unknown", "held")
COLUMNS = (
    "company_id, id, kind, action, message, state, name, quickbooks_id, industrack_id, body, covers, steps,"
    " quickbooks_version, industrack_version, attempts, not_before, created_at, since, message_id, status_code,"
    " status_message, applied, search"
)

CLAIM = (
    f"SELECT {COLUMNS} FROM request r WHERE company_id = :company AND state = 'waiting' AND {DUE} AND {IS_FREE}{NOT_BRAKED}"
    " ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED"
)
OF_MESSAGE = f"SELECT {COLUMNS} FROM request WHERE company_id = :company AND message_id = :message ORDER BY id FOR UPDATE"
SHOWN = ("id", "kind", "action", "state", "name", "quickbooks_id", "industrack_id", "attempts", "since", "not_before")


@dataclass(frozen=True)
class Request:
    company_id: str
    id: int
    kind: str
    action: str
    message: str  # CustomerAdd, …
    state: str
    name: str
    quickbooks_id: str | None
    industrack_id: str | None
    body: dict[str, Any]
    covers: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    quickbooks_version: str
    industrack_version: str
    attempts: int
    not_before: datetime | None
    created_at: datetime
    since: datetime
    message_id: int | None
    status_code: int | None
    status_message: str
    applied: bool
    search: dict[str, Any]

    @property
    def is_add(self) -> bool:
        return self.message.endswith("Add")


NAMES = tuple(one.name for one in fields(Request))


def of_json(row: Mapping[str, Any]) -> Request:
    """As a kept function answers it; what else stands there is left out."""
    times = {name: moment(row[name]) for name in ("not_before", "created_at", "since")}
    return Request(**({name: row[name] for name in NAMES} | times))


def withdraw(
    connection: Connection,
    company_id: str,
    kind: str,
    quickbooks_ids: Iterable[str | None],
    industrack_ids: Iterable[str | None],
) -> None:
    """What waits or is held for these records is not needed any more."""
    ours, theirs = [one for one in quickbooks_ids if one], [one for one in industrack_ids if one]
    if not ours and not theirs:
        return
    connection.soon(
        text(
            "UPDATE request SET state = 'superseded', since = now(), applied = true"
            " WHERE company_id = :company AND kind = :kind AND state IN ('waiting', 'held')"
            " AND (quickbooks_id = ANY(:qb) OR industrack_id = ANY(:it))"
        ),
        {
            "company": company_id,
            "kind": kind,
            "qb": ours,
            "it": theirs,
        },
    )


def waiting(connection: Connection, company_id: str, now: datetime, limit: int) -> list[Request]:
    """What may be handed out now, oldest first, locked; what another transaction holds is passed over.

    A write for a record whose earlier outcome is unknown, or is not in the mirrors yet, does not go out.
    """
    rows = connection.execute(
        text(CLAIM),
        {"company": company_id, "now": now, "limit": limit},
    )
    return [Request(**row._mapping) for row in rows]


def in_state(connection: Connection, company_id: str, *states: str) -> list[Request]:
    rows = connection.execute(
        text(f"SELECT {COLUMNS} FROM request WHERE company_id = :company AND state = ANY(:states) ORDER BY id"),
        {"company": company_id, "states": list(states)},
    )
    return [Request(**row._mapping) for row in rows]


def of_message(connection: Connection, company_id: str, message_id: int) -> dict[int, Request]:
    rows = connection.execute(
        text(OF_MESSAGE),
        {"company": company_id, "message": message_id},
    )
    return {row.id: Request(**row._mapping) for row in rows}


def by_ids(connection: Connection, company_id: str, ids: Iterable[int]) -> list[Request]:
    rows = connection.execute(
        text(f"SELECT {COLUMNS} FROM request WHERE company_id = :company AND id = ANY(:ids) ORDER BY id"),
        {"company": company_id, "ids": list(ids)},
    )
    return [Request(**row._mapping) for row in rows]


def hand_out(
    connection: Connection, company_id: str, requests: Sequence[Request], message_id: int, now: datetime
) -> list[Request]:
    """With the next statement, mostly the end of the transaction; answers them as they are then."""
    connection.soon(
        HAND_OUT,
        {"company": company_id, "ids": [request.id for request in requests], "message": message_id, "now": now},
    )
    return [replace(one, state="handed_out", since=now, message_id=message_id, attempts=one.attempts + 1) for one in requests]


def move(
    connection: Connection,
    company_id: str,
    ids: Sequence[int],
    state: str,
    now: datetime,
    *,
    status_code: int | None = None,
    status_message: str = "",
    not_before: datetime | None = None,
) -> list[dict[str, Any]]:
    """Put requests into another state; a settled one stays unapplied until its answer is in the mirrors.

    Answers them as the live view shows them.
    """
    given = _moved(company_id, ids, state, now, status_code, status_message, not_before)
    moved = connection.execute(text(f"{_MOVE} RETURNING {', '.join(SHOWN)}"), given)
    return [dict(row._mapping) for row in moved]


def settle(connection: Connection, request: Request, now: datetime, status_code: int, status_message: str) -> Request:
    """QuickBooks has carried it out; with the next statement. It is as it was when it was locked, and answered as it is then."""
    connection.soon(MOVE, _moved(request.company_id, [request.id], "settled", now, status_code, status_message, None))
    return replace(request, state="settled", since=now, not_before=None)


def _moved(
    company_id: str, ids: Sequence[int], state: str, now: datetime, code: int | None, words: str, not_before: datetime | None
) -> dict[str, Any]:
    known = {"company": company_id, "ids": list(ids), "state": state, "now": now}
    return known | {"code": code, "words": words[:1000], "not_before": not_before}


def give_back(connection: Connection, company_id: str, ids: Sequence[int], now: datetime) -> list[dict[str, Any]]:
    """Handed out in vain: they wait again, and it does not count as an attempt. Answers them as the live view shows them."""
    given = connection.execute(
        text(
            "UPDATE request SET state = 'waiting', since = :now, not_before = NULL, attempts = greatest(0, attempts - 1)"
            f" WHERE company_id = :company AND id = ANY(:ids) RETURNING {', '.join(SHOWN)}"
        ),
        {"company": company_id, "ids": list(ids), "now": now},
    )
    return [dict(row._mapping) for row in given]


def found_out(connection: Connection, company_id: str, kind: str, industrack_id: str, said: str) -> None:
    """Take a person's word about an unknown write: ``is:<TxnID>`` names the record that it made, ``again`` sends it once more."""
    what, _, named = said.partition(":")
    connection.execute(
        text(
            "UPDATE request SET since = now(), not_before = NULL, state = CASE WHEN :again THEN 'waiting' ELSE state END,"
            " search = search || jsonb_build_object('named', CAST(:named AS text), 'no_stored_answer', true)"
            " WHERE company_id = :company AND kind = :kind AND industrack_id = :it AND state = 'unknown'"
        ),
        {"company": company_id, "kind": kind, "it": industrack_id, "again": what == "again", "named": named or None},
    )


def seek(connection: Connection, company_id: str, request_id: int, name: str) -> None:
    """Remember the name that the request found taken; its record is decided again when QuickBooks has said who has it."""
    connection.execute(
        text(
            "UPDATE request SET search = search || jsonb_build_object('sought', CAST(:name AS text))"
            " WHERE company_id = :company AND id = :id"
        ),
        {"company": company_id, "id": request_id, "name": name},
    )


def sought(connection: Connection, company_id: str, kind: str, names: Sequence[str]) -> list[str]:
    """IndusTrack's records that could not get these names because another record has them."""
    rows = connection.execute(
        text(
            "SELECT DISTINCT industrack_id FROM request WHERE company_id = :company AND kind = :kind"
            " AND state = 'superseded' AND industrack_id IS NOT NULL AND search ->> 'sought' = ANY(:names)"
        ),
        {"company": company_id, "kind": kind, "names": list(names)},
    )
    return [row.industrack_id for row in rows]


def applied(connection: Connection, company_id: str, ids: Sequence[int]) -> None:
    connection.execute(
        text("UPDATE request SET applied = true WHERE company_id = :company AND id = ANY(:ids)"),
        {"company": company_id, "ids": list(ids)},
    )


def counts(connection: Connection, company_id: str) -> dict[str, int]:
    found = connection.execute(
        text("SELECT state, count(*) AS n FROM request WHERE company_id = :company GROUP BY state"),
        {"company": company_id},
    )
    return {row.state: row.n for row in found}


def shown(requests: Iterable[Request]) -> list[dict[str, Any]]:
    """Rows for the live view and for ``queue``."""
    return [{name: getattr(request, name) for name in SHOWN} for request in requests]


def listed(connection: Connection, company_id: str, *states: str) -> list[dict[str, Any]]:
    """The same of all in these states, without what they would write: there may be tens of thousands."""
    rows = connection.execute(
        text(f"SELECT {', '.join(SHOWN)} FROM request WHERE company_id = :company AND state = ANY(:states) ORDER BY id"),
        {"company": company_id, "states": list(states)},
    )
    return [dict(row._mapping) for row in rows]
