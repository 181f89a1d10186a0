"""The lines of an invoice as QuickBooks is given them: each with its amount, which QuickBooks would round in its own way."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.model import Context, Values
from app.sync.kinds.classes import naming as classes
from app.sync.kinds.invoices import missing
from app.sync.kinds.invoices.money import NOTHING, amount_of, discount, money, shared, subtotal
from app.sync.kinds.tax_codes import taxes
from app.sync.rules import too_long
from app.sync.rules.figures import canonical, figure, number
from qbxml import Version, text

Line = dict[str, Any]
DESC_LIMIT = 4095
MOST_DIGITS = 10  # before the point, of a quantity or price
PLACES = Decimal("0.00001")
FIGURES = {"quantity": "quantity", "unit_price": "price", "amount": "amount"}
KINDS_OF_DISCOUNT = ("amount", "percent")
SERIAL_VERSION = Version("11.0")


def of(values: Values, context: Context) -> list[Line]:
    """Raises: Missing."""
    if not values["lines"]:
        raise missing.no_lines()
    check(values)
    lines = [_line(line, context) for line in values["lines"]]
    return lines + _discount(values, context)


def check(values: Values) -> None:
    """Every figure can be read, and none is absent that the amount depends on. Raises: Missing."""
    for place, line in enumerate(values["lines"], 1):
        name = f"Line {place}" + (f" ({line['description'][:40]})" if line["description"] else "")
        if line["taxable"] not in (None, True, False):
            raise missing.unreadable_flag(f"{name}: whether it is taxable", line["taxable"])
        for key, what in FIGURES.items():
            if (told := line[key]) and figure(told) is None:
                raise missing.unreadable(f"{name}: the {what}", told)
            if told == "" and line["item_id"] and line["amount"] is None:
                raise missing.no_figure(what, name)
    given = values["discount"]
    if given and given["kind"] not in KINDS_OF_DISCOUNT:
        raise missing.unknown_discount(given["kind"])
    if given and figure(given["value"]) is None:
        raise missing.unreadable("The discount", given["value"])


def can_be_read(values: Values) -> bool:
    """Whether what the lines come to is known."""
    try:
        check(values)
    except missing.Missing:
        return False
    return True


def money_of(values: Values) -> Decimal:
    """What the lines come to, less the discount."""
    whole = subtotal(values["lines"])
    return whole - discount(values["discount"], whole)


def is_taxable(line: Mapping[str, Any], context: Context) -> bool:
    """What the line says, else its item; what says nothing is taxable."""
    if line.get("taxable") is not None:
        return bool(line["taxable"])
    item = context.lookup.industrack("item", line["item_id"]) if line.get("item_id") else None
    return item is None or item.values.get("taxable") is not False


def _line(line: Mapping[str, Any], context: Context) -> Line:
    amount = amount_of(line)
    if not line["item_id"]:
        if amount:
            raise missing.amount_without_item(line["description"])
        return {"element": "InvoiceLineAdd", "desc": _desc(line, with_serials=True) or "-"}
    item_id = context.lookup.quickbooks_id("item", line["item_id"])
    if item_id is None:
        raise missing.no_item(line["item_id"], context)
    held = context.lookup.quickbooks("item", item_id)
    if held is not None and held.values.get("active") is False:
        raise missing.inactive("item", str(held.values.get("name") or item_id))
    if is_group(item_id, context):
        return {
            "element": "InvoiceLineGroupAdd",
            "item_group": {"list_id": item_id},
            "quantity": _figure(line["quantity"] or "1", "the quantity"),
        }
    serials = has_serials(context) and bool(line["serial_numbers"])
    written: Line = {
        "element": "InvoiceLineAdd",
        "item": {"list_id": item_id},
        "desc": _desc(line, with_serials=not serials),
        "quantity": _figure(line["quantity"], "the quantity") if line["quantity"] else "",
        "rate": _figure(line["unit_price"], "the price") if line["unit_price"] else "",
        "amount": _amount(amount),
        "serial_number": whole(", ".join(line["serial_numbers"]), "list of serial numbers", DESC_LIMIT) if serials else "",
        **_tax_code(is_taxable(line, context), context),
        **_class(line, context),
    }
    return {key: value for key, value in written.items() if value != ""}


def is_group(item_id: str, context: Context) -> bool:
    """A group stands in an invoice with the lines of its members, which QuickBooks makes and prices."""
    item = context.lookup.quickbooks("item", item_id)
    return item is not None and item.values.get("type") == "Group"


def has_serials(context: Context) -> bool:
    """Whether QuickBooks takes serial numbers in sales."""
    kept = context.preferences.get("items_and_inventory_preferences") or {}
    tracks = "serial" in str(kept.get("is_tracking_serial_or_lot_number") or "").lower()
    on_sales = kept.get("is_tracking_on_sales_transactions_enabled") is not False
    return tracks and on_sales and Version(context.qbxml_version) >= SERIAL_VERSION


def _desc(line: Mapping[str, Any], *, with_serials: bool) -> str:
    words = line["description"]
    if with_serials and line["serial_numbers"]:
        many = "s" if len(line["serial_numbers"]) > 1 else ""
        words = f"{words}\nSerial number{many}: {', '.join(line['serial_numbers'])}".strip()
    return whole(words, "description of a line", DESC_LIMIT, several=True)


def whole(value: str, what: str, limit: int, *, several: bool = False) -> str:
    """A text as QuickBooks could hold it, in one line or ``several``, and never a part of it. Raises: Missing."""
    if too_long.is_too_long(value, limit):
        raise missing.too_long(what, limit)
    return text.clean(value, limit, lines=several)


def _figure(value: str, what: str) -> str:
    figure = (number(value) or Decimal(0)).quantize(PLACES)
    if len(str(int(abs(figure)))) > MOST_DIGITS:
        raise missing.bad_figure(f"{what} {value}")
    return canonical(figure)


def _amount(amount: Decimal) -> str:
    if len(str(int(abs(amount)))) > MOST_DIGITS:
        raise missing.bad_figure(f"the amount {amount}")
    return money(amount)


def _tax_code(taxable: bool, context: Context) -> Line:
    """Always said, because QuickBooks taxes what says nothing; nothing at all while sales tax is off."""
    code = taxes.default_code(taxable, context)
    return {"sales_tax_code": {"list_id": code}} if code else {}


def _class(line: Mapping[str, Any], context: Context) -> Line:
    """Nothing leaves the customer's. Raises: Missing."""
    named = str(line.get("class") or "")
    if not named or not classes.is_tracked(context):
        return {}
    found = classes.id_of(named, context)
    if found is None:
        raise missing.no_class(named)
    return {"class_": {"list_id": found}}


def _discount(values: Values, context: Context) -> list[Line]:
    whole = subtotal(values["lines"])
    taken = discount(values["discount"], whole)
    if not taken:
        return []
    item = str(context.settings.get("discount_item") or "")
    if not item:
        raise missing.no_discount_item()
    taxed = sum((amount_of(line) for line in values["lines"] if is_taxable(line, context)), NOTHING)
    shares = shared(taken, taxed, whole)
    parts = ((shares.taxed, True), (shares.untaxed, False))
    return [_taken(item, share, taxable, context) for share, taxable in parts if share]


def _taken(item: str, share: Decimal, taxable: bool, context: Context) -> Line:
    code = _tax_code(taxable, context)
    return {"element": "InvoiceLineAdd", "item": {"full_name": item}, "amount": money(-share), **code}
