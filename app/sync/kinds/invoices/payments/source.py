"""Payments received, as far as they settle our invoices; each part that settles one is a payment of its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from app.sync.kinds.invoices.payments import deciding as payments
from app.sync.rules.source import Books, Row, Scope, Source, txn_row
from qbxml import messages as m


def query(scope: Scope) -> m.ReceivePaymentQueryRq:
    if scope.ids:
        return m.ReceivePaymentQueryRq(txn_id=list(scope.ids), include_line_items=True)
    return m.ReceivePaymentQueryRq(
        max_returned=scope.max_returned,
        modified_date_range_filter=m.ModifiedDateRangeFilter(from_modified_date=scope.since),
        include_line_items=True,
        iterator=scope.iterator,
        iterator_id=scope.iterator_id,
    )


def ours(books: Books, rows: Sequence[Row]) -> list[Row]:
    """Receipts that settle our invoices, without what they settle besides; and those that did so before."""
    applied = {row.id: [part for part in payments.marked(row.data) if part.get("txn_id")] for row in rows}
    invoices = books.known("invoice", {str(part["txn_id"]) for parts in applied.values() for part in parts})
    seen = books.mirrored(payments.RECEIPT, applied.keys())
    kept = []
    for row in rows:
        parts = [part for part in applied[row.id] if part["txn_id"] in invoices]
        if parts or row.id in seen:
            kept.append(replace(row, data={**row.data, "applied_to_txn": parts}))
    return kept


def look_at_invoices(books: Books, rows: Sequence[Row], changed: set[tuple[str, str]]) -> None:
    """The balance of an invoice is its own to tell: it is looked at again whenever what settles it changed."""
    settled = {record_id.partition("#")[2] for kind, record_id in changed if kind == payments.KIND}
    _want(books, settled | books.taken_off(payments.KIND, [row.id for row in rows]))


def gone(books: Books, ids: Sequence[str]) -> None:
    """What these receipts settled is looked at again."""
    _want(books, books.taken_off(payments.KIND, ids))


def _want(books: Books, invoices: Collection[str]) -> None:
    books.want("invoice", books.known("invoice", invoices))


ELEMENTS = (
    "TxnID",
    "TimeModified",
    "EditSequence",
    "TxnDate",
    "RefNumber",
    "TotalAmount",
    "PaymentMethodRef",
    "AppliedToTxnRet",
)

RECEIPTS = Source(
    kind=payments.RECEIPT,
    query=query,
    rets=("ReceivePaymentRet",),
    row=txn_row(payments.RECEIPT),
    txn_deleted=("ReceivePayment",),
    txn=True,
    derive=payments.parts,
    derived_kind=payments.KIND,
    keep=ours,
    after=look_at_invoices,
    gone=gone,
    proof_elements=ELEMENTS,
)
