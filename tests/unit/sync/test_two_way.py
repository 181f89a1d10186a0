"""Two-way: a change on either side reaches the other, and a conflict is settled."""

from __future__ import annotations

from typing import Any

from app.sync.kinds.customers_restoring import restore
from app.sync.types import Action, Side
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


def test_merge_joins_changes_of_different_fields() -> None:
    world, list_id = two_way(conflict_policy="merge")
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
    world.carry_out(restore(unit, Side.QUICKBOOKS, step.before, world.context, location_id=place["id"]))
    world.settle()
    assert world.ours[list_id]["ship_to"][0]["addr1"] == place["address"]["street"] == "2 Low St"


def test_nothing_is_restored_to_what_is_gone() -> None:
    world, list_id = two_way()
    world.edit_here(world.linked(list_id)["id"], deleted=True)
    world.settle()
    decision = restore(world.unit(list_id), Side.INDUSTRACK, {"phone": "1"}, world.context)
    assert not decision.pushes
    assert world.steps[-1].action is Action.UNLINK
