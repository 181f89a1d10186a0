"""IndusTrack to QuickBooks: IndusTrack is the master, new customers included."""

from __future__ import annotations

from typing import Any

from app.model import Side
from tests.unit.sync.world import World, address

SETTINGS = {"customers": "industrack_to_quickbooks"}
SITE = {"street": "1 Low St", "unit": "Unit 4", "city": "Ames", "state": "IA", "postal_code": "50010"}


def to_quickbooks(**settings: Any) -> World:
    return World(settings={**SETTINGS, **settings})


def test_a_new_customer_is_made_in_quickbooks_with_its_locations() -> None:
    world = to_quickbooks()
    number = world.add_here(
        "customer",
        company_name="Umbra Lights",
        first_name="Ada",
        last_name="Moss",
        phone="555-0100",
        mobile="555-0102",
        website="umbra.example",
        email="a@umbra.example",
        billing_address=SITE,
        taxable=False,
    )
    shop = world.add_here("location", customer_id=number, name="Shop", address=SITE, contact_name="Bo")
    bare = world.add_here("location", customer_id=number, address={**SITE, "street": "9 High St"})
    world.settle()
    (request,) = world.requests
    assert request.message == "CustomerAdd"
    record = world.quickbooks_of(number)
    assert (record["name"], record["company_name"], record["first_name"]) == ("Umbra Lights", "Umbra Lights", "Ada")
    assert record["bill_address"]["addr1"] == "1 Low St"
    assert record["bill_address"]["addr2"] == "Unit 4"
    assert record["sales_tax_code"]["list_id"] == "T-2"
    assert {entry["contact_name"]: entry["contact_value"] for entry in record["additional_contact"]} == {
        "Mobile": "555-0102",
        "Website": "umbra.example",
    }
    assert [entry["name"] for entry in record["ship_to"]] == ["Shop", "9 High St"]
    ids = {world.theirs["location"][one]["quickbooks_id"] for one in (shop, bare)}
    assert ids == {f"{record['list_id']}#Shop", f"{record['list_id']}#9 High St"}
    assert world.theirs["customer"][number]["quickbooks_id"] == record["list_id"]
    assert not world.theirs["location"][bare].get("name")


def test_an_inactive_customer_is_made_inactive_and_follows_each_switch() -> None:
    world = to_quickbooks()
    number = world.add_here("customer", company_name="Umbra", active=False)
    world.settle()
    assert world.quickbooks_of(number)["is_active"] is False
    world.edit_here(number, active=True)
    world.settle()
    assert world.quickbooks_of(number)["is_active"] is True


def test_a_mod_carries_only_what_changed() -> None:
    world = to_quickbooks()
    number = world.add_here("customer", company_name="Umbra", phone="555-0100")
    world.settle()
    list_id = world.quickbooks_of(number)["list_id"]
    sequence = world.ours[list_id]["edit_sequence"]
    world.edit_here(number, phone="555-0199")
    world.settle()
    assert world.requests[-1].body == {"list_id": list_id, "edit_sequence": sequence, "phone": "555-0199"}


def test_a_changed_address_names_all_its_parts() -> None:
    world = to_quickbooks()
    number = world.add_here("customer", company_name="Umbra", billing_address=SITE)
    world.settle()
    world.edit_here(number, billing_address={"unit": "", "city": "Nevada"})
    world.settle()
    assert world.requests[-1].body["bill_address"] == {
        "addr1": "1 Low St",
        "addr2": "",
        "addr3": "",
        "addr4": "",
        "addr5": "",
        "city": "Nevada",
        "state": "IA",
        "postal_code": "50010",
        "country": "",
        "note": "",
    }


def test_edits_in_quickbooks_are_put_back_and_new_customers_there_stay_alone() -> None:
    world = to_quickbooks()
    number = world.add_here("customer", company_name="Umbra", phone="555-0100")
    world.settle()
    world.add_customer("Walk-in")
    world.edit_customer(world.quickbooks_of(number)["list_id"], phone="555-7777", at=5)
    world.settle()
    assert world.quickbooks_of(number)["phone"] == "555-0100"
    assert len(world.customers_here()) == 1
    step = next(step for step in reversed(world.steps) if step.side is Side.QUICKBOOKS)
    assert (step.before, step.overwrites_edit) == ({"phone": "555-7777"}, True)


def test_what_is_not_mapped_stays_untouched_in_quickbooks() -> None:
    world = to_quickbooks()
    number = world.add_here("customer", company_name="Umbra", billing_address=SITE)
    world.settle()
    list_id = world.quickbooks_of(number)["list_id"]
    held = world.ours[list_id]
    world.edit_customer(list_id, notes="pays late", bill_address={**held["bill_address"], "note": "rear door"})
    world.edit_here(number, billing_address={"city": "Nevada"})
    world.settle()
    assert world.ours[list_id]["notes"] == "pays late"
    assert world.ours[list_id]["bill_address"]["note"] == "rear door"


def test_a_rename_changes_the_company_name_only_and_the_lines_that_repeat_it() -> None:
    world = to_quickbooks(customers="two_way")
    list_id = world.add_customer("Umbra", company_name="Umbra", bill_address=address("Umbra", "1 Low St", "Unit 4", city="Ames"))
    world.settle()
    number = world.linked(list_id)["id"]
    world.edit_here(number, company_name="Umbra Lights", at=5)
    world.settle()
    record = world.ours[list_id]
    assert (record["name"], record["company_name"]) == ("Umbra", "Umbra Lights")
    lines = [record["bill_address"][f"addr{line}"] for line in (1, 2, 3)]
    assert lines == ["Umbra Lights", "1 Low St", "Unit 4"]
    assert world.linked(list_id)["billing_address"]["street"] == "1 Low St"


def test_names_that_are_too_long_or_have_a_colon_are_made_fit() -> None:
    world = to_quickbooks()
    name = "The Extraordinarily Long-Winded: Lighting & Sons Company"
    number = world.add_here("customer", company_name=name)
    world.settle()
    record = world.quickbooks_of(number)
    assert ":" not in record["name"]
    assert len(record["name"]) <= 41
    assert world.theirs["customer"][number]["company_name"] == name
    assert len(world.requests) == 1


def test_a_taken_name_is_avoided_predictably_and_a_chosen_one_is_used() -> None:
    world = to_quickbooks()
    world.choices = {"name_attempt": "1"}
    number = world.add_here("customer", company_name="Umbra")
    world.settle()
    assert world.quickbooks_of(number)["name"] == "Umbra (2)"
    world.choices = {"name": "Umbra North"}
    second = world.add_here("customer", company_name="Quarry")
    world.settle()
    assert world.quickbooks_of(second)["name"] == "Umbra North"
    assert world.quickbooks_of(second)["company_name"] == "Quarry"


def test_a_job_waits_for_its_customer_and_is_made_below_it() -> None:
    world = to_quickbooks()
    job = world.add_here("customer", company_name="Umbra - Attic", parent_customer_id="it-9")
    parent = world.add_here("customer", company_name="Umbra")
    world.theirs["customer"][job]["parent_customer_id"] = parent
    world.settle()
    assert [request.name for request in world.requests] == ["Umbra", "Umbra - Attic"]
    record = world.quickbooks_of(job)
    assert record["full_name"] == "Umbra:Attic"
    assert record["parent"]["list_id"] == world.quickbooks_of(parent)["list_id"]


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


def test_before_version_12_mobile_is_the_other_phone_and_one_location_the_ship_address() -> None:
    world = to_quickbooks()
    world.version = "11.0"
    number = world.add_here("customer", company_name="Umbra", mobile="555-0102", website="umbra.example")
    world.add_here("location", customer_id=number, name="Shop", address=SITE)
    world.settle()
    record = world.quickbooks_of(number)
    assert record["alt_phone"] == "555-0102"
    assert record["ship_address"]["addr1"] == "1 Low St"
    assert not {"ship_to", "additional_contact"} & record.keys()
    assert world.theirs["customer"][number]["website"] == "umbra.example"


def test_other_additional_contacts_are_kept() -> None:
    world = to_quickbooks(customers="two_way")
    list_id = world.add_customer(
        "Umbra",
        phone="555-0100",
        additional_contact=[
            {"contact_name": "Main Phone", "contact_value": "555-0100"},
            {"contact_name": "Mobile", "contact_value": "555-0102"},
            {"contact_name": "Pager", "contact_value": "555-0103"},
        ],
    )
    world.settle()
    world.edit_here(world.linked(list_id)["id"], mobile="555-0199", phone="555-0109", at=5)
    world.settle()
    assert [entry["contact_value"] for entry in world.ours[list_id]["additional_contact"]] == [
        "555-0109",
        "555-0199",
        "555-0103",
    ]


def test_a_ninth_contact_is_an_attention() -> None:
    world = to_quickbooks(customers="two_way")
    contacts = [{"contact_name": f"Line {line}", "contact_value": f"555-010{line}"} for line in range(8)]
    list_id = world.add_customer("Umbra", additional_contact=contacts)
    world.settle()
    world.edit_here(world.linked(list_id)["id"], mobile="555-0199", at=5)
    world.settle()
    assert len(world.ours[list_id]["additional_contact"]) == 8
    assert [key[0] for key in world.attentions] == ["too_many_contacts"]


def test_a_job_switched_off_with_its_customer_is_not_switched_on_below_it() -> None:
    world = to_quickbooks()
    parent = world.add_here("customer", company_name="Umbra")
    job = world.add_here("customer", company_name="Attic", parent_customer_id=parent)
    world.settle()
    world.edit_here(parent, active=False)
    world.settle()
    there = world.quickbooks_of(job)["list_id"]
    world.edit_customer(there, is_active=False)  # as QuickBooks does by itself
    done = len(world.requests)
    world.settle()
    assert len(world.requests) == done
    world.edit_here(parent, active=True)
    world.settle()
    assert world.quickbooks_of(job)["is_active"] is True


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
