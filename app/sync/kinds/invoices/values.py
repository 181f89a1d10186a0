"""The mapped values of an invoice on either side, each in the side's own words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.model import Values
from app.sync.kinds.invoices.money import NOTHING, money, total
from app.sync.rules.figures import canonical, figure, number
from app.sync.rules.kind import Moved
from app.sync.rules.reading import UNREAD, digest, ref_id, trimmed, without_unread
from app.sync.rules.shapes import Unreadable, is_text

Data = Mapping[str, Any]

CONTENT = (
    "customer_id",
    "location_id",
    "date",
    "due_date",
    "terms_id",
    "po_number",
    "description",
    "tax_rate_id",
    "discount",
    "lines",
)
"""What the office writes and QuickBooks is given; the rest says how the invoice stands."""

READ_FROM = {"txn_date": "date", "subtotal": "subtotal", "sales_tax_total": "tax_total"}
SAYS_HOW_IT_STANDS = ("subtotal", "sales_tax_total", "balance_remaining", "applied_amount", "is_paid")
"""Of these QuickBooks' record is judged paid, due and voided; what follows from one that cannot be read is not known."""

REFERENCES = ("customer_id", "location_id", "terms_id", "tax_rate_id")


def from_industrack(data: Data) -> Values:
    """A total that cannot be read is no total of nothing: then none of the three is told, as nothing can be compared."""
    figures = ("subtotal", "tax_total", "total")
    unread = {key: told for key in (*figures, "balance") if (told := trimmed(data.get(key))) and figure(data.get(key)) is None}
    whole = {} if unread.keys() & {*figures} else data
    values: Values = {
        "number": trimmed(data.get("number")),
        "previous_number": trimmed(data.get("previous_number")),
        **{key: data.get(key) or None for key in REFERENCES},
        "date": trimmed(data.get("date")),
        "due_date": trimmed(data.get("due_date")),
        "po_number": trimmed(data.get("po_number")),
        "description": trimmed(data.get("description")),
        "discount": _discount(data.get("discount")),
        "lines": [_line(line) for line in data.get("lines") or ()],
        **{key: money(whole.get(key)) for key in figures},
        "balance": money(data["balance"])
        if data.get("balance") and "balance" not in unread
        else "",  # nothing told is not nothing due
        **{key: data.get(key) is True for key in ("approved", "paid", "voided")},  # anything else is no yes
        "sync_status": trimmed(data.get("sync_status")) or "not_ready",
        "sync_error": trimmed(data.get("sync_error")),
    }
    return values | ({UNREAD: unread} if unread else {})


def content(values: Values) -> Values:
    """What was, or is to be, written to QuickBooks."""
    return {key: values[key] for key in CONTENT if key in values}


def written(values: Values) -> Values:
    """What a request is made from, and what is agreed on when it was carried out."""
    return content(values) | {"number": values["number"]}


def from_quickbooks(data: Data) -> Values:
    """What cannot be read is left out, and so is what would follow from it; ``unread`` then says what stood there."""
    unread = data.get(UNREAD) or {}
    hidden = {field for field in SAYS_HOW_IT_STANDS if field in unread}
    values = without_unread(_of_quickbooks(data), unread, dict.fromkeys(hidden, "how_it_stands") | READ_FROM)
    return {key: value for key, value in values.items() if key not in _unsure(data, hidden)}


def _unsure(data: Data, hidden: set[str]) -> set[str]:
    """What cannot be said of how an invoice stands while these cannot be read."""
    unsure = set()
    is_told = number(data.get("balance_remaining")) is not None
    if "balance_remaining" in hidden or (hidden - {"is_paid"} and not is_told and not data.get("is_paid")):
        unsure.add("balance")
    if "is_paid" in hidden or ("balance_remaining" in hidden and data.get("is_paid") is None):
        unsure.add("paid")
    if hidden & {"subtotal", "sales_tax_total", "balance_remaining"} and is_void(data):
        unsure |= {"voided", "paid", "balance"}
    return unsure


def _of_quickbooks(data: Data) -> Values:
    voided = is_void(data)
    return {
        "number": trimmed(data.get("ref_number")),
        "customer": ref_id(data, "customer"),
        "date": trimmed(data.get("txn_date")),
        "subtotal": money(data.get("subtotal")),
        "tax_total": money(data.get("sales_tax_total")),
        "balance": money(_balance(data)),
        "paid": _is_paid(data) and not voided,
        "voided": voided,
        "content": digest({"lines": [_held(line) for line in data.get("lines") or ()], "po": data.get("po_number")}),
    }


def _balance(data: Data) -> Decimal:
    """What QuickBooks says is still due; where it says nothing, what nothing has been applied to."""
    told = number(data.get("balance_remaining"))
    if told is not None:
        return told
    if data.get("is_paid"):
        return NOTHING
    whole, applied = (
        total({"subtotal": data.get("subtotal"), "tax_total": data.get("sales_tax_total")}),
        data.get("applied_amount"),
    )
    return whole - abs(number(applied) or NOTHING)


def _is_paid(data: Data) -> bool:
    told = data.get("is_paid")
    return number(data.get("balance_remaining")) == 0 if told is None else bool(told)


def is_void(data: Data) -> bool:
    """QuickBooks has no flag for it: the memo says so, and nothing is left to pay for."""
    says_so = trimmed(data.get("memo")).upper().startswith("VOID:")
    figures = (number(data.get(key)) or NOTHING for key in ("subtotal", "sales_tax_total", "balance_remaining"))
    return says_so and not any(figures)


def _discount(given: Any) -> Values | None:
    """None while nothing is taken off; a value that cannot be read stands as it was given."""
    kind, told = trimmed((given or {}).get("kind")), trimmed((given or {}).get("value"))
    value = number(told) if kind == "percent" else figure(told)
    if not told or value == 0:
        return None
    return {"kind": kind, "value": told if value is None else canonical(value)}


def _line(line: Data) -> Values:
    """A figure that cannot be read stands as it was given, and one that is absent is empty: neither is nought."""
    serials = line.get("serial_numbers") or ()
    if not all(map(is_text, (line.get("description"), line.get("item_id"), line.get("class"), *serials))):
        raise Unreadable("a line of an invoice cannot be read")
    if not isinstance(serials, list | tuple):
        raise Unreadable("the serial numbers of an invoice's line cannot be read")
    told = figure(line.get("amount"))
    return {
        "item_id": line.get("item_id") or None,
        "description": trimmed(line.get("description")),
        **{key: canonical(figure(line.get(key))) or _as_given(line.get(key)) for key in ("quantity", "unit_price")},
        "amount": money(told) if told is not None else _as_given(line.get("amount")) or None,
        "taxable": line.get("taxable"),
        **({"class": named} if (named := trimmed(line.get("class"))) else {}),
        "serial_numbers": [text for one in serials if (text := trimmed(one))],
    }


def _as_given(value: object) -> str:
    return "" if value is None else str(value).strip()


def _held(line: Data) -> Values:
    item = line.get("item") or line.get("item_group") or {}
    shown = {key: trimmed(line.get(key)) for key in ("desc", "quantity", "amount", "total_amount")}
    return {"item": item.get("list_id"), **shown, "within": [_held(one) for one in line.get("lines") or ()]}


def told(moved: Moved) -> dict[str, str]:
    """A voided one is told as that, without its figures; the fingerprint of what was entered where nothing else moved."""
    if "voided" in moved.keys and moved.shown.get("voided"):
        return {"voided": "voided"}
    return {key: key for key in moved.keys if key != "content"} or dict.fromkeys(moved.keys, "lines")
