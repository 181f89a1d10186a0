"""What IndusTrack's own screens do to an invoice: reckon its totals."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.sandbox.industrack.answers import Record

CENT = Decimal("0.01")
Find = Callable[[str, str | None], Record | None]


def cents(amount: Decimal) -> Decimal:
    """Rounded to the cent, half up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def reckon(invoice: Record, find: Find) -> dict[str, Any]:
    """Line amounts, subtotal, tax, total and balance of an invoice as its office user sees them.

    The subtotal is that of the lines; the discount lowers taxable and untaxed lines alike. ``find`` gives a
    record or None.
    """
    lines = [{**line, "amount": str(_amount(line))} for line in invoice["lines"]]
    subtotal = sum((Decimal(line["amount"]) for line in lines), Decimal("0.00"))
    taxable = sum((Decimal(line["amount"]) for line in lines if _is_taxable(line, find)), Decimal("0.00"))
    discount = _discount(invoice.get("discount"), subtotal)
    share = taxable / subtotal if subtotal else Decimal(0)
    tax = cents((taxable - discount * share) * _percent(invoice, find) / 100)
    total = subtotal - discount + tax
    return {
        "lines": lines,
        "subtotal": str(subtotal),
        "tax_total": str(tax),
        "total": str(total),
        "balance": "0.00" if invoice["paid"] or invoice["voided"] else str(total),
    }


def _amount(line: Record) -> Decimal:
    return cents(Decimal(line["quantity"]) * Decimal(line["unit_price"]))


def _is_taxable(line: Record, find: Find) -> bool:
    if "taxable" in line:
        return bool(line["taxable"])
    item = find("items", line["item_id"])
    return item is not None and bool(item["taxable"])


def _discount(discount: Record | None, subtotal: Decimal) -> Decimal:
    if not discount or "value" not in discount:
        return Decimal("0.00")
    value = Decimal(discount["value"])
    return cents(subtotal * value / 100) if discount.get("kind") == "percent" else cents(value)


def _percent(invoice: Record, find: Find) -> Decimal:
    customer = find("customers", invoice["customer_id"])
    if customer is None or not customer["taxable"]:
        return Decimal(0)
    rate = find("tax_rates", invoice["tax_rate_id"] or customer["tax_rate_id"])
    return Decimal(rate["percent"]) if rate is not None and "percent" in rate else Decimal(0)
