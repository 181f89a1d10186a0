"""Items keep on the way to IndusTrack every character that QuickBooks gave."""

from __future__ import annotations

from typing import Any

from app.model import Unit
from tests.unit.sync.kinds.items.units import context, decide, linked, ours, theirs

FOREIGN: dict[str, Any] = {
    "name": "Śruba №5",
    "manufacturer_part_number": "Ø8-Ł",
    "sales_desc": "Śruba do łóżka\r\nČeská",
    "purchase_desc": "Θ12",
    "sales_price": "1",
}
SHOWN = {"name": "Śruba №5", "number": "Ø8-Ł", "sales_description": "Śruba do łóżka\nČeská", "purchase_description": "Θ12"}


def test_names_numbers_and_descriptions_arrive_character_by_character() -> None:
    [push] = decide(Unit("item", ours("Inventory", **FOREIGN)), context()).pushes
    assert {key: push.data[key] for key in SHOWN} == SHOWN


def test_what_is_the_same_but_for_characters_that_quickbooks_has_not_is_left_as_industrack_has_it() -> None:
    here = theirs(kind="inventory", quickbooks_id="80-1", **SHOWN, price="1.00")
    there = ours("Inventory", **FOREIGN | {"name": "Sruba No5", "sales_desc": "Sruba do lózka\nCeská"})
    decision = decide(Unit("item", there, here), context())
    assert not decision.pushes
    assert decision.links


def test_a_description_that_quickbooks_respells_arrives() -> None:
    one, here = ours("Inventory", **FOREIGN), theirs(kind="inventory", **SHOWN | {"purchase_description": "TH12"}, price="1.00")
    before = one.values | {"purchase_description": "TH12"}
    [push] = decide(linked(one, here, ours=before), context()).pushes
    assert push.data == {"purchase_description": "Θ12"}
