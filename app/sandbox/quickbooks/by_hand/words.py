"""From Python's keyword arguments to the element names under which a company file keeps values."""

from functools import cache
from typing import Any

from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.books.kinds import REFERS_TO, TABLE_OF

_SPECIAL = {
    "parent": "ParentRef",
    "ship_to": "ShipToAddress",
    "ship_tos": "ShipToAddress",
    "active": "IsActive",
    "po_number": "PONumber",
    "fob": "FOB",
    "tax_code": "SalesTaxCodeRef",
    "tax_item": "ItemSalesTaxRef",
    "cogs_account": "COGSAccountRef",
    "ar_account": "ARAccountRef",
    "additional_contacts": "AdditionalContactRef",
    "external_guid": "ExternalGUID",
    "payment_method": "PaymentMethodRef",
    "default": "DefaultShipTo",
    "lines": "Lines",
}


KINDS = {kind.casefold(): kind for kind in (*TABLE_OF, "Item", "Entity", "Terms")}
_AS_KEPT = {"Components", "Members", "Rates"}


@cache
def tag_of(word: str) -> str:
    """``company_name`` is CompanyName, ``terms`` is TermsRef; an element name stays as it is."""
    if word[:1].isupper():
        return word
    if word in _SPECIAL:
        return _SPECIAL[word]
    tag = "".join(part.capitalize() for part in word.split("_"))
    return f"{tag}Ref" if f"{tag}Ref" in REFERS_TO else tag


def values_of(books: Books, given: dict[str, Any]) -> dict[str, Any]:
    """Values as a request would bring them; a reference may be a full name, a ListID or a record."""
    named = ((tag_of(word), value) for word, value in given.items() if value is not None)
    return {tag: _value(books, tag, value) for tag, value in named}


def _value(books: Books, tag: str, value: Any) -> Any:
    if tag == "AdditionalContactRef" and isinstance(value, dict):
        return [{"ContactName": name, "ContactValue": text} for name, text in value.items()]
    if tag == "ParentRef" or tag in REFERS_TO:
        return value if isinstance(value, dict) else reference(books, tag, value)
    if isinstance(value, dict):
        return values_of(books, value)
    if isinstance(value, list | tuple) and tag not in _AS_KEPT:
        return [values_of(books, one) if isinstance(one, dict) else one for one in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, list) else str(value)


def reference(books: Books, tag: str, value: Any) -> dict[str, str]:
    """A reference by whatever names the record."""
    text = str(getattr(value, "id", value))
    tables = ("Entity", "Item", "Account") if tag == "ParentRef" else (REFERS_TO[tag],)
    known = any(text in books.table(table) for table in tables)
    return {"ListID": text} if known else {"FullName": text}
