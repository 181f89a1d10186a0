"""What the tests of items ask of a world: items by name on either side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from app.sandbox.quickbooks import Behaviour, CompanyFile, Record
from tests.acceptance.world import Served, World, world


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


@contextmanager
def to_quickbooks(
    served: Served,
    file: CompanyFile | None = None,
    behaviour: Behaviour | None = None,
    accounts: Mapping[str, str] = DEFAULTS,
    **settings: str,
) -> Iterator[World]:
    """A company whose items go to QuickBooks, with these default accounts."""
    with world(served, file, behaviour, **TO_QUICKBOOKS, **accounts, **settings) as made:
        yield made
