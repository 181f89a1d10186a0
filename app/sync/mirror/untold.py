"""What ordinary reads have brought by chance and no date has told, noted for the proof that names it.

A read reaches back further than it must, and looks at some records in turn: so it may come across a change without a stamp, or a
record that is gone and was never listed as deleted. Both would have been missed a little later. While a proof reads they are
noted among what it has read; between two proofs they wait in ``proof_met`` for the next one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.model import Side, Values
from app.store.json import dump
from app.store.sql import Connection, text
from app.sync.kinds import KINDS

Stamp = tuple[str, str, datetime | None]
"""EditSequence and TimeModified of a record as QuickBooks tells them, and the moment that this is."""
AT_ONCE = timedelta(minutes=1)  # within it a record may be edited once more in the second that its stamp names

GOES_ON = "EXISTS (SELECT 1 FROM proof WHERE company_id = :company AND state IN ('reading', 'settling'))"
OTHERS = {
    Side.QUICKBOOKS: ("quickbooks_id", "industrack_id", "industrack_record"),
    Side.INDUSTRACK: ("industrack_id", "quickbooks_id", "quickbooks_record"),
}
GIVEN = """
SELECT :company, :side, g.kind, g.id, g.parent_id, g.suspect, g.held, g.shown, o.{other}, o."values"
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS g(kind text, id text, parent_id text, suspect text, held jsonb, shown jsonb)
LEFT JOIN link l ON l.company_id = :company AND l.kind = g.kind AND l.{own} = g.id AND NOT l.ended
LEFT JOIN {table} o ON o.company_id = :company AND o.kind = g.kind AND o.{other} = l.{other}
"""
COLUMNS = "(company_id, side, kind, record_id, parent_id, suspect, held, shown, other_id, other)"
AMONG_READ = f"""
INSERT INTO proof_record AS p {COLUMNS} {GIVEN} WHERE {GOES_ON}
ON CONFLICT (company_id, side, kind, record_id) DO UPDATE SET suspect = excluded.suspect, held = excluded.held,
    shown = excluded.shown, other_id = excluded.other_id, other = excluded.other
    WHERE p.suspect NOT IN ('unstamped', 'lost')
"""
BETWEEN = f"""
INSERT INTO proof_met AS p {COLUMNS} {GIVEN} WHERE NOT {GOES_ON}
    AND EXISTS (SELECT 1 FROM company WHERE company_id = :company AND state = 'active')
    AND NOT EXISTS (SELECT 1 FROM proof_record s WHERE s.company_id = :company AND s.side = :side
        AND s.record_id IN (g.id, g.parent_id) AND s.suspect <> '')
ON CONFLICT (company_id, side, kind, record_id) DO UPDATE SET suspect = excluded.suspect, shown = excluded.shown
"""
"""What a proof looks at again by its id, and so brings itself, is named by it already."""


def is_its_own(side: Side, kind: str, values: tuple[Values, Values], data: tuple[Any, Any]) -> bool:
    """Whether the record itself was changed: not a name that it shows of another one, and more than what QuickBooks moves in
    silence as a matter of course. Each is before and after.
    """
    moved = {key for key in (*values[0], *values[1]) if values[0].get(key) != values[1].get(key)}
    only_as_usual = side is Side.QUICKBOOKS and bool(moved) and moved <= set(KINDS[kind].moves_unstamped)
    return not only_as_usual and _without_names(data[0]) != _without_names(data[1])


def _without_names(value: Any, top: bool = True) -> Any:
    """As QuickBooks told it, less the full names of records that it refers to, and its own, which its parent's is part of."""
    if isinstance(value, list):
        return [_without_names(one, False) for one in value]
    if not isinstance(value, Mapping):
        return value
    named = top or "list_id" in value
    return {key: _without_names(one, False) for key, one in value.items() if not (named and key == "full_name")}


def changed(connection: Connection, company_id: str, side: Side, rows: Sequence[dict[str, Any]]) -> None:
    """These have other values under the same stamp, or are gone under it: kind, id, parent_id, held and shown of each."""
    _note(connection, company_id, side, [{"suspect": "unstamped", "shown": None} | row for row in rows])


def parts(
    connection: Connection, company_id: str, kind: str, owners: Mapping[str, Stamp], there: Mapping[str, tuple[str, Values]]
) -> None:
    """What these records hold inside them, before it is written: parts that came or went under the very stamp of their owner.

    ``there`` are the parts by id, with owner and values. A part that went because the record which it belongs to in QuickBooks
    is gone (a payment's invoice) was told with that.
    """
    declared = KINDS[kind].owner
    rows = connection.execute(
        text(
            'SELECT r.quickbooks_id AS id, r.parent_id, r.edit_sequence AS version, r.modified_at, r.seen_at, r."values" AS held,'
            " EXISTS (SELECT 1 FROM quickbooks_record o JOIN link l ON l.company_id = o.company_id AND l.kind = o.kind"
            " AND l.quickbooks_id = o.quickbooks_id AND NOT l.ended WHERE o.company_id = r.company_id AND o.kind = :above"
            ' AND o.quickbooks_id = r."values" ->> :above AND NOT o.deleted) AS stays FROM quickbooks_record r'
            " WHERE r.company_id = :company AND r.kind = :kind AND r.parent_id = ANY(:owners) AND NOT r.deleted"
        ),
        {"company": company_id, "kind": kind, "owners": list(owners), "above": declared.kind if declared else ""},
    ).all()
    same, known = {row.parent_id for row in rows if _is_same(row, owners[row.parent_id])}, {row.id for row in rows}
    stays = bool(declared and declared.together)
    gone = [row for row in rows if row.parent_id in same and row.id not in there and (stays or row.stays)]
    found = [{"id": row.id, "parent_id": row.parent_id, "held": row.held, "shown": None, "suspect": "lost"} for row in gone]
    for record_id, (parent_id, values) in there.items():
        if parent_id in same and record_id not in known:
            found.append({"id": record_id, "parent_id": parent_id, "held": None, "shown": values, "suspect": "unstamped"})
    _note(connection, company_id, Side.QUICKBOOKS, [one | {"kind": kind} for one in found])


def _is_same(held: Any, now: Stamp) -> bool:
    version, modified_at, changed_at = now
    if held.version == version:
        return True
    return bool(modified_at and held.modified_at == modified_at and changed_at and held.seen_at > changed_at + AT_ONCE)


def seen_otherwise(connection: Connection, company_id: str, side: Side, records: Sequence[tuple[str, str]]) -> None:
    """These came just as they were held, and only our rules see something else in them by now: no difference."""
    connection.execute(
        text(
            "UPDATE proof_record SET suspect = '' WHERE company_id = :company AND side = :side AND suspect <> ''"
            " AND (kind, record_id) IN (SELECT * FROM unnest(CAST(:kinds AS text[]), CAST(:ids AS text[])))"
        ),
        {"company": company_id, "side": side, "kinds": [kind for kind, _ in records], "ids": [i for _, i in records]},
    )


def lost(connection: Connection, company_id: str, kinds: Sequence[str], ids: Sequence[str]) -> None:
    """QuickBooks did not find these by their ids, nor what is inside them; nothing has said so far that they were deleted."""
    rows = connection.execute(
        text(
            'SELECT kind, quickbooks_id AS id, parent_id, "values" AS held FROM quickbooks_record WHERE company_id = :company'
            " AND kind = ANY(:kinds) AND NOT deleted AND (quickbooks_id = ANY(:ids) OR parent_id = ANY(:ids) AND kind <> :own)"
        ),
        {"company": company_id, "kinds": list(kinds), "own": kinds[0], "ids": list(ids)},
    )
    found = [dict(row._mapping) | {"suspect": "lost", "shown": None} for row in rows]
    _note(connection, company_id, Side.QUICKBOOKS, found)


def told(connection: Connection, company_id: str, kinds: Sequence[str], ids: Sequence[str]) -> None:
    """QuickBooks lists these as deleted: what was noted of them was only not told yet."""
    given = {"company": company_id, "kinds": list(kinds), "ids": list(ids)}
    those = (
        "company_id = :company AND side = 'quickbooks' AND suspect = 'lost' AND kind = ANY(:kinds)"
        " AND (record_id = ANY(:ids) OR parent_id = ANY(:ids))"
    )
    connection.execute(text(f"UPDATE proof_record SET suspect = '' WHERE {those}"), given)
    connection.execute(text(f"DELETE FROM proof_met WHERE {those}"), given)


def _note(connection: Connection, company_id: str, side: Side, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        own, other, table = OTHERS[side]
        given = {"company": company_id, "side": side, "rows": dump(list(rows))}
        for statement in (AMONG_READ, BETWEEN):
            connection.execute(text(statement.format(own=own, other=other, table=table)), given)
