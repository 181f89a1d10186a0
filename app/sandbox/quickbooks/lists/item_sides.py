"""The two shapes in which an item has prices and accounts: sold or bought, or both."""

from typing import Any

from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.lists.item_kinds import MONEY_TAGS, check_account
from app.sandbox.quickbooks.lists.references import put, resolve
from app.sandbox.quickbooks.numbers import price
from app.sandbox.quickbooks.stored_text import stored

_ONE, _BOTH = "SalesOrPurchase", "SalesAndPurchase"
_NEEDED = {_ONE: ("AccountRef",), _BOTH: ("IncomeAccountRef", "ExpenseAccountRef")}


def set_sides(books: Books, kind: str, values: dict[str, Any], data: dict[str, Any], where: str) -> None:
    """Take the prices and accounts of a write.

    Raises: Refusal 3280 when the item has the other shape, 3270 when an account is missing.
    """
    for side, other in ((_ONE, _BOTH), (_BOTH, _ONE)):
        given = values.get(side) or values.get(f"{side}Mod")
        if given is None:
            continue
        if other in data:
            raise Refusal(3280, f"{where} has {other}, so {side} cannot be changed.")
        data[side] = _side(books, kind, given, data.get(side, {}), where)
    for side, needed in _NEEDED.items():
        missing = [tag for tag in needed if side in data and not data[side].get(tag)]
        if missing:
            raise Refusal(3270, f"{where} needs an account: {', '.join(missing)} is missing.")


def _side(books: Books, kind: str, given: dict[str, Any], before: dict[str, Any], where: str) -> dict[str, Any]:
    side = dict(before)
    for tag, value in given.items():
        if tag.startswith("Apply"):
            continue
        if tag.endswith("Ref"):
            put(side, tag, resolve(books, tag, value, where))
            check_account(books, kind, tag, side.get(tag), where)
        else:
            put(side, tag, price(value) if tag in MONEY_TAGS and value else stored(value))
    if given.get("Price"):
        side.pop("PricePercent", None)
    if given.get("PricePercent"):
        side.pop("Price", None)
    return side


def sales_price(data: dict[str, Any]) -> str:
    """What one of an item sells for; empty when it says nothing or a percentage."""
    for holder in (data.get(_ONE), data.get(_BOTH), data):
        if holder:
            found = holder.get("Price") or holder.get("SalesPrice")
            if found:
                return str(found)
    return ""


def sales_text(data: dict[str, Any]) -> str:
    """The description that an item brings to an invoice line."""
    one, both = data.get(_ONE, {}), data.get(_BOTH, {})
    return str(one.get("Desc") or both.get("SalesDesc") or data.get("SalesDesc") or data.get("ItemDesc") or "")
