"""What a customer owes."""

from decimal import Decimal

from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.books.record import Record


def total_of(record: Record) -> Decimal:
    """The amount of a transaction: an invoice with its tax, a payment, a credit."""
    return Decimal(record.get("Total", "0"))


def applied(books: Books, record: Record) -> Decimal:
    """How much of an invoice is settled."""
    return sum((link.amount for link in books.ledger.applied_to(record.id)), Decimal(0))


def remaining(books: Books, record: Record) -> Decimal:
    """What is left to pay of an invoice."""
    return total_of(record) - applied(books, record)


def unused(books: Books, record: Record) -> Decimal:
    """What is left of a payment or credit."""
    return total_of(record) - sum((link.amount for link in books.ledger.used_of(record.id)), Decimal(0))


def balance(books: Books, customer: Record) -> Decimal:
    """What the customer itself owes, without its jobs."""
    owed = Decimal(customer.get("OpenBalance", "0"))
    for txn in books.ledger.of_customer(customer.id):
        if txn.kind == "Invoice" and txn.get("IsPending") != "true":
            owed += total_of(txn)
        elif txn.kind in {"ReceivePayment", "CreditMemo", "JournalEntry"}:
            owed -= total_of(txn)
    return owed


def total_balance(books: Books, customer: Record) -> Decimal:
    """What the customer owes together with its jobs."""
    jobs = books.table("Entity").descendants(customer.id)
    return balance(books, customer) + sum((balance(books, job) for job in jobs), Decimal(0))
