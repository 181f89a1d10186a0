"""References from one record to another, and the name rules that all lists share."""

from typing import Any

from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.books.kinds import ONLY_KINDS, REFERS_TO
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.books.table import Table
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.stored_text import stored

MOST_LEVELS = 5
_TAX_REFS = {"SalesTaxCodeRef", "ItemSalesTaxRef", "CustomerSalesTaxCodeRef"}


def label(ref: dict[str, str]) -> str:
    """How a message names what a reference asked for."""
    return ref.get("ListID") or ref.get("FullName") or ""


def find(table: Table, ref: dict[str, str]) -> Record | None:
    """The record that a reference means; the ListID counts when both are given."""
    if ref.get("ListID"):
        return table.get(ref["ListID"])
    return table.named(stored(ref.get("FullName", "")))


def resolve(books: Books, tag: str, ref: dict[str, str], where: str) -> str:
    """The ListID that a reference means, or nothing for an empty reference, which clears.

    Raises: Refusal 3140 when there is no such record, 3250 for a tax reference while sales tax is off.
    """
    _check_feature(books, tag, where)
    if not label(ref):
        return ""
    found = find(books.table(REFERS_TO[tag]), ref)
    if found is None or found.kind not in ONLY_KINDS.get(tag, (found.kind,)):
        what = tag.removesuffix("Ref")
        raise Refusal(3140, f'{where} refers to the {what} "{label(ref)}", and QuickBooks has no such {what} in its lists.')
    return found.id


def _check_feature(books: Books, tag: str, where: str) -> None:
    """Refuse what the company has turned off, or its edition lacks."""
    if tag in _TAX_REFS and not books.behaviour.has_tax(tag):
        why = "is turned off in this company" if books.behaviour.is_us else "of the US is not in this edition of QuickBooks"
        raise Refusal(3250, f"Sales tax {why}, so {tag} of {where} cannot be set.")
    if tag == "CurrencyRef" and not books.home_currency:
        raise Refusal(3250, f"Multiple currencies are turned off in this company, so {tag} of {where} cannot be set.")


def check_active(books: Books, tag: str, list_id: str, where: str) -> None:
    """Refuse an inactive record in a new transaction, which QuickBooks says in the words for one that is not there."""
    found = books.table(REFERS_TO[tag]).get(list_id)
    if found is None or found.is_active or books.behaviour.inactive_references == "taken":
        return
    what = tag.removesuffix("Ref")
    raise Refusal(
        3140, f'{where} refers to the {what} "{found.full_name}", and QuickBooks has no such {what} in its lists that is in use.'
    )


def resolve_parent(books: Books, kinds: tuple[str, ...], ref: dict[str, str], itself: Record | None) -> str:
    """The ListID of the parent; nothing for an empty reference.

    Raises: Refusal 3130 when it is missing, of another kind, the record itself or something below it.
    """
    if not label(ref):
        return ""
    table = books.table_of(kinds[0])
    parent = find(table, ref)
    if parent is None or parent.kind not in kinds:
        raise Refusal(3130, f'The parent "{label(ref)}" is not in the list.')
    if itself and (parent is itself or any(one is parent for one in table.descendants(itself.id))):
        raise Refusal(3130, f'"{parent.full_name}" cannot be the parent of "{itself.full_name}", which is above it.')
    return parent.id


def claim_name(table: Table, name: str, parent_id: str, itself: Record | None = None) -> None:
    """Check that a record may have this name below this parent.

    Raises: Refusal for an empty name or a colon (3090), a name in use (3100), a sixth level or a too long path (3180).
    """
    if not name or ":" in name:
        raise Refusal(3090, f'"{name}" cannot be stored as a Name: it is empty or has a colon.')
    parent = table.get(parent_id)
    full_name = f"{parent.full_name}:{name}" if parent else name
    holder = table.named(full_name)
    if holder is not None and holder is not itself:
        raise Refusal(3100, f'The name "{full_name}" is taken by another entry of the list.')
    if full_name.count(":") + 1 + (_depth(table, itself) if itself else 0) > MOST_LEVELS:
        raise Refusal(3180, f'"{full_name}" would be deeper than {MOST_LEVELS} levels, which QuickBooks cannot save.')


def _depth(table: Table, record: Record) -> int:
    """How many levels there are below a record."""
    return max((1 + _depth(table, child) for child in table.children(record.id)), default=0)


def plain_values(values: dict[str, Any], tags: tuple[str, ...], data: dict[str, Any]) -> None:
    """Take the texts that are given, and clear those that are given empty."""
    for tag in tags:
        if tag in values:
            put(data, tag, stored(values[tag]))


def put(data: dict[str, Any], tag: str, value: Any) -> None:
    """Set a value, or take it out when it is empty."""
    if value:
        data[tag] = value
    else:
        data.pop(tag, None)
