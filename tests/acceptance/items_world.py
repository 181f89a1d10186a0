"""What the tests of items ask of a world: items by name on either side."""

from __future__ import annotations

from typing import Any

from app.sandbox.quickbooks import Record
from tests.acceptance.world import World


def here(w: World, name: str) -> dict[str, Any]:
    """IndusTrack's one item of this name."""
    [found] = w.industrack.list("items", name=name)
    return dict(found)


def names_here(w: World, **equal: Any) -> set[str]:
    return {str(one["name"]) for one in w.industrack.list("items", deleted=False, **equal)}


def there(w: World, full_name: str) -> Record:
    """QuickBooks' item of this full name."""
    found = w.file.find("Item", full_name)
    assert found is not None, f"QuickBooks has no item {full_name}"
    return found


def sequences(w: World) -> dict[str, str]:
    """What moves with every write to an item of QuickBooks."""
    return {one.id: one.edit_sequence for one in w.file.items}


def account(w: World, record: Record, tag: str) -> str:
    """Full name of the account that a QuickBooks item names."""
    sides = (record.data.get("SalesOrPurchase"), record.data.get("SalesAndPurchase"), record.data)
    list_id = next(side[tag] for side in sides if side and side.get(tag))
    return str(next(one.full_name for one in w.file.accounts if one.id == list_id))


DEFAULTS = {
    "income_account": "Parts Income",
    "expense_account": "Job Materials",
    "cogs_account": "Cost of Goods Sold",
    "asset_account": "Inventory Asset",
}
TO_QUICKBOOKS = {"items": "industrack_to_quickbooks"}
