"""Lines of an invoice or credit memo: from what is asked for to what is entered."""

from decimal import Decimal
from typing import Any

from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.lists.item_sides import sales_text
from app.sandbox.quickbooks.lists.references import check_active, plain_values, put, resolve
from app.sandbox.quickbooks.numbers import quantity
from app.sandbox.quickbooks.transactions.prices import check_size, entered_price

_TEXTS = (
    "Desc",
    "UnitOfMeasure",
    "ServiceDate",
    "SerialNumber",
    "LotNumber",
    "ExpirationDateForSerialLotNumber",
    "Other1",
    "Other2",
)
_REFS = ("ClassRef", "OverrideItemAccountRef", "InventorySiteRef", "InventorySiteLocationRef")
_NOT_IN_LINES = {"ItemSalesTax", "ItemSalesTaxGroup", "ItemGroup", "ItemPayment", "ItemFixedAsset"}
Line = dict[str, Any]


def enter(books: Books, asked: list[tuple[str, dict[str, Any]]], where: str) -> list[Line]:
    """The lines of a new transaction, priced from top to bottom.

    Raises: Refusal when an item or code is missing or cannot stand in a line.
    """
    lines: list[Line] = []
    for tag, given in asked:
        entered = _group(books, given, where) if tag.endswith("GroupAdd") else _line(books, given, {}, lines, where)
        lines.append(entered)
    return lines


def revise(books: Books, asked: list[tuple[str, dict[str, Any]]], before: list[Line], where: str) -> list[Line]:
    """The lines after a Mod: those that are named, changed or new; the others are gone.

    Raises: Refusal 3120 for a line that is not there, 3290 for lines in another order than they stand.
    """
    places = {line["TxnLineID"]: place for place, line in enumerate(before)}
    lines: list[Line] = []
    last = -1
    for tag, given in asked:
        line_id, is_group = given["TxnLineID"], tag.endswith("GroupMod")
        if line_id == "-1":
            lines.append(_group(books, given, where) if is_group else _line(books, given, {}, lines, where))
            continue
        if line_id not in places:
            raise Refusal(3120, f'{where} has no line "{line_id}".')
        if places[line_id] <= last:
            raise Refusal(3290, f"The lines of {where} are not in the order in which they stand.")
        last = places[line_id]
        old = before[last]
        if is_group != ("ItemGroupRef" in old):
            raise Refusal(3280, f'The line "{line_id}" is {"no" if is_group else "a"} group.')
        lines.append(_revised_group(books, given, old, where) if is_group else _line(books, given, old, lines, where))
    return lines


def _line(books: Books, given: dict[str, Any], old: Line, above: list[Line], where: str) -> Line:
    """One line: what is given over what stood there, the rest as its item says."""
    line = dict(old)
    line.setdefault("TxnLineID", books.ledger.new_id(books.now()))
    where = f"{where} line"
    item = _item(books, given, line, where)
    plain_values(given, _TEXTS, line)
    for tag in _REFS:
        if tag in given:
            put(line, tag, resolve(books, tag, given[tag], where))
    if given.get("LinkToTxn"):
        raise Refusal(3120, f"{where}: there is no transaction to link to.")
    _set_tax_code(books, given, line, item, where)
    if item is not None and "Desc" not in line and "Desc" not in given:
        put(line, "Desc", sales_text(item.data))
    line.update(entered_price(item, given, line, above, where))
    check_size(line, where)
    if "DataExt" in given:
        line["DataExt"] = given["DataExt"]
    return {tag: value for tag, value in line.items() if value}


def _item(books: Books, given: dict[str, Any], line: Line, where: str) -> Record | None:
    """The item of a line; a new item takes the old one's text and price away."""
    if "ItemRef" in given:
        list_id = resolve(books, "ItemRef", given["ItemRef"], where)
        if list_id != line.get("ItemRef", ""):
            check_active(books, "ItemRef", list_id, where)
            for tag in ("Desc", "Rate", "RatePercent", "Amount", "SalesTaxCodeRef"):
                line.pop(tag, None)
        put(line, "ItemRef", list_id)
    item = books.table("Item").get(line.get("ItemRef"))
    if item is not None and item.kind in _NOT_IN_LINES:
        raise Refusal(3180, f'{where}: "{item.full_name}" is an item that cannot stand in a line.')
    if item is None and any(given.get(tag) for tag in ("Amount", "Rate", "Quantity")):
        raise Refusal(3180, f"{where}: an amount needs an item.")
    return item


def _set_tax_code(books: Books, given: dict[str, Any], line: Line, item: Record | None, where: str) -> None:
    if "SalesTaxCodeRef" in given:
        put(line, "SalesTaxCodeRef", resolve(books, "SalesTaxCodeRef", given["SalesTaxCodeRef"], where))
    elif item is not None and "SalesTaxCodeRef" not in line and books.behaviour.sales_tax_on:
        put(line, "SalesTaxCodeRef", item.get("SalesTaxCodeRef"))


def _group(books: Books, given: dict[str, Any], where: str) -> Line:
    """A group item with a line for each of its members."""
    list_id = resolve(books, "ItemGroupRef", given.get("ItemGroupRef", {}), f"{where} line group")
    if not list_id:
        raise Refusal(3150, f"{where}: a line group needs its ItemGroupRef.")
    group = books.table("Item")[list_id]
    times = Decimal(given.get("Quantity") or "1")
    lines: list[Line] = []
    for member in group.get("Members", ()):
        count = times * Decimal(member.get("Quantity") or "1")
        asked = {"ItemRef": {"ListID": member["ItemRef"]}, "Quantity": quantity(count)}
        lines.append(_line(books, asked, {}, lines, where))
    entered: Line = {"TxnLineID": books.ledger.new_id(books.now()), "ItemGroupRef": list_id, "Lines": lines}
    plain_values(given, ("Desc", "Quantity", "UnitOfMeasure"), entered)
    if "Desc" not in entered:
        put(entered, "Desc", group.get("ItemDesc"))
    entered["IsPrintItemsInGroup"] = group.get("IsPrintItemsInGroup") or "false"
    return entered


def _revised_group(books: Books, given: dict[str, Any], old: Line, where: str) -> Line:
    """A group after a Mod; its own lines follow the rules of the invoice's lines."""
    group = dict(old)
    plain_values(given, ("Quantity", "UnitOfMeasure"), group)
    if "InvoiceLineMod" in given:
        asked = [("InvoiceLineMod", one) for one in given["InvoiceLineMod"]]
        group["Lines"] = revise(books, asked, old["Lines"], f"{where} line group")
    return group


def flat(lines: list[Line]) -> list[Line]:
    """All lines that carry an amount, those of groups among them."""
    found: list[Line] = []
    for line in lines:
        found += line["Lines"] if "ItemGroupRef" in line else [line]
    return found
