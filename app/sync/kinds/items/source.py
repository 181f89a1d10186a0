"""Items of every kind, which QuickBooks keeps in one name space and answers mixed; tax items belong to ``tax_rate``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from app.sync.kinds.items.values import WRITTEN
from app.sync.rules.found_again import holds, list_name
from app.sync.rules.source import Row, Scope, Source
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


def query(scope: Scope) -> m.ItemQueryRq:
    if scope.ids:
        return m.ItemQueryRq(list_id=list(scope.ids))
    if scope.names:
        return m.ItemQueryRq(full_name=list(scope.names))
    names = None
    if scope.from_name or scope.to_name:
        names = m.NameRangeFilter(from_name=scope.from_name, to_name=scope.to_name)
    return m.ItemQueryRq(
        max_returned=scope.max_returned,
        active_status="All",  # the default, ActiveOnly, would let inactivated records vanish
        from_modified_date=scope.since,
        name_range_filter=names,
        iterator=scope.iterator,
        iterator_id=scope.iterator_id,
    )


def row(data: Mapping[str, Any], ret: str) -> Row:
    """``item_type`` keeps what only the element's name tells: ``Service`` of an ItemServiceRet."""
    parent = data.get("parent") or {}
    return Row(
        kind="item",
        id=str(data["list_id"]),
        edit_sequence=str(data.get("edit_sequence") or ""),
        name=str(data.get("full_name") or data.get("name") or ""),
        parent_id=parent.get("list_id"),
        modified_at=str(data.get("time_modified") or ""),
        data={**data, "item_type": data.get("item_type") or ret.removeprefix("Item").removesuffix("Ret")},
    )


def search(message: str, body: Mapping[str, Any]) -> m.ItemQueryRq:
    if message.endswith("Mod"):
        return m.ItemQueryRq(list_id=[body["list_id"]])
    return m.ItemQueryRq(full_name=[list_name(body)])


def is_ours(message: str, body: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    """A Mod was carried out when the EditSequence moved and what was sent stands there; an Add when all of it does."""
    if message.endswith("Mod") and found.get("edit_sequence") == body.get("edit_sequence"):
        return False
    return holds(_plain(body), _plain(found))


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
    query=query,
    rets=tuple(f"Item{name}Ret" for name in TYPES),
    row=row,
    list_deleted=tuple(f"Item{name}" for name in TYPES),
    messages=tuple(f"Item{name}{verb}" for name in WRITTEN for verb in ("Add", "Mod")),
    search=search,
    is_ours=is_ours,
    proof_elements=ELEMENTS,
)
