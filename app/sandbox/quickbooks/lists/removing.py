"""Deleting and merging list records."""

from typing import Any

from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.books.kinds import REFERS_TO, TABLE_OF
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.lists.locks import check_editable
from app.sandbox.quickbooks.lists.references import claim_name


def of_kind(books: Books, kind: str, list_id: str) -> Record:
    """A record of some kind; ``Item`` means any of the item kinds.

    Raises: Refusal 3120 when there is none.
    """
    table = books.table(TABLE_OF.get(kind, kind))
    record = table.get(list_id)
    if record is None or (kind in TABLE_OF and record.kind != kind):
        raise Refusal(3120, f'There is no {kind} with the id "{list_id}".')
    return record


def delete(books: Books, record: Record) -> None:
    """Delete a record that nothing uses.

    Raises: Refusal 3160 while it is used or has records below it, and when it is locked.
    """
    check_editable(books, record)
    table = books.table_of(record.kind)
    if table.children(record.id) or _is_used(books, table.name, record):
        raise Refusal(3160, f'"{record.full_name}" cannot be deleted: it is used, or has entries below it.')
    label = record.full_name
    table.remove(record)
    books.bury(record, label)


def _is_used(books: Books, table: str, record: Record) -> bool:
    if record.kind == "Customer":
        return bool(books.ledger.of_customer(record.id))
    tags = {tag for tag, into in REFERS_TO.items() if into == table}
    if any(_mentions(txn.data, tags, record.id) for txn in books.ledger):
        return True
    holders = (one for other in books.contents.tables.values() for one in other.ordered() if one is not record)
    return any(_mentions(holder.data, tags, record.id) for holder in holders) or (
        any(books.contents.company.get(tag) == record.id for tag in _COMPANY_REFS.get(table, ()))
    )


_COMPANY_REFS = {
    "Item": ("DefaultItemSalesTaxRef",),
    "SalesTaxCode": ("DefaultTaxableSalesTaxCodeRef", "DefaultNonTaxableSalesTaxCodeRef"),
}


def _mentions(value: Any, tags: set[str], list_id: str) -> bool:
    """Whether a reference to the record stands anywhere in the values."""
    if isinstance(value, dict):
        return any(
            one == list_id if tag in tags and isinstance(one, str) else _mentions(one, tags, list_id)
            for tag, one in value.items()
        )
    if isinstance(value, list | tuple):
        return any(one == list_id or _mentions(one, tags, list_id) for one in value)
    return False


def merge(books: Books, keep: Record, gone: Record) -> Record:
    """Join two customers: transactions and jobs of ``gone`` become those of ``keep``; nothing tells of it later.

    Raises: Refusal 3180 when one is the other or stands above it, and when a job's name is taken or gets too deep.
    """
    table = books.table("Entity")
    if keep is gone or any(one is keep for one in table.descendants(gone.id)):
        raise Refusal(3180, "A customer cannot be merged with itself or with one of its own jobs.")
    jobs = table.children(gone.id)
    for job in jobs:
        claim_name(table, job.name, keep.id, job)
    for job in jobs:
        job.data["ParentRef"] = keep.id
        table.put(job)
    for txn in books.ledger.of_customer(gone.id):
        txn.data["CustomerRef"] = keep.id
        books.ledger.put(txn)
    table.remove(gone)
    books.contents.extension_values.pop(gone.id, None)
    books.touch(keep)
    return keep
