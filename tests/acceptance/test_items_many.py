"""Many items of mixed kinds in one session, page by page."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from app.sandbox.quickbooks import CompanyFile
from tests.acceptance.world import Served, world

MANY = int(os.environ.get("MANY_ITEMS", "1500"))  # 20,000 and more take minutes
KINDS = ("Service", "NonInventory", "Inventory", "OtherCharge", "InventoryAssembly")


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_many_items_of_mixed_kinds_come_over_in_one_session(running: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.acceptance.world.LONGEST", 1000.0)
    file = CompanyFile.empty()
    for number in range(MANY):
        file.add_item(f"Part {number:05}", KINDS[number % 5], price=f"{number % 900}.25", is_active=number % 50 != 0)
    with world(running, file, page_size="500") as w:
        update = w.poll()
        assert update.outcome == "done"
        assert w.status()["records"]["item"] == {"quickbooks": MANY, "industrack": MANY, "linked": MANY}
        items = w.industrack.list("items")
        assert Counter(one["kind"] for one in items) == {
            "service": MANY * 2 // 5,
            "non_inventory": MANY // 5,
            "inventory": MANY // 5,
            "assembly": MANY // 5,
        }
        assert len({one["name"] for one in items}) == MANY
        assert sum(not one["active"] for one in items) == MANY // 50
        assert update.operations.count("sendRequestXML") >= MANY // 1000  # in pages
        assert w.attention() == []
