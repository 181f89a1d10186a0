"""What ordinary reads have brought by chance and no date has told, noted for the proof that goes on, which names it.

A read reaches back further than it must, and looks at some records in turn: so it may come across a change without a stamp, or a
record that is gone and was never listed as deleted. Both would have been missed a little later.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from app.model import Side
from app.store.json import dump

GOES_ON = "EXISTS (SELECT 1 FROM proof WHERE company_id = :company AND state IN ('reading', 'settling'))"
OTHERS = {
    Side.QUICKBOOKS: ("quickbooks_id", "industrack_id", "industrack_record"),
    Side.INDUSTRACK: ("industrack_id", "quickbooks_id", "quickbooks_record"),
}
NOTE = """
INSERT INTO proof_record AS p (company_id, side, kind, record_id, parent_id, suspect, held, shown, other_id, other, as_of)
SELECT :company, :side, g.kind, g.id, g.parent_id, g.suspect, g.held, g.shown, o.{other}, o."values", g.as_of
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS g(kind text, id text, parent_id text, suspect text, held jsonb, shown jsonb,
    as_of bigint)
LEFT JOIN link l ON l.company_id = :company AND l.kind = g.kind AND l.{own} = g.id AND NOT l.ended
LEFT JOIN {table} o ON o.company_id = :company AND o.kind = g.kind AND o.{other} = l.{other}
WHERE {goes_on}
ON CONFLICT (company_id, side, kind, record_id) DO UPDATE SET suspect = excluded.suspect, held = excluded.held,
    shown = excluded.shown, other_id = excluded.other_id, other = excluded.other
    WHERE p.suspect NOT IN ('unstamped', 'lost')
"""


def changed(connection: Connection, company_id: str, side: Side, rows: Sequence[dict[str, Any]]) -> None:
    """These have other values under the same stamp: kind, id, parent_id, held and shown of each."""
    _note(connection, company_id, side, [row | {"suspect": "unstamped", "as_of": 0} for row in rows])


def lost(connection: Connection, company_id: str, kinds: Sequence[str], ids: Sequence[str]) -> None:
    """QuickBooks did not find these by their ids, nor what is inside them; nothing has said so far that they were deleted."""
    rows = connection.execute(
        text(
            'SELECT kind, quickbooks_id AS id, parent_id, "values" AS held FROM quickbooks_record WHERE company_id = :company'
            " AND kind = ANY(:kinds) AND NOT deleted AND (quickbooks_id = ANY(:ids) OR parent_id = ANY(:ids)"
            f" AND kind <> :own) AND {GOES_ON}"
        ),
        {"company": company_id, "kinds": list(kinds), "own": kinds[0], "ids": list(ids)},
    )
    found = [dict(row._mapping) | {"suspect": "lost", "shown": None, "as_of": 0} for row in rows]
    _note(connection, company_id, Side.QUICKBOOKS, found)


def told(connection: Connection, company_id: str, kinds: Sequence[str], ids: Sequence[str]) -> None:
    """QuickBooks lists these as deleted: what was noted of them was only not told yet."""
    connection.execute(
        text(
            "UPDATE proof_record SET suspect = '' WHERE company_id = :company AND side = 'quickbooks' AND suspect = 'lost'"
            " AND kind = ANY(:kinds) AND (record_id = ANY(:ids) OR parent_id = ANY(:ids))"
        ),
        {"company": company_id, "kinds": list(kinds), "ids": list(ids)},
    )


def _note(connection: Connection, company_id: str, side: Side, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        own, other, table = OTHERS[side]
        connection.execute(
            text(NOTE.format(own=own, other=other, table=table, goes_on=GOES_ON)),
            {"company": company_id, "side": side, "rows": dump(list(rows))},
        )
