"""Customers that were merged in QuickBooks: it does not tell, but our invoices show the survivor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from app.sync import cursors

KIND, CHOICE = "customer", "merged_into"
OURS = (
    " FROM link c JOIN industrack_record i ON i.company_id = c.company_id AND i.kind = 'invoice'"
    " AND i.data ->> 'customer_id' = c.industrack_id"
    " JOIN link v ON v.company_id = c.company_id AND v.kind = 'invoice' AND NOT v.ended AND v.industrack_id = i.industrack_id"
    " JOIN quickbooks_record q ON q.company_id = c.company_id AND q.kind = 'invoice' AND NOT q.deleted"
    " AND q.quickbooks_id = v.quickbooks_id WHERE c.company_id = :company AND c.kind = 'customer'"
)
"""Our invoices of customers, by the links of both."""


def gone(connection: Connection, company_id: str, customers: Sequence[str]) -> None:
    """Our invoices of customers that are gone are looked at, because those of a merged one belong to another now."""
    rows = connection.scalars(
        text(f"SELECT v.quickbooks_id {OURS} AND c.quickbooks_id = ANY(:ids)"),
        {"company": company_id, "ids": list(customers)},
    )
    wanted = sorted(set(rows))
    if wanted:
        cursors.want(connection, company_id, "invoice", wanted)


def seen(connection: Connection, company_id: str, invoices: Sequence[str]) -> None:
    """These invoices changed: customers that they do not belong to any more are asked for, or decided again when they are gone.

    A merged customer is in no list of what was deleted; only asking for it shows that it is gone.
    """
    moved = set(
        connection.scalars(
            text(
                f"SELECT c.quickbooks_id {OURS} AND NOT c.ended AND v.quickbooks_id = ANY(:ids)"
                " AND q.data #>> '{customer,list_id}' <> c.quickbooks_id"
            ),
            {"company": company_id, "ids": list(invoices)},
        )
    )
    if moved:
        cursors.want(connection, company_id, KIND, sorted(moved))
    connection.execute(
        text(
            "UPDATE quickbooks_record SET dirty = true WHERE company_id = :company AND kind = 'customer' AND deleted"
            f" AND NOT dirty AND quickbooks_id IN (SELECT c.quickbooks_id {OURS} AND v.quickbooks_id = ANY(:ids)"
            " AND q.data #>> '{customer,list_id}' <> c.quickbooks_id)"
        ),
        {"company": company_id, "ids": list(invoices)},
    )


def open_ones(connection: Connection, company_id: str, customers: Sequence[str]) -> set[str]:
    """Of customers that are gone: those whose invoices are still to be looked at."""
    return set(
        connection.scalars(
            text(
                f"SELECT c.quickbooks_id {OURS} AND NOT c.ended AND c.quickbooks_id = ANY(:ids) AND EXISTS (SELECT 1"
                " FROM cursor f WHERE f.company_id = c.company_id AND f.side = 'quickbooks' AND f.kind = 'invoice'"
                " AND f.position -> 'fetch' ? v.quickbooks_id)"
            ),
            {"company": company_id, "ids": list(customers)},
        )
    )


def looked_at(connection: Connection, company_id: str) -> None:
    """Invoices that were asked for have come: customers that are gone are decided on what they show."""
    connection.execute(
        text(
            "UPDATE quickbooks_record q SET dirty = true WHERE company_id = :company AND kind = 'customer' AND deleted"
            " AND NOT dirty AND EXISTS (SELECT 1 FROM link l WHERE l.company_id = q.company_id AND l.kind = q.kind"
            " AND NOT l.ended AND l.quickbooks_id = q.quickbooks_id)"
        ),
        {"company": company_id},
    )


def survivors(connection: Connection, company_id: str, customers: Iterable[str]) -> dict[str, str]:
    """Of customers that are gone: the one that most of our invoices for it show now."""
    rows = connection.execute(
        text(
            f"SELECT c.quickbooks_id AS gone, q.data #>> '{{customer,list_id}}' AS survivor {OURS}"
            " AND c.quickbooks_id = ANY(:ids) AND q.data #>> '{customer,list_id}' <> c.quickbooks_id"
            " GROUP BY 1, 2 ORDER BY count(*), 2"
        ),
        {"company": company_id, "ids": list(customers)},
    )
    return {row.gone: row.survivor for row in rows}
