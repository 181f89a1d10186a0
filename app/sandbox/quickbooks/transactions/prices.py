"""Quantity, rate and amount of a line, for each sort of item."""

from decimal import Decimal
from typing import Any

from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.lists.item_sides import sales_price
from app.sandbox.quickbooks.numbers import FIVE, cents, money, price, quantity

_MOST = {"Quantity": Decimal(10) ** 10, "Rate": Decimal(10) ** 10, "Amount": Decimal(10) ** 13}


def entered_price(
    item: Record | None, given: dict[str, Any], line: dict[str, Any], above: list[dict[str, Any]], where: str
) -> dict[str, str]:
    """What the line says in figures, from what was given, what stood there and what the item costs."""
    if item is None:
        return {}
    if item.kind == "ItemSubtotal":
        return {"Amount": money(_since_subtotal(above)), "IsSubtotal": "true"}
    if item.kind == "ItemDiscount":
        return _discount(item, given, line, above, where)
    return _ordinary(item, given, line, above, where)


def check_size(line: dict[str, Any], where: str) -> None:
    """Refuse figures with more digits than QuickBooks has (3210)."""
    for tag, most in _MOST.items():
        if line.get(tag) and abs(Decimal(line[tag])) >= most:
            raise Refusal(3210, f"{where}: the {tag} {line[tag]} is too large.")


def _ordinary(
    item: Record, given: dict[str, Any], line: dict[str, Any], above: list[dict[str, Any]], where: str
) -> dict[str, str]:
    """An item with a price; an Amount that is given overrules the rate."""
    count = given.get("Quantity", line.get("Quantity", ""))
    figures = {"Quantity": quantity(Decimal(count)) if count else "", "Rate": "", "RatePercent": ""}
    times = Decimal(count) if count else Decimal(1)
    if given.get("Amount"):
        amount = Decimal(given["Amount"])
        rate = (amount / times).quantize(FIVE) if times else Decimal(0)
        return {**figures, "Rate": price(f"{rate:f}"), "Amount": money(amount)}
    percent = given.get("RatePercent") or (not given.get("Rate") and _percent_of(item, line))
    if percent:
        amount = cents(_above(above, where) * Decimal(percent) / 100)
        return {**figures, "RatePercent": percent, "Amount": money(amount)}
    rate = Decimal(given.get("Rate") or line.get("Rate") or sales_price(item.data) or "0")
    return {**figures, "Rate": price(f"{rate:f}"), "Amount": money(times * rate)}


def _percent_of(item: Record, line: dict[str, Any]) -> str:
    """The percentage that an item is priced by, if it is."""
    return str(line.get("RatePercent") or item.get("SalesOrPurchase", {}).get("PricePercent") or "")


def _discount(
    item: Record, given: dict[str, Any], line: dict[str, Any], above: list[dict[str, Any]], where: str
) -> dict[str, str]:
    """A discount always lowers; a percentage applies to the line above it only."""
    figures = {"Quantity": "", "Rate": "", "RatePercent": ""}
    if given.get("Amount"):
        return {**figures, "Amount": money(-abs(Decimal(given["Amount"])))}
    if given.get("Rate"):
        return {**figures, "Rate": price(given["Rate"]), "Amount": money(-abs(Decimal(given["Rate"])))}
    percent = given.get("RatePercent") or line.get("RatePercent") or item.get("DiscountRatePercent")
    if percent:
        amount = -abs(cents(_above(above, where) * Decimal(percent) / 100))
        return {**figures, "RatePercent": f"{-abs(Decimal(percent)):f}", "Amount": money(amount)}
    rate = Decimal(line.get("Rate") or item.get("DiscountRate") or "0")
    return {**figures, "Rate": price(f"{-abs(rate):f}"), "Amount": money(-abs(rate))}


def _above(above: list[dict[str, Any]], where: str) -> Decimal:
    if not above:
        raise Refusal(3180, f"{where}: a percentage needs a line above it.")
    last = above[-1]
    if "Lines" in last:
        return sum((Decimal(one.get("Amount", "0")) for one in last["Lines"]), Decimal(0))
    return Decimal(last.get("Amount", "0"))


def _since_subtotal(above: list[dict[str, Any]]) -> Decimal:
    """The lines above, back to the last subtotal."""
    total = Decimal(0)
    for line in reversed(above):
        if line.get("IsSubtotal"):
            break
        total += _above([line], "")
    return total
