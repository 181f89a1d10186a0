"""Payments, credits and journal entries that settle invoices, and taking transactions back."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.books.ledger import Link
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.lists.balances import remaining
from app.sandbox.quickbooks.lists.locks import check_editable
from app.sandbox.quickbooks.numbers import money
from app.sandbox.quickbooks.transactions import totals
from app.sandbox.quickbooks.transactions.closing import check_open_period


def enter(books: Books, kind: str, invoices: list[Record], amount: Decimal, data: dict[str, Any]) -> Record:
    """Enter a payment or journal entry over ``amount`` and apply it to invoices, the first one first.

    What is left over stays unused. Raises: Refusal for an amount of nothing or a closed period.
    """
    if amount <= 0:
        raise Refusal(3210, "The amount must be more than nothing.")
    check_open_period(books, data["TxnDate"])
    record = books.insert_txn(kind, {**data, "Total": money(amount)})
    left = amount
    for invoice in invoices:
        part = min(left, remaining(books, invoice))
        settle(books, record, invoice, part)
        left -= max(part, Decimal(0))
    return record


def settle(books: Books, source: Record, invoice: Record, amount: Decimal) -> None:
    """Apply an amount of a payment, credit or journal entry to an invoice."""
    if amount > 0:
        books.ledger.link(source.id, invoice.id, amount)
        _payment_moved(books, invoice)


def delete(books: Books, record: Record) -> None:
    """Delete a transaction; what it settled is open again, what settled it is unused again.

    Raises: Refusal when it is locked, or 3161 in a closed period.
    """
    check_editable(books, record)
    check_open_period(books, record["TxnDate"], 3161)
    if record.kind == "Invoice":
        totals.move_stock(books, record.data, 1)
    _settlements_ended(books, record, books.ledger.remove(record))
    books.bury(record, str(record.get("RefNumber", "")))


def void(books: Books, record: Record) -> None:
    """Void an invoice: amounts become zero, the memo says so, payments are unused again.

    Raises: Refusal when it is locked, or 3171 in a closed period.
    """
    check_editable(books, record)
    check_open_period(books, record["TxnDate"])
    ended = books.ledger.applied_to(record.id)
    for link in ended:
        books.ledger.unlink(link)
    totals.move_stock(books, record.data, 1)
    data = dict(record.data)
    data["Lines"] = [_zeroed(line) for line in data.get("Lines", [])]
    data["Memo"] = _void_memo(record)
    totals.compute(books, data, "the Invoice")
    record.data = data
    books.touch(record)
    _settlements_ended(books, record, ended)


def void_payment(books: Books, record: Record, *, lists_applications: bool) -> None:
    """Void a payment; whether it goes on listing what it settled, with 0.00, is seen both ways.

    Raises: Refusal when it is locked, or 3171 in a closed period.
    """
    check_editable(books, record)
    check_open_period(books, record["TxnDate"])
    ended = books.ledger.used_of(record.id)
    for link in ended:
        books.ledger.unlink(link)
        if lists_applications:
            books.ledger.link(link.source, link.invoice, Decimal("0.00"))
    record.data = {**record.data, "Total": "0.00", "Memo": _void_memo(record)}
    books.touch(record)
    _settlements_ended(books, record, ended)


def _void_memo(record: Record) -> str:
    memo = str(record.get("Memo", ""))
    return memo if memo.startswith("VOID:") else f"VOID: {memo}".strip()


def _zeroed(line: dict[str, Any]) -> dict[str, Any]:
    zero = dict(line)
    zero.update((tag, "0.00") for tag in ("Rate", "Amount") if tag in line)
    if "Quantity" in zero:
        zero["Quantity"] = "0"
    if "Lines" in zero:
        zero["Lines"] = [_zeroed(one) for one in zero["Lines"]]
    return zero


def _settlements_ended(books: Books, record: Record, ended: Iterable[Link]) -> None:
    """The other side of each link changed as well."""
    for link in ended:
        other = books.ledger.get(link.invoice if link.source == record.id else link.source)
        if other is not None and other.kind == "Invoice":
            _payment_moved(books, other)
        elif other is not None:
            books.touch(other)


def _payment_moved(books: Books, invoice: Record) -> None:
    """Whether the invoice itself counts as changed by a payment is what sources disagree about."""
    if books.behaviour.payment_moves_invoice:
        books.touch(invoice)
