"""The closing date, and finding transactions."""

from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.errors import Refusal


def check_open_period(books: Books, day: str, code: int = 3171) -> None:
    """Refuse a transaction on or before the closing date."""
    closing = books.behaviour.closing_date
    if closing and day <= closing:
        raise Refusal(code, f"The books are closed up to {closing}, and the transaction is of {day}.")


def of_id(books: Books, kind: str, txn_id: str) -> Record:
    """A transaction.

    Raises: Refusal 3120 when there is none of this kind with this id.
    """
    record = books.ledger.get(txn_id)
    if record is None or record.kind != kind:
        raise Refusal(3120, f'There is no {kind} with the id "{txn_id}".')
    return record
