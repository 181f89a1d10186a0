"""Locations of IndusTrack as ship-tos in QuickBooks."""

from __future__ import annotations

from tests.unit.sync.kinds.customers.written import SITE, to_quickbooks
from tests.unit.sync.world import address


def test_a_location_changes_its_ship_to_and_the_others_go_along_as_they_are() -> None:
    world = to_quickbooks(customers="two_way")
    plain = {"name": "Yard", **address("Umbra", "9 High St", city="Ames"), "note": "dog", "default_ship_to": True}
    list_id = world.add_customer("Umbra", ship_to=[{"name": "Shop", **address("1 Low St")}, plain])
    world.settle()
    shop = world.linked(f"{list_id}#Shop", "location")
    world.edit_here(shop["id"], address={"street": "2 Low St"}, at=5)
    world.settle()
    changed, kept = world.ours[list_id]["ship_to"]
    assert (changed["name"], changed["addr1"]) == ("Shop", "2 Low St")
    assert kept == plain
    assert len(world.requests) == 1


def test_a_renamed_location_renames_its_ship_to_and_stays_linked() -> None:
    world = to_quickbooks(customers="two_way")
    list_id = world.add_customer("Umbra", ship_to=[{"name": "Shop", **address("1 Low St")}])
    world.settle()
    shop = world.linked(f"{list_id}#Shop", "location")
    world.edit_here(shop["id"], name="Corner shop", at=5)
    world.settle()
    assert [entry["name"] for entry in world.ours[list_id]["ship_to"]] == ["Corner shop"]
    assert shop["quickbooks_id"] == f"{list_id}#Corner shop"
    assert [place["active"] for place in world.locations_here()] == [True]


def test_two_locations_of_one_name_become_two_ship_tos() -> None:
    world = to_quickbooks()
    number = world.add_here("customer", company_name="Umbra")
    for street in ("1 Low St", "2 Low St"):
        world.add_here("location", customer_id=number, name="Shop", address={"street": street})
    world.settle()
    assert [entry["name"] for entry in world.quickbooks_of(number)["ship_to"]] == ["Shop", "Shop (2)"]
    assert {place["name"] for place in world.locations_here()} == {"Shop"}


def test_the_unnamed_location_becomes_a_ship_to_only_when_edited() -> None:
    world = to_quickbooks(customers="two_way")
    list_id = world.add_customer("Umbra", bill_address=address("1 Low St", city="Ames"))
    world.settle()
    world.edit_here(world.linked(list_id)["id"], phone="555-0100", at=5)
    world.settle()
    assert "ship_to" not in world.ours[list_id]
    (place,) = world.locations_here()
    world.edit_here(place["id"], address={"street": "2 Low St"}, at=6)
    world.settle()
    (entry,) = world.ours[list_id]["ship_to"]
    assert (entry["name"], entry["addr1"]) == ("2 Low St", "2 Low St")
    assert world.ours[list_id]["bill_address"]["addr1"] == "1 Low St"
    assert place["quickbooks_id"] == f"{list_id}#2 Low St"


def test_a_second_location_does_not_push_the_unnamed_one_out() -> None:
    world = to_quickbooks(customers="two_way")
    list_id = world.add_customer("Umbra", bill_address=address("1 Low St", city="Ames"))
    world.settle()
    world.add_here("location", customer_id=world.linked(list_id)["id"], name="Yard", address={"street": "9 High St"})
    world.settle()
    assert [entry["name"] for entry in world.ours[list_id]["ship_to"]] == ["1 Low St", "Yard"]
    assert all(place.get("active") is not False for place in world.locations_here())


def test_a_changed_billing_address_leaves_the_unnamed_location_where_it_is() -> None:
    world = to_quickbooks(customers="two_way")
    list_id = world.add_customer("Umbra", bill_address=address("1 Low St", city="Ames"))
    world.settle()
    world.edit_here(world.linked(list_id)["id"], billing_address={"street": "2 Low St"}, at=5)
    world.settle()
    (place,) = world.locations_here()
    assert place["address"]["street"] == "1 Low St"
    assert "ship_to" not in world.ours[list_id]


def test_a_location_made_inactive_or_deleted_leaves_its_ship_to() -> None:
    for gone in ({"active": False}, {"deleted": True}):
        world = to_quickbooks(customers="two_way")
        ship_tos = [{"name": "Shop", **address("1 Low St")}, {"name": "Yard", **address("9 High St")}]
        list_id = world.add_customer("Umbra", ship_to=ship_tos)
        world.settle()
        shop = world.linked(f"{list_id}#Shop", "location")
        world.edit_here(shop["id"], at=5, **gone)
        world.settle()
        yard = world.linked(f"{list_id}#Yard", "location")
        world.edit_here(yard["id"], at=6, name="Back yard")
        world.settle()
        assert [entry["name"] for entry in world.ours[list_id]["ship_to"]] == ["Shop", "Back yard"]
        assert len(world.locations_here()) == 2


def test_the_fifty_first_location_is_an_attention_and_the_others_go() -> None:
    world = to_quickbooks()
    number = world.add_here("customer", company_name="Umbra")
    for house in range(51):
        world.add_here("location", customer_id=number, name=f"House {house}", address={"street": f"{house} Low St"})
    world.settle()
    assert len(world.quickbooks_of(number)["ship_to"]) == 50
    assert [key[0] for key in world.attentions] == ["too_many_ship_tos"]


def test_of_three_hundred_locations_the_default_and_the_oldest_go_told_once_and_always_the_same() -> None:
    world = to_quickbooks()
    number = world.add_here("customer", company_name="Umbra")
    ids = []
    for house in range(300):
        made = f"2026-01-01T00:{59 - house % 60:02}:{house // 60:02}Z"  # not in the order of their ids
        place = {"street": f"{house} Low St"}
        given = {"name": f"House {house}", "address": place, "created_at": made, "is_default": house == 299}
        ids.append(world.add_here("location", customer_id=number, **given))
    world.settle()
    oldest = sorted(ids[:299], key=lambda one: (world.theirs["location"][one]["created_at"], one))[:49]
    wanted = {world.theirs["location"][one]["name"] for one in (*oldest, ids[299])}
    assert {entry["name"] for entry in world.quickbooks_of(number)["ship_to"]} == wanted
    attention = list(world.attentions.values())[-1]  # of the customer that QuickBooks has now; that of the new one is over
    assert (attention.code, attention.kind) == ("too_many_ship_tos", "customer")
    assert attention.summary.startswith("250 locations of Umbra are not in QuickBooks, which holds 50 a customer: House ")
    assert attention.summary.endswith(" and 245 more.")
    world.edit_here(ids[0], name="Renamed")
    world.edit_customer(world.quickbooks_of(number)["list_id"], phone="555-0100")
    world.settle()
    assert {entry["name"] for entry in world.quickbooks_of(number)["ship_to"]} - {"Renamed"} == wanted - {"House 0"}


def test_contact_names_of_a_location_stay_in_industrack() -> None:
    world = to_quickbooks(customers="two_way")
    list_id = world.add_customer("Umbra", ship_to=[{"name": "Shop", **address("1 Low St")}])
    world.settle()
    (place,) = world.locations_here()
    world.edit_here(place["id"], contact_name="Bo", phone="555-0100", at=5)
    world.edit_customer(list_id, ship_to=[{"name": "Shop", **address("2 Low St")}], at=6)
    world.settle()
    assert (place["contact_name"], place["phone"], place["address"]["street"]) == ("Bo", "555-0100", "2 Low St")
    assert not world.requests


def test_a_ship_to_renamed_in_quickbooks_gets_its_name_back_and_stays_linked() -> None:
    world = to_quickbooks()
    number = world.add_here("customer", company_name="Umbra")
    place = world.add_here("location", customer_id=number, name="Shop", address=SITE)
    world.settle()
    record = world.quickbooks_of(number)
    renamed = [{**record["ship_to"][0], "name": "Store"}]
    world.edit_customer(record["list_id"], ship_to=renamed, at=5)
    world.settle()
    assert [entry["name"] for entry in world.quickbooks_of(number)["ship_to"]] == ["Shop"]
    assert world.theirs["location"][place]["quickbooks_id"] == f"{record['list_id']}#Shop"
    assert world.theirs["location"][place].get("active") is not False


def test_a_location_moved_to_another_customer_harms_neither() -> None:
    world = to_quickbooks(customers="two_way")
    first = world.add_customer("Umbra", ship_to=[{"name": "Shop", **address("1 Low St")}])
    second = world.add_customer("Quarry")
    world.settle()
    place = world.linked(f"{first}#Shop", "location")
    world.edit_here(place["id"], at=5, customer_id=world.linked(second)["id"])
    world.settle()
    assert place["active"] is True
    assert [entry["name"] for entry in world.ours[first]["ship_to"]] == ["Shop"]
