"""Items of all kinds: one name space, accounts of the right type, tax codes."""

from decimal import Decimal
from typing import Any

from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.lists.item_kinds import FIELDS, MONEY_TAGS, Fields, check_account
from app.sandbox.quickbooks.lists.item_sides import set_sides
from app.sandbox.quickbooks.lists.locks import check_editable
from app.sandbox.quickbooks.lists.references import claim_name, plain_values, put, resolve, resolve_parent
from app.sandbox.quickbooks.numbers import price
from app.sandbox.quickbooks.stored_text import flag, stored


def add(books: Books, kind: str, values: dict[str, Any]) -> Record:
    """Add an item.

    Raises: Refusal for a name in use, a missing parent, account or tax code, or inventory that is turned off.
    """
    if kind in {"ItemInventory", "ItemInventoryAssembly"} and not books.behaviour.inventory_on:
        raise Refusal(3250, "Inventory is turned off in this company.")
    table, name = books.table("Item"), stored(values["Name"])
    parent_id = resolve_parent(books, (kind,), values.get("ParentRef", {}), None)
    claim_name(table, name, parent_id)
    data: dict[str, Any] = {"Name": name, "IsActive": flag(values.get("IsActive"), "true")}
    put(data, "ParentRef", parent_id)
    if "SalesTaxCodeRef" in FIELDS[kind].refs and books.behaviour.sales_tax_on:
        put(data, "SalesTaxCodeRef", books.contents.company.get("DefaultTaxableSalesTaxCodeRef"))
    _set_values(books, kind, values, data)
    put(data, "ExternalGUID", values.get("ExternalGUID"))
    if kind in {"ItemInventory", "ItemInventoryAssembly"}:
        _stock(values, data)
    _check_accounts(FIELDS[kind], data)
    return books.insert(kind, data)


def modify(books: Books, record: Record, values: dict[str, Any]) -> Record:
    """Save the given values over an item; all or nothing.

    Raises: Refusal as ``add`` does, and for the wrong side (sold, or bought and sold) of the item.
    """
    check_editable(books, record)
    table, data = books.table("Item"), dict(record.data)
    if "Name" in values:
        data["Name"] = stored(values["Name"])
    if "ParentRef" in values:
        put(data, "ParentRef", resolve_parent(books, (record.kind,), values["ParentRef"], record))
    claim_name(table, data["Name"], data.get("ParentRef", ""), record)
    data["IsActive"] = flag(values.get("IsActive"), data["IsActive"])
    _set_values(books, record.kind, values, data)
    _check_accounts(FIELDS[record.kind], data)
    record.data = data
    books.touch(record)
    table.put(record)
    return record


def _set_values(books: Books, kind: str, values: dict[str, Any], data: dict[str, Any]) -> None:
    fields, where = FIELDS[kind], f'Item "{data["Name"]}"'
    plain_values(values, fields.texts, data)
    for tag in MONEY_TAGS & values.keys():
        if data.get(tag):
            data[tag] = price(data[tag])
    if "BarCode" in values:
        put(data, "BarCodeValue", stored(values["BarCode"].get("BarCodeValue", "")))
    for tag in fields.refs:
        if tag in values:
            put(data, tag, resolve(books, tag, values[tag], where))
            check_account(books, kind, tag, data.get(tag), where)
    if fields.sides:
        set_sides(books, kind, values, data, where)
    for tag in fields.kept & values.keys():
        data[tag] = values[tag]


def _check_accounts(fields: Fields, data: dict[str, Any]) -> None:
    missing = [tag for tag in fields.accounts if not data.get(tag)]
    if missing:
        raise Refusal(3270, f'Item "{data["Name"]}" needs an account: {", ".join(missing)} is missing.')


def _stock(values: dict[str, Any], data: dict[str, Any]) -> None:
    """What is on hand at the beginning, and what one of it cost."""
    quantity = Decimal(values.get("QuantityOnHand") or "0")
    cost = Decimal(data.get("PurchaseCost", "0"))
    worth = Decimal(values["TotalValue"]) if values.get("TotalValue") else quantity * cost
    average = worth / quantity if quantity else cost
    data["QuantityOnHand"] = f"{quantity:f}"
    data["AverageCost"] = price(f"{average.quantize(Decimal('0.001')):f}")


def of_id(books: Books, kind: str, list_id: str) -> Record:
    """The item with this ListID.

    Raises: Refusal 3120 when there is none, 3280 when it is of another kind.
    """
    record = books.table("Item").get(list_id)
    if record is None:
        raise Refusal(3120, f'There is no item with the id "{list_id}".')
    if record.kind != kind:
        raise Refusal(3280, f'"{record.full_name}" is an item of another type: {record.kind}.')
    return record
