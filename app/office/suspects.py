"""What earlier rules may have made wrong in a company: shown, never changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.store.sql import Connection, text
from app.sync.rules.suspects import compared

WHY = {
    "name": "Today's rules would not take these for the same without asking.",
    "characters": "They differ only in characters that QuickBooks gives as Windows-1252, or that Windows-1252 has not.",
}
PAIRED = {
    "name": "If they are two, delete the record in IndusTrack, which ends the pair, and add it again where it is missing.",
    "characters": "Enter the text anew on the side where it is wrong.",
}
OVERWRITTEN = {
    "name": "If it was another record, put the values back with `history restore {id}`, and correct the pair.",
    "characters": "If the text before was right, put it back with `history restore {id}`.",
}


def find(connection: Connection, company_id: str) -> list[dict[str, Any]]:
    """Linked pairs and overwritten values that are to be looked at, by kind and name."""
    found = [*_pairs(connection, company_id), *_changes(connection, company_id)]
    return sorted(found, key=lambda one: (one["kind"], one["name"].casefold(), one["field"]))


def _pairs(connection: Connection, company_id: str) -> Iterator[dict[str, Any]]:
    rows = connection.execute(
        text(
            'SELECT l.kind, l.quickbooks_id, l.industrack_id, q."values" AS ours, i."values" AS theirs, i.name FROM link l'
            " JOIN quickbooks_record q USING (company_id, kind, quickbooks_id)"
            " JOIN industrack_record i USING (company_id, kind, industrack_id)"
            " WHERE l.company_id = :company AND NOT l.ended AND NOT q.deleted AND NOT i.deleted"
        ),
        {"company": company_id},
    )
    for row in rows:
        for field, why, one, other in compared(row.ours, row.theirs):
            yield _shown(row, field, why, one, other, PAIRED[why], None)


def _changes(connection: Connection, company_id: str) -> Iterator[dict[str, Any]]:
    rows = connection.execute(
        text(
            "SELECT id, kind, side, name, quickbooks_id, industrack_id, before, after FROM change"
            " WHERE company_id = :company AND action = 'update' ORDER BY id"
        ),
        {"company": company_id},
    )
    for row in rows:
        for field, why, before, after in compared(row.before, row.after):
            change_id = str(row.id)
            shown = _shown(row, field, why, before, after, OVERWRITTEN[why].format(id=change_id), change_id)
            yield shown | {"quickbooks": None, "industrack": None, "side": row.side, "before": before, "after": after}


def _shown(row: Any, field: str, why: str, ours: str, theirs: str, remedy: str, change_id: str | None) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "quickbooks_id": row.quickbooks_id,
        "industrack_id": row.industrack_id,
        "name": str(row.name or ""),
        "field": field,
        "why": WHY[why],
        "quickbooks": ours,
        "industrack": theirs,
        "side": None,
        "before": None,
        "after": None,
        "change_id": change_id,
        "remedy": remedy,
    }
