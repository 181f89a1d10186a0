"""Payments received, as far as they settle our invoices; each part that settles one is a payment of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.sync import transactions
from app.sync.kinds import payments
from app.sync.sources.base import Row, Scope, Source
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


def row(data: Mapping[str, Any], ret: str) -> Row:
    return Row(
        kind=payments.RECEIPT,
        id=str(data["txn_id"]),
        edit_sequence=str(data.get("edit_sequence") or ""),
        name=str(data.get("ref_number") or ""),
        parent_id=None,
        modified_at=str(data.get("time_modified") or ""),
        data=data,
    )


RECEIPTS = Source(
    kind=payments.RECEIPT,
    query=query,
    rets=("ReceivePaymentRet",),
    row=row,
    txn_deleted=("ReceivePayment",),
    txn=True,
    derive=payments.parts,
    derived_kind=payments.KIND,
    keep=transactions.our_receipts,
    after=transactions.after_receipts,
    gone=transactions.receipts_gone,
)
