"""What a proof has read, held against the mirror: a row a record, one statement a batch; only what differs keeps its values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.model import Side
from app.store.json import dump
from app.store.sql import Connection, text
from app.sync.mirror.records import IDS, TABLES, VERSIONS, Entry
from app.sync.rules.reading import digest

UNSTAMPED = {
    Side.QUICKBOOKS: (
        "m.as_of <= g.as_of AND (m.edit_sequence = g.version OR m.modified_at = g.stamp AND m.modified_at <> ''"
        " AND m.seen_at > g.changed_at + interval '1 minute')"
    ),
    Side.INDUSTRACK: (
        "m.data <> g.data AND m.updated_at IS NOT DISTINCT FROM g.changed_at"
        " AND (m.version = g.version OR m.seen_at > g.changed_at + interval '1 second'"
        " OR g.changed_at <> date_trunc('second', g.changed_at))"
    ),
}
"""It is another than the mirror's under the very same stamp: no read by date would ever bring it."""

STATEMENT = """
WITH given AS (SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(kind text, id text, parent_id text, version text,
    stamp text, digest text, deleted boolean, as_of bigint, changed_at timestamptz, quickbooks_id text, "values" jsonb,
    data jsonb)),
compared AS (
    SELECT g.*, m."values" AS held, CASE
        WHEN m.{own} IS NULL AND g.deleted THEN ''
        WHEN m.{own} IS NULL THEN 'new'
        WHEN m.deleted AND g.deleted THEN ''
        WHEN g.deleted THEN 'gone'
        WHEN m.deleted AND NOT g.deleted THEN 'new'
        WHEN m.digest = g.digest AND m.deleted = g.deleted {same_link} THEN ''
        WHEN {unstamped} THEN 'unstamped'
        ELSE 'differs' END AS suspect, {held_link} AS held_link
    FROM given g LEFT JOIN {table} m ON m.company_id = :company AND m.kind = g.kind AND m.{own} = g.id)
INSERT INTO proof_record AS p (company_id, side, kind, record_id, parent_id, version, stamp, digest, deleted, as_of, seen_at,
    suspect, held, shown, other_id, other)
SELECT :company, :side, c.kind, c.id, c.parent_id, c.version, c.stamp, c.digest, c.deleted, c.as_of, :seen_at, c.suspect,
    CASE WHEN c.suspect <> '' THEN c.held {with_held_link} END, CASE WHEN c.suspect <> '' THEN c."values" {with_link} END,
    o.id, o."values"
FROM compared c LEFT JOIN LATERAL (SELECT x.{other} AS id, x."values" FROM link l JOIN {other_table} x
    ON x.company_id = l.company_id AND x.kind = l.kind AND x.{other} = l.{other}
    WHERE c.suspect <> '' AND l.company_id = :company AND l.kind = c.kind AND l.{own} = c.id AND NOT l.ended LIMIT 1) o ON true
ON CONFLICT (company_id, side, kind, record_id) DO UPDATE SET version = excluded.version, stamp = excluded.stamp,
    digest = excluded.digest, deleted = excluded.deleted, as_of = excluded.as_of, seen_at = excluded.seen_at,
    suspect = CASE WHEN p.suspect IN ('unstamped', 'lost') THEN p.suspect ELSE excluded.suspect END,
    held = CASE WHEN p.suspect IN ('unstamped', 'lost') THEN p.held ELSE excluded.held END,
    shown = CASE WHEN p.suspect IN ('unstamped', 'lost') THEN p.shown ELSE excluded.shown END,
    other_id = CASE WHEN p.suspect IN ('unstamped', 'lost') THEN p.other_id ELSE excluded.other_id END,
    other = CASE WHEN p.suspect IN ('unstamped', 'lost') THEN p.other ELSE excluded.other END
"""


def against_mirror(connection: Connection, company_id: str, side: Side, entries: Sequence[Entry], seen_at: datetime) -> None:
    """Note these records as they were read, and how they are not as the mirror holds them."""
    if not entries:
        return
    rows = {(entry.kind, entry.id): _row(entry) for entry in entries}
    if side is Side.INDUSTRACK:  # read whole, so that what only new rules see otherwise is no change
        for entry in entries:
            rows[entry.kind, entry.id]["data"] = entry.data
    other = side.other
    links = side is Side.INDUSTRACK
    statement = STATEMENT.format(
        own=IDS[side],
        table=TABLES[side],
        other=IDS[other],
        other_table=TABLES[other],
        unstamped=UNSTAMPED[side],
        same_link="AND m.quickbooks_id IS NOT DISTINCT FROM g.quickbooks_id" if links else "",
        held_link="m.quickbooks_id" if links else "NULL",
        with_held_link="|| jsonb_build_object('quickbooks_id', c.held_link)" if links else "",
        with_link="|| jsonb_build_object('quickbooks_id', c.quickbooks_id)" if links else "",
    )
    given = {"company": company_id, "side": side, "seen_at": seen_at, "rows": dump(list(rows.values()))}
    connection.execute(text(statement), given)


def _row(entry: Entry) -> dict[str, Any]:
    changed = entry.changed_at.isoformat() if entry.changed_at else None
    return {
        "kind": entry.kind,
        "id": entry.id,
        "parent_id": entry.parent_id,
        "version": entry.version,
        "stamp": entry.modified_at or changed or "",
        "digest": digest(entry.values),
        "deleted": entry.deleted,
        "as_of": entry.as_of,
        "changed_at": changed,
        "quickbooks_id": entry.quickbooks_id,
        "values": entry.values,
    }


def note_missing(connection: Connection, company_id: str, side: Side, kinds: Sequence[str], before: int) -> None:
    """Records that the mirror holds and a whole reading has not shown. ``before`` is the first message set of the reading:
    what was shown by one since is not missing.
    """
    other = side.other  # ``OFFSET 0``: each is looked up by its key; without statistics a join held all against all
    shown_since = (  # nothing at all was shown: everything is missing
        "AND m.seen_at < coalesce((SELECT min(s.seen_at) FROM proof_record s WHERE s.company_id = :company"
        " AND s.side = :side), now())"
    )
    if side is Side.QUICKBOOKS:  # what is kept inside another record was shown when that was
        shown_since = (
            "AND m.as_of < :before AND NOT EXISTS (SELECT 1 FROM quickbooks_record o WHERE o.company_id = m.company_id"
            " AND o.kind = ANY(:kinds) AND o.quickbooks_id = m.parent_id AND o.as_of >= :before)"
        )
    connection.execute(
        text(
            f"WITH missing AS MATERIALIZED (SELECT m.* FROM {TABLES[side]} m WHERE m.company_id = :company"
            f" AND m.kind = ANY(:kinds) AND NOT m.deleted {shown_since} AND NOT EXISTS (SELECT 1 FROM proof_record p"
            f" WHERE p.company_id = :company AND p.side = :side AND p.kind = m.kind AND p.record_id = m.{IDS[side]} OFFSET 0))"
            " INSERT INTO proof_record (company_id, side, kind, record_id, parent_id, version, digest, deleted, as_of, seen_at,"
            f" suspect, held, other_id, other) SELECT :company, :side, m.kind, m.{IDS[side]}, m.parent_id, m.{VERSIONS[side]},"
            f' m.digest, true, :before, now(), \'gone\', m."values", o.id, o."values" FROM missing m'
            f' LEFT JOIN LATERAL (SELECT x.{IDS[other]} AS id, x."values" FROM link l JOIN {TABLES[other]} x ON'
            f" x.company_id = l.company_id AND x.kind = l.kind AND x.{IDS[other]} = l.{IDS[other]} WHERE"
            f" l.company_id = :company AND l.kind = m.kind AND l.{IDS[side]} = m.{IDS[side]} AND NOT l.ended LIMIT 1) o ON true"
            " ON CONFLICT DO NOTHING"
        ),
        {"company": company_id, "side": side, "kinds": list(kinds), "before": before},
    )
