"""Records that were merged in QuickBooks: it does not tell, but the records that name them show the survivor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.store.sql import Connection, text
from app.sync.mirror import cursors
from app.sync.rules.source import Trace

CHOICE = "merged_into"
NAMING = (
    " FROM link c JOIN industrack_record i ON i.company_id = c.company_id AND i.kind = :shown_by"
    " AND i.data ->> :field = c.industrack_id"
    " JOIN link v ON v.company_id = c.company_id AND v.kind = :shown_by AND NOT v.ended AND v.industrack_id = i.industrack_id"
    " JOIN quickbooks_record q ON q.company_id = c.company_id AND q.kind = :shown_by AND NOT q.deleted"
    " AND q.quickbooks_id = v.quickbooks_id WHERE c.company_id = :company AND c.kind = :kind"
)
"""Our records that name another, by the links of both: invoices of customers."""
SURVIVOR = "q.data #>> CAST(:path AS text[])"


def gone(connection: Connection, company_id: str, trace: Trace, customers: Sequence[str]) -> None:
    """Our invoices of customers that are gone are looked at, because those of a merged one belong to another now."""
    rows = connection.scalars(
        text(f"SELECT v.quickbooks_id {NAMING} AND c.quickbooks_id = ANY(:ids)"),
        _given(company_id, trace, customers),
    )
    wanted = sorted(set(rows))
    if wanted:
        cursors.want(connection, company_id, trace.shown_by, wanted)


def seen(connection: Connection, company_id: str, trace: Trace, invoices: Sequence[str]) -> None:
    """These invoices changed: customers that they do not belong to any more are asked for, or decided again when they are gone.

    A merged customer is in no list of what was deleted; only asking for it shows that it is gone.
    """
    moved = set(
        connection.scalars(
            text(
                f"SELECT c.quickbooks_id {NAMING} AND NOT c.ended AND v.quickbooks_id = ANY(:ids)"
                f" AND {SURVIVOR} <> c.quickbooks_id"
            ),
            _given(company_id, trace, invoices),
        )
    )
    if moved:
        cursors.want(connection, company_id, trace.kind, sorted(moved))
    connection.execute(
        text(
            "UPDATE quickbooks_record SET dirty = true WHERE company_id = :company AND kind = :kind AND deleted"
            f" AND NOT dirty AND quickbooks_id IN (SELECT c.quickbooks_id {NAMING} AND v.quickbooks_id = ANY(:ids)"
            f" AND {SURVIVOR} <> c.quickbooks_id)"
        ),
        _given(company_id, trace, invoices),
    )


def open_ones(connection: Connection, company_id: str, trace: Trace, customers: Sequence[str]) -> set[str]:
    """Of customers that are gone: those whose invoices are still to be looked at."""
    return set(
        connection.scalars(
            text(
                f"SELECT c.quickbooks_id {NAMING} AND NOT c.ended AND c.quickbooks_id = ANY(:ids) AND EXISTS (SELECT 1"
                " FROM cursor f WHERE f.company_id = c.company_id AND f.side = 'quickbooks' AND f.kind = :shown_by"
                " AND f.position -> 'fetch' ? v.quickbooks_id)"
            ),
            _given(company_id, trace, customers),
        )
    )


def looked_at(connection: Connection, company_id: str, trace: Trace) -> None:
    """Invoices that were asked for have come: customers that are gone are decided on what they show."""
    connection.execute(
        text(
            "UPDATE quickbooks_record q SET dirty = true WHERE company_id = :company AND kind = :kind AND deleted"
            " AND NOT dirty AND EXISTS (SELECT 1 FROM link l WHERE l.company_id = q.company_id AND l.kind = q.kind"
            " AND NOT l.ended AND l.quickbooks_id = q.quickbooks_id)"
        ),
        _given(company_id, trace, ()),
    )


def survivors(connection: Connection, company_id: str, trace: Trace, customers: Iterable[str]) -> dict[str, str]:
    """Of customers that are gone: the one that most of our invoices for it show now."""
    rows = connection.execute(
        text(
            f"SELECT c.quickbooks_id AS gone, {SURVIVOR} AS survivor {NAMING}"
            f" AND c.quickbooks_id = ANY(:ids) AND {SURVIVOR} <> c.quickbooks_id"
            " GROUP BY 1, 2 ORDER BY count(*), 2"
        ),
        _given(company_id, trace, customers),
    )
    return {row.gone: row.survivor for row in rows}


def _given(company_id: str, trace: Trace, ids: Iterable[str]) -> dict[str, Any]:
    return {
        "company": company_id,
        "ids": list(ids),
        "kind": trace.kind,
        "shown_by": trace.shown_by,
        "field": trace.field,
        "path": trace.path,
    }
