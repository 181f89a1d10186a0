"""Items of every kind, which QuickBooks keeps in one name space and answers mixed; tax items belong to ``tax_rate``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from app.sync.kinds.items.values import WRITTEN
from app.sync.rules.list_source import list_row, paged_query, search_by_name, was_carried_out
from app.sync.rules.source import Row, Source
from qbxml import messages as m

TYPES = (
    "Service",
    "NonInventory",
    "Inventory",
    "InventoryAssembly",
    "OtherCharge",
    "Group",
    "Discount",
    "Subtotal",
    "Payment",
    "FixedAsset",
)
PRICES = frozenset({"price", "sales_price", "purchase_cost"})


_row = list_row("item", hangs_below=True)
search = search_by_name(m.ItemQueryRq)


def row(data: Mapping[str, Any], ret: str) -> Row:
    """``item_type`` keeps what only the element's name tells: ``Service`` of an ItemServiceRet."""
    kept = {**data, "item_type": data.get("item_type") or ret.removeprefix("Item").removesuffix("Ret")}
    return replace(_row(data, ret), data=kept)


def is_ours(message: str, body: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    return was_carried_out(message, _plain(body), _plain(found))


def _plain(data: Any) -> Any:
    """Prices as numbers, because QuickBooks pads them; a price of nothing is none."""
    if not isinstance(data, Mapping):
        return data
    return {key: _number(value) if key in PRICES else _plain(value) for key, value in data.items()}


def _number(value: Any) -> str:
    try:
        number = Decimal(str(value or 0))
    except InvalidOperation:
        return str(value)
    return format(number.normalize(), "f") if number else ""


ELEMENTS = (
    "ListID",
    "TimeModified",
    "EditSequence",
    "Name",
    "FullName",
    "IsActive",
    "ParentRef",
    "ManufacturerPartNumber",
    "SalesTaxCodeRef",
    "SalesOrPurchase",
    "SalesAndPurchase",
    "SalesDesc",
    "SalesPrice",
    "IncomeAccountRef",
    "PurchaseDesc",
    "PurchaseCost",
    "COGSAccountRef",
    "AssetAccountRef",
    "QuantityOnHand",
    "ItemDesc",
    "SpecialItemType",
)

ITEMS = Source(
    kind="item",
    query=paged_query(m.ItemQueryRq),
    rets=tuple(f"Item{name}Ret" for name in TYPES),
    row=row,
    list_deleted=tuple(f"Item{name}" for name in TYPES),
    messages=tuple(f"Item{name}{verb}" for name in WRITTEN for verb in ("Add", "Mod")),
    search=search,
    is_ours=is_ours,
    proof_elements=ELEMENTS,
)
