"""May a record be written now? Locks of other users, and an EditSequence that is no longer true."""

from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.errors import Refusal

_TEXTS = {
    3175: "The record cannot be written: the list element is in use by another user.",
    3176: "A related record is in use by another user.",
    3180: "QuickBooks could not save: the list has been modified by another user.",
    3170: "QuickBooks could not change the record: its internals could not be locked.",
}


def check_editable(books: Books, record: Record) -> None:
    """Refuse when somebody holds the record, by its id, its full name or its kind."""
    locks = books.behaviour.record_locks
    for key in (record.id, record.full_name, record.kind):
        if key and key in locks:
            raise refusal_of(locks[key])


def check_addable(books: Books, kind: str, name: str = "") -> None:
    """Refuse when the list itself is locked, or the name that is to be added."""
    locks = books.behaviour.record_locks
    for key in (kind, name):
        if key and key in locks:
            raise refusal_of(locks[key])


def refusal_of(lock: int | tuple[int, str]) -> Refusal:
    """A lock as the answer it causes."""
    if isinstance(lock, tuple):
        return Refusal(*lock)
    return Refusal(lock, _TEXTS.get(lock, "The record could not be locked."))


def check_sequence(record: Record, edit_sequence: str) -> None:
    """Refuse a change of a state that is not the present one (3200)."""
    if edit_sequence != record.edit_sequence:
        raise Refusal(3200, f'The EditSequence "{edit_sequence}" is out of date: the record was changed meanwhile.')
