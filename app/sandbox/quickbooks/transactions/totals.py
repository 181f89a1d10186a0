"""Subtotal, sales tax and total of a transaction, and what it takes from stock."""

from decimal import Decimal
from typing import Any

from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.numbers import cents, money, quantity
from app.sandbox.quickbooks.transactions.lines import flat

MOST = Decimal(10) ** 13  # the digits of an amount
_STOCKED = {"ItemInventory", "ItemInventoryAssembly"}


def compute(books: Books, data: dict[str, Any], where: str) -> None:
    """Work out the figures of a transaction from its lines.

    Tax is due when customer and line are both taxable. Raises: Refusal for a total below zero (3180) or too
    large (3210).
    """
    lines = [line for line in flat(data.get("Lines", [])) if "IsSubtotal" not in line and "Amount" in line]
    subtotal = sum((Decimal(line["Amount"]) for line in lines), Decimal(0))
    for group in data.get("Lines", []):
        if "ItemGroupRef" in group:
            group["TotalAmount"] = money(sum((Decimal(one["Amount"]) for one in group["Lines"]), Decimal(0)))
    tax = Decimal(0)
    data["Subtotal"] = money(subtotal)
    if books.behaviour.has_tax("ItemSalesTaxRef"):
        percent = tax_percent(books, data.get("ItemSalesTaxRef"))
        if _is_taxable(books, data.get("CustomerSalesTaxCodeRef")):
            taxed = (Decimal(line["Amount"]) for line in lines if _is_taxable(books, line.get("SalesTaxCodeRef")))
            tax = cents(sum(taxed, Decimal(0)) * percent / 100)
        data["SalesTaxPercentage"] = f"{percent.normalize():f}" if percent % 1 else f"{percent:.2f}"
        data["SalesTaxTotal"] = money(tax)
    data["Total"] = money(subtotal + tax)
    if subtotal + tax < 0:
        raise Refusal(3180, f"{where} cannot be saved: its total is below zero.")
    if subtotal + tax >= MOST:
        raise Refusal(3210, f"{where} cannot be saved: its total is too large.")


def tax_percent(books: Books, list_id: str | None) -> Decimal:
    """The rate of a sales tax item, or of all items in a group."""
    item = books.table("Item").get(list_id)
    if item is None:
        return Decimal(0)
    if item.kind == "ItemSalesTaxGroup":
        return sum((tax_percent(books, one) for one in item.get("Rates", ())), Decimal(0))
    return Decimal(item.get("TaxRate") or "0")


def _is_taxable(books: Books, list_id: str | None) -> bool:
    code = books.table("SalesTaxCode").get(list_id)
    return code is not None and code.get("IsTaxable") == "true"


def move_stock(books: Books, data: dict[str, Any], sign: int) -> None:
    """Take what is sold from stock, or put it back; the items' TimeModified stays."""
    for line in flat(data.get("Lines", [])):
        item = books.table("Item").get(line.get("ItemRef"))
        if item is not None and item.kind in _STOCKED:
            left = Decimal(item.get("QuantityOnHand", "0")) + sign * Decimal(line.get("Quantity") or "1")
            item.data["QuantityOnHand"] = quantity(left)
