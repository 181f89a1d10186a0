"""The mapped values of an item on either side, each in the side's own words.

QuickBooks has two shapes for prices: an item that is sold *or* bought has one description, one price and one account; an
item that is sold *and* bought, and everything in stock, has them for both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.model import Context, Values
from app.sync.rules.figures import canonical, figure, price, quantity
from app.sync.rules.kind import Moved
from app.sync.rules.reading import UNREAD, ref_id, trimmed, without_unread

Data = Mapping[str, Any]

KINDS: dict[str, str] = {
    "Service": "service",
    "OtherCharge": "service",
    "NonInventory": "non_inventory",
    "Inventory": "inventory",
    "InventoryAssembly": "assembly",
    "Group": "assembly",
}
"""What an item of QuickBooks is in IndusTrack; those that are missing here stay in QuickBooks."""

MONEY = ("price", "cost")
READ_FROM = {
    "is_active": "active",
    "price": "price",
    "sales_price": "price",
    "price_percent": "price",
    "purchase_cost": "cost",
    "quantity_on_hand": "quantity_on_hand",
}

WRITTEN = ("Service", "NonInventory", "Inventory")
"""The types that we make and change in QuickBooks."""
NUMBERED = ("NonInventory", "Inventory", "InventoryAssembly")
STOCKED = ("Inventory", "InventoryAssembly")
ACCOUNTS = ("income_account", "expense_account", "asset_account")
EXPENSE_TYPES = ("Expense", "OtherExpense", "CostOfGoodsSold")


def from_quickbooks(data: Data, parents: Sequence[Data]) -> Values:
    """Keys that this type of item has no place for are missing."""
    kind = str(data.get("item_type") or "")
    values: Values = {
        "type": kind,
        "special": bool(data.get("special_item_type")),
        "name": full_name(data, parents),
        "active": data.get("is_active", True),
    }
    if kind in NUMBERED:
        values["number"] = trimmed(data.get("manufacturer_part_number"))
    if kind in STOCKED:
        values |= _stocked(data)
    elif kind in {"Service", "NonInventory", "OtherCharge"}:
        values |= _sides(data)
    elif kind in {"Group", "Discount"}:
        values["sales_description"] = trimmed(data.get("item_desc"))
    if kind in KINDS and kind != "Group":
        values["taxable"] = ref_id(data, "sales_tax_code")
    return without_unread(values, data.get(UNREAD) or {}, READ_FROM)


def full_name(data: Data, parents: Sequence[Data]) -> str:
    """With the names above it as they are now: a renamed parent does not change the records below it."""
    own = trimmed(data.get("name"))
    told = trimmed(data.get("full_name")) or own
    if not data.get("parent") or not parents or parents[-1].get("parent"):
        return told
    return ":".join([*(trimmed(parent.get("name")) for parent in reversed(parents)), own])


def _stocked(data: Data) -> Values:
    return {
        "sales_description": trimmed(data.get("sales_desc")),
        "purchase_description": trimmed(data.get("purchase_desc")),
        "price": price(data.get("sales_price")),
        "cost": price(data.get("purchase_cost")),
        "income_account": _named(data, "income_account"),
        "expense_account": _named(data, "cogs_account"),
        "asset_account": _named(data, "asset_account"),
        "quantity_on_hand": quantity(data.get("quantity_on_hand")) or None,
    }


def _sides(data: Data) -> Values:
    both = data.get("sales_and_purchase")
    if both is not None:
        return {
            "sales_description": trimmed(both.get("sales_desc")),
            "purchase_description": trimmed(both.get("purchase_desc")),
            "price": price(both.get("sales_price")),
            "cost": price(both.get("purchase_cost")),
            "income_account": _named(both, "income_account"),
            "expense_account": _named(both, "expense_account"),
        }
    one = data.get("sales_or_purchase") or {}
    percent = canonical(one.get("price_percent"))
    return {
        "sales_description": trimmed(one.get("desc")),
        **({} if percent else {"price": price(one.get("price"))}),  # a percentage is no price
        "price_percent": percent,
        "account": ref_id(one, "account"),
        "account_name": _named(one, "account"),
    }


def _named(data: Data, key: str) -> str:
    return trimmed((data.get(key) or {}).get("full_name"))


def from_industrack(data: Data) -> Values:
    figures = ("price", "cost", "quantity_on_hand")
    unread = {key: shown for key in figures if (shown := trimmed(data.get(key))) and figure(data.get(key)) is None}
    values: Values = {
        "kind": trimmed(data.get("kind")),
        "name": trimmed(data.get("name")),
        "number": trimmed(data.get("number")),
        "sales_description": trimmed(data.get("sales_description")),
        "purchase_description": trimmed(data.get("purchase_description")),
        "price": price(data.get("price")),
        "cost": price(data.get("cost")),
        "taxable": data.get("taxable") is not False,
        **{key: trimmed(data.get(key)) for key in ACCOUNTS},
        "quantity_on_hand": quantity(data.get("quantity_on_hand")) or None,
        "active": data.get("active") is not False,
    }
    return without_unread(values, unread, {key: key for key in figures})


def is_kept(values: Values) -> bool:
    """Whether the item is of a kind that IndusTrack has; QuickBooks' own special items are none."""
    return values.get("type") in KINDS and not values.get("special")


def why_left_out(values: Values, settings: Mapping[str, Any]) -> str:
    return "" if is_kept(values) else "quickbooks_own"


def told(moved: Moved) -> dict[str, str]:
    """Its account by name, as that field of IndusTrack's which has held it."""
    fields = {key: key for key in moved.keys}
    if "account_name" in fields:
        fields.pop("account", None)
        was = moved.held.get("account_name")
        roles = ("income_account", "expense_account")
        fields["account_name"] = next((one for one in roles if moved.other.get(one) and moved.other[one] == was), roles[0])
    return fields


def is_expense(values: Values, context: Context) -> bool:
    """Whether an item that is only sold or only bought is bought: its account's type says so."""
    account = context.lookup.quickbooks("account", str(values.get("account") or ""))
    return account is not None and account.values.get("account_type") in EXPENSE_TYPES
