"""Requests for QuickBooks: an Add of the right type and shape, a Mod with the parts that change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.model import Context, Mirror, Values
from app.sync.kinds.tax_codes import taxes
from app.sync.rules.figures import number

PLACES = {
    "sales_or_purchase": {"sales_description": "desc", "price": "price"},
    "sales_and_purchase": {
        "sales_description": "sales_desc",
        "price": "sales_price",
        "purchase_description": "purchase_desc",
        "cost": "purchase_cost",
    },
}
"""Where a value stands in either shape; what is in stock has the second one without a group around it."""

IN_STOCK = PLACES["sales_and_purchase"]
MONEY = ("price", "cost")


def needed(what: str, values: Values) -> tuple[str, ...]:
    """The settings whose accounts a new item of this type cannot be without."""
    if what == "Inventory":
        return ("income_account", "cogs_account", "asset_account")
    return ("income_account", "expense_account") if is_bought(values) else ("income_account",)


def is_bought(values: Values) -> bool:
    """Whether it is bought as well as sold."""
    return bool(number(values.get("cost"))) or any(values.get(key) for key in ("purchase_description", "expense_account"))


def add(what: str, name: str, values: Values, accounts: Mapping[str, Mirror], context: Context) -> dict[str, Any]:
    """The body of an ItemServiceAdd, ItemNonInventoryAdd or ItemInventoryAdd.

    No quantity: it would post to the books. The tax code is always named, because without one QuickBooks taxes the item.
    """
    body: dict[str, Any] = {"name": name}
    if not values["active"]:
        body["is_active"] = False
    if what != "Service" and values["number"]:
        body["manufacturer_part_number"] = values["number"]
    code = tax_code(bool(values["taxable"]), context)
    if code is not None:
        body["sales_tax_code"] = {"list_id": code}
    refs = {setting: {"list_id": account.id} for setting, account in accounts.items()}
    if what == "Inventory":
        return body | _filled(IN_STOCK, values) | refs
    if "expense_account" in accounts:
        return body | {"sales_and_purchase": _filled(PLACES["sales_and_purchase"], values) | refs}
    one = _filled(PLACES["sales_or_purchase"], values)
    return body | {"sales_or_purchase": one | {"account": refs["income_account"]}}


def changed_parts(keys: Iterable[str], values: Values, original: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """The parts of a Mod that bring ``keys`` to QuickBooks; accounts and the item's shape stay as they are."""
    wanted = set(keys)
    body: dict[str, Any] = {}
    if "name" in wanted:
        body["name"] = values["name"]
    if "active" in wanted:
        body["is_active"] = values["active"]
    if "number" in wanted:
        body["manufacturer_part_number"] = values["number"]
    if "taxable" in wanted:
        body["sales_tax_code"] = {"list_id": tax_code(values["taxable"], context)}
    shape = shape_of(original)
    if shape is None:
        return body | _parts(IN_STOCK, wanted, values)
    inside = _parts(PLACES[shape], wanted, values)
    return body | ({shape: inside} if inside else {})


def shape_of(original: Mapping[str, Any]) -> str | None:
    """``sales_or_purchase``, ``sales_and_purchase``, or None for what is in stock."""
    if original.get("item_type") == "Inventory":
        return None
    return "sales_and_purchase" if original.get("sales_and_purchase") is not None else "sales_or_purchase"


def tax_code(taxable: bool, context: Context) -> str | None:
    """The company's usual code, else the only kind of code that says so; None while sales tax is off."""
    if taxes.preferences(context) is None:
        return None
    usual = taxes.default_code(taxable, context)
    if usual is not None:
        return usual
    codes = [one for one in context.lists("tax_code") if not one.deleted and one.values.get("active") is not False]
    return next((one.id for one in codes if one.data.get("is_taxable") is taxable), None)


def _filled(places: Mapping[str, str], values: Values) -> dict[str, Any]:
    return {tag: values[key] for key, tag in places.items() if values.get(key)}


def _parts(places: Mapping[str, str], wanted: set[str], values: Values) -> dict[str, Any]:
    """A text is cleared by an empty one, a price by nought."""
    found = {tag: values[key] for key, tag in places.items() if key in wanted}
    return {tag: value or ("0.00" if tag in {places.get(key) for key in MONEY} else "") for tag, value in found.items()}
