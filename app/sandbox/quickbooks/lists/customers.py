"""Customers and jobs: adding and changing them as QuickBooks does."""

from decimal import Decimal
from typing import Any

from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.books.table import Table
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.lists import addresses, contacts
from app.sandbox.quickbooks.lists.locks import check_editable
from app.sandbox.quickbooks.lists.references import claim_name, plain_values, put, resolve, resolve_parent
from app.sandbox.quickbooks.numbers import money
from app.sandbox.quickbooks.stored_text import flag, stored

_TEXTS = (
    "CompanyName Salutation FirstName MiddleName LastName JobTitle Phone AltPhone Fax Email Cc Contact AltContact "
    "ResaleNumber AccountNumber CreditLimit JobStatus JobStartDate JobProjectedEndDate JobEndDate JobDesc Notes "
    "PreferredDeliveryMethod"
)
TEXTS = tuple(_TEXTS.split())
REFS = (
    "ClassRef",
    "CustomerTypeRef",
    "TermsRef",
    "SalesRepRef",
    "SalesTaxCodeRef",
    "ItemSalesTaxRef",
    "PreferredPaymentMethodRef",
    "JobTypeRef",
    "PriceLevelRef",
    "CurrencyRef",
)


def add(books: Books, values: dict[str, Any]) -> Record:
    """Add a customer, or a job below its customer.

    Raises: Refusal when the name is taken, the parent or another reference is missing.
    """
    table, name = books.table("Entity"), stored(values["Name"])
    parent_id = resolve_parent(books, ("Customer",), values.get("ParentRef", {}), None)
    claim_name(table, name, parent_id)
    data: dict[str, Any] = {"Name": name, "IsActive": flag(values.get("IsActive"), "true"), "JobStatus": "None"}
    put(data, "ParentRef", parent_id)
    _tax_defaults(books, table.get(parent_id), data)
    _set_values(books, values, data, f'Customer "{name}"')
    if values.get("ExternalGUID"):
        data["ExternalGUID"] = values["ExternalGUID"]
    if values.get("OpenBalance"):
        data["OpenBalance"] = values["OpenBalance"]
    return books.insert("Customer", data)


def modify(books: Books, record: Record, values: dict[str, Any]) -> Record:
    """Save the given values over a customer; all or nothing.

    Raises: Refusal as ``add`` does, and when the record is locked.
    """
    check_editable(books, record)
    table, data = books.table("Entity"), dict(record.data)
    if "Name" in values:
        data["Name"] = stored(values["Name"])
    if "ParentRef" in values:
        put(data, "ParentRef", resolve_parent(books, ("Customer",), values["ParentRef"], record))
    claim_name(table, data["Name"], data.get("ParentRef", ""), record)
    data["IsActive"] = flag(values.get("IsActive"), data["IsActive"])
    _set_values(books, values, data, f'Customer "{record.full_name}"')
    before = record.full_name
    switched_off = record.is_active and data["IsActive"] == "false"
    record.data = data
    books.touch(record)
    table.put(record)
    if record.full_name != before and books.behaviour.rename_moves_jobs:
        for job in table.descendants(record.id):
            books.touch(job)
    if switched_off:
        _switch_jobs_off(books, table, record)
    return record


def _set_values(books: Books, values: dict[str, Any], data: dict[str, Any], where: str) -> None:
    plain_values(values, TEXTS, data)
    if values.get("CreditLimit"):
        data["CreditLimit"] = money(Decimal(values["CreditLimit"]))
    for tag in REFS:
        if tag in values:
            put(data, tag, resolve(books, tag, values[tag], where))
    if "CreditCardInfo" in values:
        _set_card(values["CreditCardInfo"], data)
    addresses.set_addresses(books, values, data)
    contacts.set_contacts(books, values, data)


def _set_card(given: dict[str, str], data: dict[str, Any]) -> None:
    """Keep a credit card, its number masked as QuickBooks shows it."""
    card = {**data.get("CreditCardInfo", {}), **{tag: stored(text) for tag, text in given.items()}}
    number = card.get("CreditCardNumber", "")
    if number:
        card["CreditCardNumber"] = "x" * max(0, len(number) - 4) + number[-4:]
    put(data, "CreditCardInfo", {tag: text for tag, text in card.items() if text})


def _tax_defaults(books: Books, parent: Record | None, data: dict[str, Any]) -> None:
    """A new customer is taxable at the company's usual rate; a job is as its customer is."""
    if not books.behaviour.sales_tax_on:
        return
    source = parent.data if parent else books.contents.company
    code = source.get("SalesTaxCodeRef") if parent else source.get("DefaultTaxableSalesTaxCodeRef")
    item = source.get("ItemSalesTaxRef") if parent else source.get("DefaultItemSalesTaxRef")
    put(data, "SalesTaxCodeRef", code)
    put(data, "ItemSalesTaxRef", item)


def _switch_jobs_off(books: Books, table: Table, record: Record) -> None:
    """A customer made inactive takes its jobs along."""
    for job in table.descendants(record.id):
        if job.is_active:
            job.data["IsActive"] = "false"
            books.touch(job)


def of_id(books: Books, list_id: str) -> Record:
    """The customer with this ListID.

    Raises: Refusal 3120 when there is none.
    """
    record = books.table("Entity").get(list_id)
    if record is None or record.kind != "Customer":
        raise Refusal(3120, f'There is no Customer with the id "{list_id}".')
    return record
