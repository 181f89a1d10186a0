"""The mirrors: the last known state of every record on either side, written in bulk."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from psycopg2.errors import ProgramLimitExceeded
from sqlalchemy.exc import DataError, OperationalError

from app.model import Mirror, Side, Values
from app.store.json import dump
from app.store.sql import Connection, Statement, text
from app.sync.mirror import untold
from app.sync.rules.reading import digest
from app.where import where

log = logging.getLogger(__name__)

TABLES = {Side.QUICKBOOKS: "quickbooks_record", Side.INDUSTRACK: "industrack_record"}
IDS = {Side.QUICKBOOKS: "quickbooks_id", Side.INDUSTRACK: "industrack_id"}
VERSIONS = {Side.QUICKBOOKS: "edit_sequence", Side.INDUSTRACK: "version"}
MORE = {
    Side.QUICKBOOKS: (
        "modified_at, as_of, edited_within",
        "modified_at text, as_of bigint, edited_within double precision",
        (
            "modified_at = excluded.modified_at, as_of = greatest(t.as_of, excluded.as_of), edited_within ="
            " CASE WHEN t.digest <> excluded.digest AND excluded.edited_at IS NOT NULL THEN excluded.edited_within"
            " ELSE t.edited_within END"
        ),
    ),
    Side.INDUSTRACK: (
        "quickbooks_id, updated_at",
        "quickbooks_id text, updated_at timestamptz",
        "quickbooks_id = excluded.quickbooks_id, updated_at = excluded.updated_at",
    ),
}
"""Columns that one side has alone: their names, with types, and what a newer state makes of them."""


UNSTAMPED = {
    Side.QUICKBOOKS: (
        "g.as_of > 0 AND NOT g.ours AND NOT g.deleted AND NOT b.deleted AND (b.edit_sequence = g.version OR"
        " b.modified_at = g.modified_at AND b.modified_at <> '' AND b.seen_at > g.changed_at + interval '1 minute')"
        " AND b.digest <> g.digest AND b.data <> g.data"
    ),
    Side.INDUSTRACK: (
        "NOT g.ours AND NOT b.deleted AND b.updated_at IS NOT DISTINCT FROM g.updated_at"
        " AND (b.version = g.version OR b.seen_at > g.updated_at + interval '1 second'"
        " OR g.updated_at <> date_trunc('second', g.updated_at))"
        " AND (g.deleted OR b.digest <> g.digest AND b.data <> g.data OR b.quickbooks_id IS DISTINCT FROM g.quickbooks_id)"
    ),
}
"""What is given ``g`` says something else than the mirror ``b``, under the same stamp. One that was read within the whole
second that its stamp names may have been edited once more in it; of QuickBooks', whose clock is not ours, within the minute.
"""


@dataclass(frozen=True)
class Entry:
    """One record as it is to stand in the mirror."""

    kind: str
    id: str
    version: str
    name: str
    data: Mapping[str, Any]
    values: Values
    parent_id: str | None = None
    changed_at: datetime | None = None  # when the side says it was changed, UTC
    edited_at: datetime | None = None  # where that is known to be wrong: when it was really edited
    changed_within: float = 0.0  # on QuickBooks' side: seconds by which the one that counts may be wrong
    ours: bool = False  # the change is the one that we wrote ourselves
    deleted: bool = False
    quickbooks_id: str | None = None  # on IndusTrack's side
    modified_at: str = ""  # on QuickBooks' side, as printed
    as_of: int = 0  # on QuickBooks' side: the message set that showed it so; 0 when it was worked out here
    match_keys: Sequence[str] = field(default_factory=tuple)


def write(connection: Connection, company_id: str, side: Side, entries: Iterable[Entry]) -> set[tuple[str, str]]:
    """Bring these records up to date; answers the (kind, id) whose mapped values or existence changed.

    ``edited_at`` moves only when a mapped value changed and we were not the author. A changed record is marked to be decided.
    """
    rows = [_row(side, entry) for entry in entries]
    if not rows:
        return set()
    found = connection.execute(_writing(side), {"company": company_id, "rows": dump(rows)}).all()
    _untold(connection, company_id, side, {row["id"]: row for row in rows}, [row for row in found if row.unstamped])
    if by_rules := [(row.kind, row.id) for row in found if row.by_rules]:
        untold.seen_otherwise(connection, company_id, side, by_rules)
    return {(row.kind, row.id) for row in found if row.changed}


@cache
def _writing(side: Side) -> Statement:
    """One statement for all records of a call: what was there before, what is written, and what of it has changed."""
    table, id_name, version = TABLES[side], IDS[side], VERSIONS[side]
    more, more_columns, more_sets = MORE[side]
    unstamped, held_link = UNSTAMPED[side], " || jsonb_build_object('quickbooks_id', b.quickbooks_id)" * (side is Side.INDUSTRACK)
    own_links = "OR t.quickbooks_id IS DISTINCT FROM excluded.quickbooks_id" if side is Side.INDUSTRACK else ""
    was_read = "g.as_of > 0" if side is Side.QUICKBOOKS else "true"
    changed = f"(t.digest <> excluded.digest OR t.deleted <> excluded.deleted {own_links})"
    return text(
        f"WITH given AS (SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(kind text, id text, version text,"
        f' name text, parent_id text, data jsonb, "values" jsonb, digest text, changed_at timestamptz, ours boolean,'
        f" edited_at timestamptz, deleted boolean, match_keys text[], {more_columns})),"
        f" before AS (SELECT b.kind, b.{id_name} AS id, b.digest, b.deleted, {unstamped} AS unstamped,"
        f" {was_read} AND b.digest <> g.digest AND b.deleted = g.deleted AND b.data = g.data AS by_rules,"
        f' b."values"{held_link} AS held, b.data AS data FROM {table} b JOIN given g'
        f" ON b.kind = g.kind AND b.{id_name} = g.id WHERE b.company_id = :company),"
        f" written AS (INSERT INTO {table} AS t (company_id, kind, {id_name}, {version}, name, parent_id, data,"
        f' "values", digest, edited_at, deleted, match_keys, dirty, seen_at, {more})'
        f' SELECT :company, g.kind, g.id, g.version, g.name, g.parent_id, g.data, g."values", g.digest,'
        f" g.edited_at, g.deleted, g.match_keys, true, now(), {more} FROM given g"
        f" ON CONFLICT (company_id, kind, {id_name}) DO UPDATE SET {version} = excluded.{version},"
        " name = excluded.name, parent_id = excluded.parent_id, data = excluded.data,"
        f' "values" = excluded."values", digest = excluded.digest, deleted = excluded.deleted,'
        " match_keys = excluded.match_keys, seen_at = now(),"
        " edited_at = CASE WHEN t.digest <> excluded.digest THEN coalesce(excluded.edited_at, t.edited_at)"
        f" ELSE t.edited_at END, dirty = t.dirty OR {changed}, {more_sets} RETURNING kind, {id_name} AS id, digest,"
        " deleted)"
        " SELECT w.kind, w.id, b.unstamped, b.by_rules, CASE WHEN b.unstamped THEN b.held END AS held,"
        " CASE WHEN b.unstamped THEN b.data END AS data,"
        " b.id IS NULL OR b.digest <> w.digest OR b.deleted <> w.deleted AS changed"
        " FROM written w LEFT JOIN before b USING (kind, id)"
        " WHERE b.id IS NULL OR b.digest <> w.digest OR b.deleted <> w.deleted OR b.unstamped"
    )


def _untold(connection: Connection, company_id: str, side: Side, written: Mapping[str, Any], found: Sequence[Any]) -> None:
    """Other values under the same stamp, which no read by date would have brought."""
    rows = []
    for one in found:
        row = written[one.id]
        if row["deleted"]:
            rows.append({"kind": one.kind, "id": one.id, "parent_id": row["parent_id"], "held": one.held, "suspect": "lost"})
            continue
        shown = row["values"] | ({"quickbooks_id": row["quickbooks_id"]} if side is Side.INDUSTRACK else {})
        if untold.is_its_own(side, one.kind, (one.held, shown), (one.data, json.loads(dump(row["data"])))):
            rows.append({"kind": one.kind, "id": one.id, "parent_id": row["parent_id"], "held": one.held, "shown": shown})
    untold.changed(connection, company_id, side, rows)


def versions(
    connection: Connection, company_id: str, side: Side, kind: str, ids: Sequence[str]
) -> dict[str, tuple[str, datetime | None, bool]]:
    """In which version these are held, when their side says they were changed, and whether they are gone."""
    stamp = "updated_at" if side is Side.INDUSTRACK else "edited_at"
    rows = connection.execute(
        text(
            f"SELECT {IDS[side]} AS id, {VERSIONS[side]} AS version, {stamp} AS at, deleted FROM {TABLES[side]}"
            f" WHERE company_id = :company AND kind = :kind AND {IDS[side]} = ANY(:ids)"
        ),
        {"company": company_id, "kind": kind, "ids": list(ids)},
    )
    return {row.id: (row.version, row.at, row.deleted) for row in rows}


def write_each(
    connection: Connection, company_id: str, side: Side, entries: Sequence[Entry]
) -> tuple[set[tuple[str, str]], list[Entry]]:
    """As ``write``; what the database refuses for one record's sake costs that record and not the others, and is answered."""
    try:
        with connection.part():
            return write(connection, company_id, side, entries), []
    except (DataError, OperationalError) as error:
        if isinstance(error, OperationalError) and not isinstance(error.orig, ProgramLimitExceeded):
            raise  # the connection, a deadlock: no record is at fault
        if len(entries) <= 1:
            log.error("company %s: a %s cannot be kept: %s", company_id, entries[0].kind, where(error))
            return set(), list(entries)
    half = len(entries) // 2
    first, refused = write_each(connection, company_id, side, entries[:half])
    second, more = write_each(connection, company_id, side, entries[half:])
    return first | second, refused + more


def load(connection: Connection, company_id: str, side: Side, kind: str, ids: Iterable[str]) -> dict[str, Mirror]:
    return _load(connection, company_id, side, f"kind = :kind AND {IDS[side]} = ANY(:ids)", kind, ids)


def children(connection: Connection, company_id: str, side: Side, kind: str, parents: Iterable[str]) -> dict[str, Mirror]:
    return _load(connection, company_id, side, "kind = :kind AND parent_id = ANY(:ids)", kind, parents)


def every(connection: Connection, company_id: str, side: Side, kind: str) -> tuple[Mirror, ...]:
    """All records of a kind, those that are gone left out."""
    found = _found(connection, company_id, side, "kind = :kind AND NOT deleted", kind, [])
    return tuple(sorted(found.values(), key=lambda mirror: (str(mirror.values.get("name", "")).casefold(), mirror.id)))


def mark_dirty(connection: Connection, company_id: str, side: Side, kind: str, ids: Iterable[str]) -> None:
    ids = list(ids)
    if not ids:
        return
    connection.soon(
        text(
            f"UPDATE {TABLES[side]} SET dirty = true WHERE company_id = :company AND kind = :kind"
            f" AND {IDS[side]} = ANY(:ids) AND NOT dirty"
        ),
        {"company": company_id, "kind": kind, "ids": ids},
    )


def mark_children(connection: Connection, company_id: str, side: Side, kind: str, parents: Iterable[str]) -> None:
    """What hangs below these is decided again."""
    connection.soon(
        text(
            f"UPDATE {TABLES[side]} SET dirty = true WHERE company_id = :company AND kind = :kind"
            " AND parent_id = ANY(:ids) AND NOT dirty"
        ),
        {"company": company_id, "kind": kind, "ids": list(parents)},
    )


def mark_deleted(connection: Connection, company_id: str, side: Side, kind: str, ids: Iterable[str], as_of: int = 0) -> list[str]:
    """Known to be gone; answers those that were not known to be before."""
    shown = ", as_of = greatest(as_of, :as_of)" if side is Side.QUICKBOOKS else ""
    rows = connection.execute(
        text(
            f"UPDATE {TABLES[side]} SET deleted = true, dirty = true, seen_at = now(){shown} WHERE company_id = :company"
            f" AND kind = :kind AND {IDS[side]} = ANY(:ids) AND NOT deleted RETURNING {IDS[side]} AS id"
        ),
        {"company": company_id, "kind": kind, "ids": list(ids)} | ({"as_of": as_of} if shown else {}),
    )
    return [row.id for row in rows]


def drop_others(connection: Connection, company_id: str, kind: str, owners: list[str], there: set[str]) -> list[str]:
    """Of QuickBooks' records of these owners only those in ``there`` exist still; answers the owners of the others."""
    rows = connection.execute(
        text(
            "UPDATE quickbooks_record SET deleted = true, dirty = true WHERE company_id = :company AND kind = :kind"
            " AND parent_id = ANY(:owners) AND NOT deleted AND NOT (quickbooks_id = ANY(:there)) RETURNING parent_id"
        ),
        {"company": company_id, "kind": kind, "owners": owners, "there": list(there)},
    )
    return [row.parent_id for row in rows]


def _load(connection: Connection, company_id: str, side: Side, where: str, kind: str, ids: Iterable[str]) -> dict[str, Mirror]:
    ids = list(ids)
    if not ids:
        return {}
    return _found(connection, company_id, side, where, kind, ids)


def _found(connection: Connection, company_id: str, side: Side, where: str, kind: str, ids: list[str]) -> dict[str, Mirror]:
    within = ", coalesce(edited_within, 0) AS edited_within" if side is Side.QUICKBOOKS else ""
    rows = connection.execute(
        text(
            f'SELECT kind, {IDS[side]} AS id, {VERSIONS[side]} AS version, data, "values", edited_at, deleted{within}'
            f" FROM {TABLES[side]} WHERE company_id = :company AND {where}"
        ),
        {"company": company_id, "kind": kind, "ids": ids},
    )
    return {row[1]: Mirror(*row) for row in rows}  # in the order of its fields


def _row(side: Side, entry: Entry) -> dict[str, Any]:
    edited_at = None if entry.ours else entry.edited_at or entry.changed_at
    row = {
        "kind": entry.kind,
        "id": entry.id,
        "version": entry.version,
        "name": entry.name[:500],
        "parent_id": entry.parent_id,
        "data": entry.data,
        "values": entry.values,
        "digest": digest(entry.values),
        "changed_at": entry.changed_at.isoformat() if entry.changed_at else None,
        "edited_at": edited_at.isoformat() if edited_at else None,
        "ours": entry.ours,
        "deleted": entry.deleted,
        "match_keys": list(entry.match_keys),
    }
    if side is Side.INDUSTRACK:
        changed = entry.changed_at.isoformat() if entry.changed_at else None
        return row | {"quickbooks_id": entry.quickbooks_id, "updated_at": changed}
    return row | {"modified_at": entry.modified_at, "as_of": entry.as_of, "edited_within": entry.changed_within or None}
