"""Applying credit memos to an invoice."""

from decimal import Decimal

from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.lists.balances import unused
from app.sandbox.quickbooks.transactions.closing import of_id

Applied = list[tuple[Record, Decimal]]


def check(books: Books, asked: list[dict[str, str]], customer_id: str, due: Decimal) -> Applied:
    """What SetCredit asks for.

    Raises: Refusal when a credit is missing, another customer's, or too small, or when it is more than is due.
    """
    found: Applied = []
    for one in asked:
        credit = of_id(books, "CreditMemo", one["CreditTxnID"])
        amount = Decimal(one["AppliedAmount"] or "0")
        if credit["CustomerRef"] != customer_id:
            raise Refusal(3210, "The credit belongs to another customer.")
        if not 0 < amount <= unused(books, credit):
            raise Refusal(3210, f"The credit does not have {amount} left.")
        due -= amount
        found.append((credit, amount))
    if due < 0:
        raise Refusal(3210, "More credit is applied than is due.")
    return found


def apply(books: Books, invoice: Record, asked: Applied) -> None:
    """Settle part of an invoice with credits."""
    for credit, amount in asked:
        books.ledger.link(credit.id, invoice.id, amount)
        books.touch(credit)
