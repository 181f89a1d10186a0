"""Deleted and merged customers."""

from __future__ import annotations

import pytest

from app.model import Action
from tests.unit.sync.world import World, address

DIRECTIONS = ["quickbooks_to_industrack", "industrack_to_quickbooks", "two_way"]


def linked_pair(direction: str) -> tuple[World, str, str]:
    world = World(settings={"customers": "two_way"})
    list_id = world.add_customer("Umbra", ship_to=[{"name": "Shop", **address("1 Low St")}])
    world.settle()
    world.settings = {"customers": direction}
    return world, list_id, world.linked(list_id)["id"]


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_deleting_in_industrack_changes_nothing_in_quickbooks(direction: str) -> None:
    world, list_id, number = linked_pair(direction)
    before = dict(world.ours[list_id])
    world.edit_here(number, deleted=True)
    world.settle()
    assert world.ours[list_id] == before
    world.edit_customer(list_id, phone="555-0100")
    world.settle()
    assert len(world.customers_here()) == 1
    assert world.links["customer", list_id].ended
    assert world.links["location", f"{list_id}#Shop"].ended


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_deleting_in_quickbooks_makes_it_inactive_in_industrack_once(direction: str) -> None:
    world, list_id, number = linked_pair(direction)
    world.delete_customer(list_id)
    world.settle()
    here = world.theirs["customer"][number]
    assert here["active"] is False
    assert not world.requests
    assert [step.action for step in world.steps][-1] is Action.DEACTIVATE
    world.edit_here(number, active=True, at=7)
    world.settle()
    assert here["active"] is True
    assert not world.requests


def test_deleted_on_both_sides_only_ends_the_pair() -> None:
    world, list_id, number = linked_pair("two_way")
    world.edit_here(number, deleted=True)
    world.delete_customer(list_id)
    done = len(world.pushes)
    world.settle()
    assert len(world.pushes) == done
    assert world.links["customer", list_id].ended


def test_a_survivor_without_counterpart_takes_over_the_merged_one() -> None:
    world, gone, number = linked_pair("quickbooks_to_industrack")
    survivor = world.add_customer("Umbra Lights", phone="555-0100")
    world.choices = {"duplicate_suspected": "never"}
    world.ours[gone]["deleted"] = True
    world.choices = {"merged_into": survivor}
    world.carry_out_one(gone)
    world.choices = {}
    world.settle()
    assert world.links["customer", survivor].industrack_id == number
    assert world.theirs["customer"][number]["company_name"] == "Umbra Lights"
    assert world.theirs["customer"][number].get("active") is not False
    assert len(world.customers_here()) == 1


def test_a_survivor_that_has_a_counterpart_leaves_the_merged_one_inactive() -> None:
    world, gone, number = linked_pair("quickbooks_to_industrack")
    survivor = world.add_customer("Quarry")
    world.settle()
    world.delete_customer(gone)
    world.choices = {"merged_into": survivor}
    world.settle()
    assert world.theirs["customer"][number]["active"] is False
    assert "Quarry" in world.links["customer", gone].why_ended
    assert not world.attentions


def test_a_person_says_later_what_it_was_merged_into() -> None:
    world, gone, number = linked_pair("quickbooks_to_industrack")
    world.delete_customer(gone)
    world.settle()
    assert [key[0] for key in world.attentions] == ["deleted_in_quickbooks"]
    survivor = world.add_customer("Quarry")
    world.choices = {"deleted_in_quickbooks": f"link:{survivor}"}
    world.carry_out_one(gone)
    world.choices = {}
    world.settle()
    assert world.links["customer", survivor].industrack_id == number
    assert world.theirs["customer"][number]["active"] is True


def test_the_question_stays_until_it_is_answered() -> None:
    world, gone, _ = linked_pair("two_way")
    world.delete_customer(gone)
    world.settle()
    world.attentions.clear()
    world.settle()
    assert [key[0] for key in world.attentions] == ["deleted_in_quickbooks"]
    world.attentions.clear()
    world.choices = {"deleted_in_quickbooks": "keep"}
    world.settle()
    assert not world.attentions
