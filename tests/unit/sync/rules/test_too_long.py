"""Values that are longer than QuickBooks takes are told, for all records of a kind at once, and kept in full in IndusTrack."""

from __future__ import annotations

from typing import Any

import pytest

from app.model import Unit
from app.sync.rules import too_long
from tests.unit.sync.kinds.items.units import DEFAULTS, context, decide, linked, ours, theirs
from tests.unit.sync.world import World, address

LONG_PHONE = "(641) 555-0111 ext. 12345"
STREET = {"street": "12 Birch St, " + "Building Seven, " * 16, "city": "Llanfairpwllgwyngyllgogerychwyrndrobwll"}


@pytest.mark.parametrize("direction", ["industrack_to_quickbooks", "two_way"])
def test_what_a_customer_holds_beyond_quickbooks_lengths_is_told_and_stays_in_industrack(direction: str) -> None:
    world = World(settings={"customers": direction})
    given: dict[str, Any] = {"phone": LONG_PHONE, "first_name": "Wolfeschlegelsteinhausenbergerdorff", "billing_address": STREET}
    number = world.add_here("customer", company_name="Birch", **given)
    world.add_here("location", customer_id=number, name="Yard", address=dict(STREET))
    told = []
    for _ in range(4):
        world.run()
        told = [hold for decision in world.preview() for hold in decision.holds]
    assert [hold.code for hold in told] == [too_long.CODE]
    shown = too_long.attention("customer", "1 customer", told[0].causes).summary
    assert [words in shown for words in ("phone of Birch", "first name", "billing address", "address of a location")] == [
        True
    ] * 4
    world.edit_customer(world.quickbooks_of(number)["list_id"], fax="1")
    world.settle()
    assert {key: world.theirs["customer"][number][key] for key in given} == given


def test_where_quickbooks_is_the_master_nothing_is_told() -> None:
    world = World()
    world.add_customer("Birch", company_name="Birch", phone="641-555-0111", bill_address=address("12 Birch St"))
    world.settle()
    world.edit_here(world.linked(world.customers_here()[0]["quickbooks_id"])["id"], phone=LONG_PHONE)
    world.settle()
    assert not [hold for decision in world.preview() for hold in decision.holds]


def test_a_part_number_that_is_cut_is_told_and_one_that_quickbooks_has_no_place_for_is_not() -> None:
    for_quickbooks = context("industrack_to_quickbooks", settings=DEFAULTS)
    part = theirs(kind="non_inventory", name="Elbow", number="PN-" + "0123456789" * 4, price="1.00")
    decision = decide(Unit("item", None, part), for_quickbooks)
    assert decision.request is not None
    assert decision.request.body["manufacturer_part_number"] == "PN-"  # part of a number would be another number
    assert [(hold.code, hold.causes) for hold in decision.holds] == [(too_long.CODE, ("part number\tElbow",))]
    service = theirs(name="Visit", number="PN-" + "0123456789" * 4, price="1.00")
    assert not decide(Unit("item", None, service), for_quickbooks).holds
    there = ours("Service", name="Visit", sales_or_purchase={"price": "1.00"})
    assert not decide(linked(there, service), for_quickbooks).holds


def test_many_are_told_at_once_with_some_of_their_names() -> None:
    causes = [f"phone\tShop {n}" for n in range(9)]
    told = too_long.attention("customer", "9 customers", causes)
    assert told.summary.endswith("phone of Shop 0, Shop 1, Shop 2, Shop 3, Shop 4 and 4 more.")
