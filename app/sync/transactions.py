"""Which transactions of QuickBooks concern us: invoices that IndusTrack made, and what settles them.

QuickBooks holds years of others; they are read past and not kept. Everything here goes by sets, not record by record.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from app.sync import cursors, merges
from app.sync.numbers import number

if TYPE_CHECKING:
    from app.sync.sources.base import Row

EVERY = 1_000_000
REREAD = 250
"""Open invoices that are looked at again by TxnID in one session, those that were not seen for longest first."""

REREAD_PAID = 50
"""As many of those that are paid or voided and were not seen for a day: a credit may be taken off them again."""


def known_invoices(connection: Connection, company_id: str, ids: Collection[str]) -> set[str]:
    """Those that are in the mirror already, linked, or named by a record of IndusTrack."""
    rows = connection.execute(
        text(
            "SELECT quickbooks_id FROM quickbooks_record WHERE company_id = :company AND kind = 'invoice'"
            " AND quickbooks_id = ANY(:ids) UNION SELECT quickbooks_id FROM link WHERE company_id = :company"
            " AND kind = 'invoice' AND quickbooks_id = ANY(:ids) UNION SELECT quickbooks_id FROM industrack_record"
            " WHERE company_id = :company AND kind = 'invoice' AND quickbooks_id = ANY(:ids)"
        ),
        {"company": company_id, "ids": list(ids)},
    )
    return {row.quickbooks_id for row in rows}


def our_invoices(connection: Connection, company_id: str, rows: Sequence[Row]) -> list[Row]:
    known = known_invoices(connection, company_id, {row.id for row in rows})
    return [row for row in rows if row.id in known]


def our_receipts(connection: Connection, company_id: str, rows: Sequence[Row]) -> list[Row]:
    """Those that settle our invoices, without what they settle besides; and those that did so before."""
    applied = {row.id: [part for part in row.data.get("applied_to_txn") or () if part.get("txn_id")] for row in rows}
    invoices = {str(part["txn_id"]) for parts in applied.values() for part in parts}
    ours = known_invoices(connection, company_id, invoices)
    seen = {
        row.quickbooks_id
        for row in connection.execute(
            text(
                "SELECT quickbooks_id FROM quickbooks_record WHERE company_id = :company AND kind = 'receipt'"
                " AND quickbooks_id = ANY(:ids)"
            ),
            {"company": company_id, "ids": list(applied)},
        )
    }
    kept = []
    for row in rows:
        parts = [part for part in applied[row.id] if part["txn_id"] in ours]
        if parts or row.id in seen:
            kept.append(replace(row, data={**row.data, "applied_to_txn": parts}))
    return kept


def after_invoices(connection: Connection, company_id: str, rows: Sequence[Row], changed: set[tuple[str, str]]) -> None:
    """What an invoice says it is settled by, and we do not know, is fetched; so is what we know and it does not say any more."""
    merges.seen(connection, company_id, [record_id for kind, record_id in changed if kind == "invoice"])
    told: dict[str, str | None] = {}
    for row in rows:
        for link in row.data.get("linked_txn") or ():
            if link.get("txn_type") == "ReceivePayment" and link.get("txn_id"):
                told[f"{link['txn_id']}#{row.id}"] = link.get("amount")
    known = {
        row.quickbooks_id: row
        for row in connection.execute(
            text(
                "SELECT quickbooks_id, \"values\" ->> 'amount' AS amount FROM quickbooks_record WHERE company_id = :company"
                " AND kind = 'payment' AND NOT deleted AND split_part(quickbooks_id, '#', 2) = ANY(:ids)"
            ),
            {"company": company_id, "ids": [row.id for row in rows]},
        )
    }
    wanted = {key for key in told if key not in known or _differ(told[key], known[key].amount)}
    wanted |= known.keys() - told.keys()
    if wanted:
        cursors.want(connection, company_id, "receipt", sorted({key.partition("#")[0] for key in wanted}))


def after_receipts(connection: Connection, company_id: str, rows: Sequence[Row], changed: set[tuple[str, str]]) -> None:
    """The balance of an invoice is its own to tell: it is looked at again whenever what settles it changed."""
    invoices = {record_id.partition("#")[2] for kind, record_id in changed if kind == "payment"}
    _want_invoices(connection, company_id, invoices | _taken_off(connection, company_id, [row.id for row in rows]))


def receipts_gone(connection: Connection, company_id: str, ids: Sequence[str]) -> None:
    _want_invoices(connection, company_id, _taken_off(connection, company_id, ids))


def _taken_off(connection: Connection, company_id: str, receipts: Sequence[str]) -> set[str]:
    """Invoices that these receipts have just ceased to settle."""
    rows = connection.execute(
        text(
            "SELECT split_part(quickbooks_id, '#', 2) AS invoice FROM quickbooks_record WHERE company_id = :company"
            " AND kind = 'payment' AND parent_id = ANY(:ids) AND deleted AND dirty"
        ),
        {"company": company_id, "ids": list(receipts)},
    )
    return {row.invoice for row in rows}


def _want_invoices(connection: Connection, company_id: str, invoices: Collection[str]) -> None:
    known = known_invoices(connection, company_id, invoices)
    if known:
        cursors.want(connection, company_id, "invoice", sorted(known))


def to_reread(connection: Connection, company_id: str, full: bool) -> list[str]:
    """Credits and journals settle invoices without moving anything that could be asked for: ours are looked at in turn.

    ``full`` asks for all of them, as after a restored backup.
    """
    is_paid = "(q.\"values\" ->> 'paid' = 'true' OR q.\"values\" ->> 'voided' = 'true')"
    found: list[str] = []
    for which, most in (
        (f"NOT {is_paid}", REREAD),
        (f"{is_paid} AND (:full OR q.seen_at < now() - interval '1 day')", REREAD_PAID),
    ):
        rows = connection.execute(
            text(
                "SELECT q.quickbooks_id FROM quickbooks_record q JOIN link l USING (company_id, kind, quickbooks_id)"
                f" WHERE company_id = :company AND kind = 'invoice' AND NOT q.deleted AND NOT l.ended AND {which}"
                " AND CAST(:full AS boolean) IS NOT NULL ORDER BY q.seen_at, q.quickbooks_id LIMIT :most"
            ),
            {"company": company_id, "full": full, "most": EVERY if full else most},
        )
        found += [row.quickbooks_id for row in rows]
    return found


def _differ(one: str | None, other: str | None) -> bool:
    """Without regard to the sign, of which QuickBooks shows either; an amount that is not told differs from none."""
    return one is not None and abs(number(one) or 0) != abs(number(other) or 0)
