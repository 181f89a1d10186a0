"""Our invoices: read by date of change and by TxnID, and found again by customer, date and mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from app.sync.kinds.invoices import marker
from app.sync.rules.figures import number
from app.sync.rules.source import Books, Found, Reread, Row, Scope, Sent, Source, txn_row
from qbxml import Aggregate
from qbxml import messages as m

MARGIN = timedelta(days=2)
"""Before the hand-out: more than any two clocks and time zones are apart, so that the search misses nothing."""

REREAD = Reread(open=250, closed=50)

LITTLE = timedelta(minutes=15)
"""The same for an invoice that was deleted since: to be wrong about that one doubles nothing."""


def query(scope: Scope) -> m.InvoiceQueryRq:
    if scope.ids:
        return m.InvoiceQueryRq(txn_id=list(scope.ids), include_line_items=True, include_linked_txns=True)
    return m.InvoiceQueryRq(
        max_returned=scope.max_returned,
        modified_date_range_filter=m.ModifiedDateRangeFilter(from_modified_date=scope.since),
        include_line_items=True,
        include_linked_txns=True,
        iterator=scope.iterator,
        iterator_id=scope.iterator_id,
    )


def searches(sent: Sent) -> tuple[Aggregate, ...]:
    """An Add is looked for among the customer's invoices of its date, and among those changed since it was handed out.

    The one finds it whatever the clocks say, the other whatever a person has done to its date. Jobs of the customer count.
    """
    body = sent.body
    if sent.message == "InvoiceMod":
        return (m.InvoiceQueryRq(txn_id=[body["txn_id"]], include_line_items=True, include_linked_txns=True),)
    customer = m.RefFilter(list_id_with_children=body["customer"]["list_id"])
    day = m.TxnDateRangeFilter(from_txn_date=body["txn_date"], to_txn_date=body["txn_date"])
    changed = m.ModifiedDateRangeFilter(from_modified_date=_wall(sent.since))
    whole: dict[str, Any] = {"entity_filter": customer, "include_line_items": True, "include_linked_txns": True}
    return (
        m.InvoiceQueryRq(txn_date_range_filter=day, **whole),
        m.InvoiceQueryRq(modified_date_range_filter=changed, **whole),
        m.TxnDeletedQueryRq(
            txn_del_type=["Invoice"],
            deleted_date_range_filter=m.DeletedDateRangeFilter(from_deleted_date=_wall(sent.since)),
        ),
    )


def judge(sent: Sent, found: Mapping[str, Any]) -> Found:
    """Whether a record is the one that we wrote. An unmarked one that says the same may be: then a person is asked."""
    if sent.message == "InvoiceMod":
        moved = found.get("edit_sequence") != sent.body.get("edit_sequence")
        return Found.OURS if moved and _says_the_same(sent.body, found) else Found.OTHER
    if found.get("txn_del_type"):
        return Found.PERHAPS if _is_new(sent, found, LITTLE) else Found.OTHER
    if marker.is_marked(sent.body, found):
        return Found.OURS
    if marker.is_of_another(sent.body, found) or not _is_new(sent, found):
        return Found.OTHER
    figures = [line.get("amount") for line in sent.body.get("lines") or () if line.get("item") or line.get("item_group")]
    told = number(found.get("subtotal"))  # None: what cannot be read may be the same
    says_the_same = None in figures or told in (None, _subtotal(sent.body))  # QuickBooks prices groups
    return Found.PERHAPS if says_the_same else Found.OTHER


def _is_new(sent: Sent, found: Mapping[str, Any], margin: timedelta = MARGIN) -> bool:
    """Made since the hand-out, by whatever clock; what does not say so may be."""
    try:
        made = datetime.fromisoformat(str(found["time_created"])).replace(tzinfo=None)
    except (KeyError, ValueError):
        return True
    return made >= sent.since.replace(tzinfo=None) - margin


def _wall(moment: datetime) -> str:
    return (moment.replace(tzinfo=None, microsecond=0) - MARGIN).isoformat()


def _subtotal(body: Mapping[str, Any]) -> Any:
    return sum((number(line.get("amount")) or Decimal(0) for line in body.get("lines") or ()), Decimal(0))


def _says_the_same(body: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    """The tag, the number and the amounts of a Mod stand there."""
    if "ref_number" in body and str(found.get("ref_number") or "") != body["ref_number"]:
        return False
    if "lines" not in body:
        return True
    amounts = [number(line.get("amount")) or 0 for line in body["lines"]]
    held = [number(line.get("amount")) or 0 for line in found.get("lines") or ()]
    return amounts == held and str(found.get("txn_date") or "") == str(body.get("txn_date") or "")


def ours(books: Books, rows: Sequence[Row]) -> list[Row]:
    """Invoices that IndusTrack made: QuickBooks holds years of others, which are read past and not kept."""
    known = books.known("invoice", {row.id for row in rows})
    return [row for row in rows if row.id in known]


def look_at_what_settles(books: Books, rows: Sequence[Row], changed: set[tuple[str, str]]) -> None:
    """What an invoice says it is settled by, and we do not know, is fetched; so is what we know and it does not say any more."""
    told = {
        f"{link['txn_id']}#{row.id}": link.get("amount")
        for row in rows
        for link in row.data.get("linked_txn") or ()
        if link.get("txn_type") == "ReceivePayment" and link.get("txn_id")
    }
    known = books.parts_of("payment", [row.id for row in rows])
    wanted = {key for key in told if key not in known or _differ(told[key], known[key])} | known.keys() - told.keys()
    books.want("receipt", {key.partition("#")[0] for key in wanted})


def _differ(one: str | None, other: str | None) -> bool:
    """Without regard to the sign, of which QuickBooks shows either; an amount that is not told differs from none."""
    return one is not None and abs(number(one) or 0) != abs(number(other) or 0)


def to_reread(books: Books, full: bool) -> list[str]:
    """Credits and journals settle invoices without moving anything that could be asked for: ours are looked at in turn.

    ``full`` asks for all of them, as after a restored backup.
    """
    return books.unseen("invoice", ("paid", "voided"), replace(REREAD, full=full))


ELEMENTS = (
    "TxnID",
    "TimeModified",
    "EditSequence",
    "RefNumber",
    "CustomerRef",
    "TxnDate",
    "PONumber",
    "Memo",
    "Subtotal",
    "SalesTaxTotal",
    "AppliedAmount",
    "BalanceRemaining",
    "IsPaid",
    "CurrencyRef",
    "InvoiceLineRet",
    "InvoiceLineGroupRet",
)


def newest(ids: Sequence[str]) -> tuple[Aggregate, ...]:
    only = ["TxnID", "EditSequence"]
    return m.InvoiceQueryRq(txn_id=list(ids), include_ret_element=only), m.TxnDeletedQueryRq(txn_del_type=["Invoice"])


def numbered(number: str) -> Aggregate:
    return m.InvoiceQueryRq(ref_number=[number], include_ret_element=["TxnID", "RefNumber"])


INVOICES = Source(
    kind="invoice",
    query=query,
    rets=("InvoiceRet",),
    row=txn_row("invoice"),
    txn_deleted=("Invoice",),
    txn=True,
    messages=("InvoiceAdd", "InvoiceMod"),
    searches=searches,
    judge=judge,
    keep=ours,
    after=look_at_what_settles,
    reread=to_reread,
    proof_elements=ELEMENTS,
    newest=newest,
    batch="invoice_batch",
    numbered=numbered,
)
