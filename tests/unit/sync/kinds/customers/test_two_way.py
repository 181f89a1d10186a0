"""Two-way: a change on either side reaches the other, and a conflict is settled."""

from __future__ import annotations

from typing import Any

import pytest

from app.model import Action, Side
from app.sync.kinds.customers.restoring import restore
from tests.unit.sync.world import World, address


def two_way(**settings: Any) -> tuple[World, str]:
    world = World(settings={"customers": "two_way", **settings})
    list_id = world.add_customer(
        "Umbra", phone="555-0100", email="a@umbra.example", bill_address=address("1 Low St", city="Ames")
    )
    world.settle()
    return world, list_id


def test_a_change_on_either_side_reaches_the_other() -> None:
    world, list_id = two_way()
    world.edit_customer(list_id, phone="555-0199")
    world.settle()
    assert world.linked(list_id)["phone"] == "555-0199"
    world.edit_here(world.linked(list_id)["id"], email="b@umbra.example")
    world.settle()
    assert world.ours[list_id]["email"] == "b@umbra.example"
    assert (len(world.requests), sum(step.overwrites_edit for step in world.steps)) == (1, 0)


def test_new_records_travel_both_ways() -> None:
    world, _ = two_way()
    number = world.add_here("customer", company_name="Quarry")
    there = world.add_customer("Harbour")
    world.settle()
    assert world.quickbooks_of(number)["name"] == "Quarry"
    assert world.linked(there)["company_name"] == "Harbour"
    assert len(world.ours) == len(world.customers_here()) == 3


def test_the_most_recent_edit_wins_as_a_whole_and_the_other_can_be_put_back() -> None:
    world, list_id = two_way()
    number = world.linked(list_id)["id"]
    world.edit_customer(list_id, at=5, phone="555-0111", email="q@umbra.example")
    world.edit_here(number, at=9, phone="555-0122")
    world.settle()
    assert (world.ours[list_id]["phone"], world.ours[list_id]["email"]) == ("555-0122", "a@umbra.example")
    assert world.linked(list_id)["email"] == "a@umbra.example"
    (step,) = [step for step in world.steps if step.overwrites_edit]
    assert step.side is Side.QUICKBOOKS
    assert step.before == {"phone": "555-0111", "email": "q@umbra.example"}


def test_quickbooks_wins_a_tie() -> None:
    world, list_id = two_way()
    world.edit_customer(list_id, at=5, phone="555-0111")
    world.edit_here(world.linked(list_id)["id"], at=5, phone="555-0122")
    world.settle()
    assert world.linked(list_id)["phone"] == world.ours[list_id]["phone"] == "555-0111"


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    world, list_id = two_way()
    world.edit_customer(list_id, at=5, phone="555-0111")
    world.edit_here(world.linked(list_id)["id"], at=6, phone="555-0111")
    done = (len(world.pushes), len(world.requests))
    world.settle()
    assert (len(world.pushes), len(world.requests)) == done
    assert world.links["customer", list_id].agreed_quickbooks["phone"] == "555-0111"


@pytest.mark.parametrize("loses", ["", "requests", "pushes"])
def test_merge_joins_changes_of_different_fields(loses: str) -> None:
    world, list_id = two_way(conflict_policy="merge")
    world.loses = loses
    world.edit_customer(list_id, at=5, phone="555-0111")
    world.edit_here(world.linked(list_id)["id"], at=9, email="b@umbra.example")
    world.settle()
    for record in (world.ours[list_id], world.linked(list_id)):
        assert (record["phone"], record["email"]) == ("555-0111", "b@umbra.example")
    assert not any(step.overwrites_edit for step in world.steps)


def test_merge_lets_the_most_recent_edit_decide_a_field_that_both_changed() -> None:
    world, list_id = two_way(conflict_policy="merge")
    world.edit_customer(list_id, at=9, phone="555-0111", fax="555-0133")
    world.edit_here(world.linked(list_id)["id"], at=5, phone="555-0122", email="b@umbra.example")
    world.settle()
    for record in (world.ours[list_id], world.linked(list_id)):
        assert (record["phone"], record["email"], record["fax"]) == ("555-0111", "b@umbra.example", "555-0133")
    (step,) = [step for step in world.steps if step.overwrites_edit]
    assert (step.side, step.before["phone"]) == (Side.INDUSTRACK, "555-0122")


def test_merge_takes_an_address_as_one_field() -> None:
    world, list_id = two_way(conflict_policy="merge")
    world.edit_customer(list_id, at=9, bill_address=address("2 Low St", city="Ames"))
    world.edit_here(world.linked(list_id)["id"], at=5, billing_address={"city": "Nevada"})
    world.settle()
    assert world.linked(list_id)["billing_address"]["street"] == "2 Low St"
    assert world.linked(list_id)["billing_address"]["city"] == "Ames"


def test_a_person_can_choose_the_winner() -> None:
    world, list_id = two_way()
    world.edit_customer(list_id, at=9, phone="555-0111")
    world.edit_here(world.linked(list_id)["id"], at=5, phone="555-0122")
    world.choices = {"winner": "industrack"}
    world.settle()
    assert world.ours[list_id]["phone"] == "555-0122"


def test_a_ship_to_and_its_location_changed_on_both_sides_follow_the_most_recent() -> None:
    world = World(settings={"customers": "two_way"})
    list_id = world.add_customer("Umbra", ship_to=[{"name": "Shop", **address("1 Low St")}])
    world.settle()
    (place,) = world.locations_here()
    world.edit_here(place["id"], at=9, address={"street": "3 Low St"})
    world.edit_customer(list_id, at=5, ship_to=[{"name": "Shop", **address("2 Low St")}])
    world.settle()
    assert world.ours[list_id]["ship_to"][0]["addr1"] == place["address"]["street"] == "3 Low St"


def test_a_location_put_to_use_again_gets_its_ship_to_back() -> None:
    world = World(settings={"customers": "two_way"})
    list_id = world.add_customer("Umbra", ship_to=[{"name": "Shop", **address("1 Low St")}])
    world.settle()
    world.edit_customer(list_id, ship_to=[])
    world.settle()
    (place,) = world.locations_here()
    assert place["active"] is False
    world.edit_here(place["id"], at=9, active=True)
    world.settle()
    assert [entry["name"] for entry in world.ours[list_id]["ship_to"]] == ["Shop"]
    assert place["active"] is True


def test_restored_values_travel_where_edits_count() -> None:
    world, list_id = two_way()
    number = world.linked(list_id)["id"]
    world.edit_customer(list_id, at=9, phone="555-0111")
    world.edit_here(number, at=5, phone="555-0122")
    world.settle()
    (step,) = [step for step in world.steps if step.overwrites_edit]
    world.carry_out(restore(world.unit(list_id), Side.INDUSTRACK, step.before, world.context))
    world.settle()
    assert world.linked(list_id)["phone"] == world.ours[list_id]["phone"] == "555-0122"


def test_restored_values_stay_where_edits_do_not_count() -> None:
    world = World()
    list_id = world.add_customer("Umbra", phone="555-0100")
    world.settle()
    world.edit_here(world.linked(list_id)["id"], phone="555-7777", at=5)
    world.settle()
    world.carry_out(restore(world.unit(list_id), Side.INDUSTRACK, {"phone": "555-7777"}, world.context))
    world.settle()
    assert (world.linked(list_id)["phone"], world.ours[list_id]["phone"]) == ("555-7777", "555-0100")
    world.edit_customer(list_id, at=7, phone="555-0101")
    world.settle()
    assert world.linked(list_id)["phone"] == "555-0101"


def test_restored_values_of_quickbooks_travel_to_industrack() -> None:
    world, list_id = two_way()
    world.edit_customer(list_id, at=5, phone="555-0111", bill_address=address("3 Low St"))
    world.edit_here(world.linked(list_id)["id"], at=9, phone="555-0122")
    world.settle()
    (step,) = [step for step in world.steps if step.overwrites_edit]
    world.carry_out(restore(world.unit(list_id), Side.QUICKBOOKS, step.before, world.context))
    world.settle()
    assert world.linked(list_id)["phone"] == world.ours[list_id]["phone"] == "555-0111"
    assert world.linked(list_id)["billing_address"]["street"] == "3 Low St"


def test_a_restored_ship_to_travels_too() -> None:
    world = World(settings={"customers": "two_way"})
    list_id = world.add_customer("Umbra", ship_to=[{"name": "Shop", **address("1 Low St")}])
    world.settle()
    (place,) = world.locations_here()
    world.edit_customer(list_id, at=5, ship_to=[{"name": "Shop", **address("2 Low St")}])
    world.edit_here(place["id"], at=9, address={"street": "3 Low St"})
    world.settle()
    (step,) = [step for step in world.steps if step.overwrites_edit]
    unit = world.unit(list_id)
    world.carry_out(restore(unit, Side.QUICKBOOKS, step.before, world.context, inner_id=place["id"]))
    world.settle()
    assert world.ours[list_id]["ship_to"][0]["addr1"] == place["address"]["street"] == "2 Low St"


def test_nothing_is_restored_to_what_is_gone() -> None:
    world, list_id = two_way()
    world.edit_here(world.linked(list_id)["id"], deleted=True)
    world.settle()
    decision = restore(world.unit(list_id), Side.INDUSTRACK, {"phone": "1"}, world.context)
    assert not decision.pushes
    assert world.steps[-1].action is Action.UNLINK


@pytest.mark.parametrize("loses", ["", "requests", "pushes"])
def test_merge_joins_changes_of_one_ship_to(loses: str) -> None:
    world = World(settings={"customers": "two_way", "conflict_policy": "merge"}, loses=loses)
    list_id = world.add_customer("Umbra", ship_to=[{"name": "Shop", **address("1 Low St")}])
    world.settle()
    (place,) = world.locations_here()
    world.edit_here(place["id"], at=5, name="Store")
    world.edit_customer(list_id, at=6, ship_to=[{"name": "Shop", **address("2 Low St")}])
    world.settle()
    (entry,) = world.ours[list_id]["ship_to"]
    assert (entry["name"], entry["addr1"]) == ("Store", "2 Low St")
    assert (place["name"], place["address"]["street"]) == ("Store", "2 Low St")


def test_a_ship_to_removed_while_its_location_was_edited_goes_inactive() -> None:
    world = World(settings={"customers": "two_way"})
    list_id = world.add_customer("Umbra", ship_to=[{"name": "Shop", **address("1 Low St")}])
    world.settle()
    (place,) = world.locations_here()
    world.edit_here(place["id"], at=5, name="Store")
    world.edit_customer(list_id, at=6, ship_to=[])
    world.settle()
    assert (place["active"], place["name"]) == (False, "Store")
    assert "ship_to" not in world.ours[list_id]


def test_a_job_cannot_be_taken_from_its_customer() -> None:
    world, parent = two_way()
    job = world.add_customer("Attic", parent)
    world.settle()
    world.edit_here(world.linked(job)["id"], at=5, parent_customer_id=None)
    world.settle()
    assert not world.requests
    assert world.ours[job]["parent"]["list_id"] == parent


def test_a_job_moves_to_another_customer() -> None:
    world, _ = two_way()
    job = world.add_customer("Attic", next(iter(world.ours)))
    other = world.add_customer("Quarry")
    world.settle()
    world.edit_here(world.linked(job)["id"], at=5, parent_customer_id=world.linked(other)["id"])
    world.settle()
    assert world.requests[-1].body["parent"] == {"list_id": other}


def test_a_line_changed_of_a_street_that_takes_two_is_read_as_a_whole() -> None:
    street = "Warehouse Number Twelve behind the Old Railway Station on Low Street"
    world = World(settings={"customers": "two_way"})
    number = world.add_here("customer", company_name="Umbra", billing_address={"street": street})
    place = world.add_here("location", customer_id=number, name="Shop", address={"street": street})
    world.settle()
    record = world.quickbooks_of(number)
    bill = {**record["bill_address"], "addr1": "Warehouse 13"}
    ship_to = [{**record["ship_to"][0], "addr1": "Warehouse 13"}]
    world.edit_customer(record["list_id"], at=5, bill_address=bill, ship_to=ship_to)
    world.settle()
    for here in (world.theirs["customer"][number]["billing_address"], world.theirs["location"][place]["address"]):
        assert (here["street"], here["unit"]) == ("Warehouse 13", "Railway Station on Low Street")


def test_the_tax_item_that_quickbooks_gives_a_new_customer_is_told() -> None:
    world = World(settings={"customers": "two_way"}, usual_tax="R-1")
    rate = world.add_here("tax_rate", name="County")
    world.link("tax_rate", "R-1", rate)
    number = world.add_here("customer", company_name="Umbra")
    world.settle()
    assert world.theirs["customer"][number]["tax_rate_id"] == rate


def test_a_tax_code_counts_by_its_own_flag() -> None:
    world, list_id = two_way()
    world.codes = {"T-9": False, "T-1": True}
    world.edit_customer(list_id, at=5, sales_tax_code={"list_id": "T-9", "full_name": "Tax"})
    world.settle()
    assert world.linked(list_id)["taxable"] is False
    world.edit_here(world.linked(list_id)["id"], at=6, taxable=True)
    world.settle()
    assert world.ours[list_id]["sales_tax_code"]["list_id"] == "T-1"
