"""Why a record is as it is: both sides beside each other, what happened to it, what was said about it, what it waits for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.office import attention as attending
from app.office.errors import Missing
from app.office.lists import CHANGE, MESSAGE
from app.queue.requests import LIVE, SHOWN
from app.store.attentions import COLUMNS as ATTENTION
from app.store.attentions import DUPLICATE
from app.store.sql import Connection, text
from app.sync.kinds import RECORDS
from app.sync.mirror.marks import HELD

FOUND = 25  # records of a search
LATEST = 50  # changes and messages of a record
Row = dict[str, Any]

# Each side is looked through by itself, and only what it finds is put beside the other side: whole numbers, names and ids first.
LOOKED_IN = {
    "quickbooks": ("name", "quickbooks_id", "values ->> 'number'"),
    "industrack": ("name", "industrack_id", "values ->> 'number'", "values ->> 'previous_number'"),
}
SIDE = """
  SELECT kind, {side}_id FROM {side}_record
  WHERE company_id = :company AND kind = ANY(:kinds) AND position(lower(:q) IN lower(concat_ws(chr(10), {looked_in}))) > 0
  ORDER BY lower(:q) <> ALL(string_to_array(lower(concat_ws(chr(10), {looked_in})), chr(10))), deleted, kind, name, {side}_id
  LIMIT :most
"""
SEARCH = f"""
WITH ours AS ({SIDE.format(side="quickbooks", looked_in=", ".join(LOOKED_IN["quickbooks"]))}),
theirs AS ({SIDE.format(side="industrack", looked_in=", ".join(LOOKED_IN["industrack"]))}),
pairs AS (
  SELECT kind, o.quickbooks_id, l.industrack_id FROM ours o LEFT JOIN LATERAL (SELECT industrack_id FROM link l
    WHERE l.company_id = :company AND l.kind = o.kind AND l.quickbooks_id = o.quickbooks_id AND NOT l.ended) l ON true
  UNION
  SELECT kind, l.quickbooks_id, t.industrack_id FROM theirs t LEFT JOIN LATERAL (SELECT quickbooks_id FROM link l
    WHERE l.company_id = :company AND l.kind = t.kind AND l.industrack_id = t.industrack_id AND NOT l.ended) l ON true
)
SELECT kind, name, number, quickbooks_id, industrack_id, deleted FROM (
  SELECT p.kind, coalesce(q.name, i.name) AS name, i.name AS other_name,
         coalesce(nullif(q.values ->> 'number', ''), i.values ->> 'number', '') AS number,
         concat_ws(' ', i.values ->> 'number', i.values ->> 'previous_number') AS other_numbers,
         p.quickbooks_id, p.industrack_id, coalesce(q.deleted, i.deleted) AS deleted
  FROM pairs p
  LEFT JOIN quickbooks_record q ON q.company_id = :company AND q.kind = p.kind AND q.quickbooks_id = p.quickbooks_id
  LEFT JOIN industrack_record i ON i.company_id = :company AND i.kind = p.kind AND i.industrack_id = p.industrack_id
) known
ORDER BY lower(:q) NOT IN (lower(number), lower(name), lower(coalesce(quickbooks_id, '')), lower(coalesce(industrack_id, ''))),
         lower(:q) <> ALL(string_to_array(lower(coalesce(other_numbers, '')), ' ')),
         deleted, kind, name, quickbooks_id, industrack_id
LIMIT :most
"""
TOLD = "(state = 'open' OR state = 'covered' AND code <> :asked_of_the_other)"
OF_RECORD = "company_id = :company AND kind = :kind AND (quickbooks_id = :qb OR industrack_id = :it)"


@dataclass(frozen=True)
class Record:
    """Which one: by the id of either side, or both."""

    kind: str
    quickbooks_id: str | None
    industrack_id: str | None


def search(connection: Connection, company_id: str, q: str) -> list[Row]:
    """Records whose number, name or id of either side has ``q`` in it, whole matches first."""
    given = {"company": company_id, "q": q, "kinds": list(RECORDS), "most": FOUND}
    return [dict(row._mapping) for row in connection.execute(text(SEARCH), given)]


def told(connection: Connection, company_id: str, asked: Record) -> Row:
    """Everything about one record. Raises: Missing."""
    given = {"company": company_id, "kind": asked.kind, "qb": asked.quickbooks_id, "it": asked.industrack_id}
    link = _one(connection, f"SELECT * FROM link WHERE {OF_RECORD} ORDER BY ended, id DESC LIMIT 1", given)
    if link is not None:
        given |= {"qb": asked.quickbooks_id or link["quickbooks_id"], "it": asked.industrack_id or link["industrack_id"]}
    quickbooks = _side(connection, "quickbooks", given, "qb")
    industrack = _side(connection, "industrack", given, "it")
    if quickbooks is None and industrack is None:
        raise Missing("There is no such record. Search for its number, name or id.")
    queue = _all(connection, f"SELECT {', '.join(SHOWN)} FROM request WHERE {OF_RECORD} AND state = ANY(:live)", given)
    attentions = _all(
        connection, f"SELECT {ATTENTION} FROM attention WHERE {OF_RECORD} AND {TOLD}", given | {"asked_of_the_other": DUPLICATE}
    )
    return {
        "kind": asked.kind,
        "name": (quickbooks or industrack or {}).get("name", ""),
        "quickbooks": quickbooks,
        "industrack": industrack,
        "link": link and {name: link[name] for name in ("created_at", "agreed_at", "ended", "why_ended")},
        "fields": _beside(quickbooks, industrack),
        "history": _all(connection, f"SELECT {CHANGE} FROM change WHERE {OF_RECORD} ORDER BY id DESC LIMIT {LATEST}", given),
        "messages": _messages(connection, given),
        "queue": queue,
        "pushes": _pushes(connection, given),
        "attention": [attending.shown(row) for row in attentions],
        "held": _held(connection, given),
        "to_be_compared": any(side and side["dirty"] for side in (quickbooks, industrack)),
    }


def _side(connection: Connection, side: str, given: Row, own: str) -> Row | None:
    return _one(
        connection,
        f"SELECT {side}_id AS id, name, values, deleted, dirty, edited_at, seen_at FROM {side}_record"
        f" WHERE company_id = :company AND kind = :kind AND {side}_id = :{own}",
        given,
    )


def _beside(quickbooks: Row | None, industrack: Row | None) -> list[Row]:
    """Every value that either side has, beside the other's; values that one side cannot hold are absent there."""
    ours, theirs = (side["values"] if side else {} for side in (quickbooks, industrack))
    return [
        {"name": name, "quickbooks": ours.get(name), "industrack": theirs.get(name), "same": ours.get(name) == theirs.get(name)}
        for name in dict.fromkeys([*ours, *theirs])
        if ours.get(name) not in (None, "", []) or theirs.get(name) not in (None, "", [])
    ]


def _messages(connection: Connection, given: Row) -> list[Row]:
    return _all(
        connection,
        f"SELECT {MESSAGE} FROM message WHERE company_id = :company AND id IN"
        f" (SELECT message_id FROM request WHERE {OF_RECORD} AND message_id IS NOT NULL) ORDER BY id DESC LIMIT {LATEST}",
        given,
    )


def _pushes(connection: Connection, given: Row) -> list[Row]:
    return _all(
        connection,
        "SELECT id, state, name, attempts, not_before, created_at, error FROM push"
        f" WHERE {OF_RECORD} AND state IN ('waiting', 'working', 'failed') ORDER BY id DESC LIMIT {LATEST}",
        given,
    )


def _held(connection: Connection, given: Row) -> list[str]:
    """The sentences of attentions that stand for many records, this one among them."""
    rows = _all(
        connection,
        "SELECT a.summary FROM choice c JOIN attention a ON a.company_id = c.company_id AND a.code = substr(c.key, :skip)"
        " AND a.state = 'open' AND a.kind = c.kind WHERE c.company_id = :company AND c.kind = :kind"
        " AND starts_with(c.key, :prefix) AND (c.record_id = :qb OR c.record_id = :it)",
        given | {"prefix": HELD, "skip": len(HELD) + 1},
    )
    return [str(row["summary"]) for row in rows]


def _one(connection: Connection, statement: str, given: Row) -> Row | None:
    row = connection.execute(text(statement), given).one_or_none()
    return None if row is None else dict(row._mapping)


def _all(connection: Connection, statement: str, given: Row) -> list[Row]:
    rows = connection.execute(text(statement), given | {"live": list(LIVE)})
    return [dict(row._mapping) for row in rows]
