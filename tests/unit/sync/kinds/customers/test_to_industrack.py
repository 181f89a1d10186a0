"""QuickBooks to IndusTrack: QuickBooks is the master."""

from __future__ import annotations

from app.model import Action, Side
from tests.unit.sync.world import World, address


def carefree(world: World) -> tuple[str, str]:
    """The documented customer with its job."""
    office = address("carefree", "Carry White", "113 S Franklin St", city="Saint Ansgar", state="IA", postal_code="50472")
    site = address("707 N Cherry St", city="Ottawa", state="KS", postal_code="66067")
    person = {"first_name": "Carry", "last_name": "White"}
    customer = world.add_customer("carefree", company_name="carefree", bill_address=office, **person)
    job = world.add_customer("707 N Cherry", customer, ship_to=[{"name": "Ship To 1", **site, "default_ship_to": True}])
    return customer, job


def test_a_customer_and_its_job_arrive_as_two_customers_with_one_location_each() -> None:
    world = World()
    customer, job = carefree(world)
    world.settle()
    names = [record["company_name"] for record in world.customers_here()]
    assert names == ["carefree", "carefree"]
    (office,) = world.locations_here(world.linked(customer)["id"])
    assert office["address"] == {
        "street": "113 S Franklin St",
        "city": "Saint Ansgar",
        "state": "IA",
        "postal_code": "50472",
    }
    assert office["quickbooks_id"] == f"{customer}#"
    (site,) = world.locations_here(world.linked(job)["id"])
    assert (site.get("name", ""), site["address"]["street"]) == ("", "707 N Cherry St")
    assert world.linked(job)["parent_customer_id"] == world.linked(customer)["id"]


def test_named_ship_tos_keep_their_name_and_automatic_ones_are_blank() -> None:
    world = World()
    own = address("961 Scenic Ave", city="Pagosa Springs", state="CO", postal_code="81147")
    casper = address("205 S Sun Dr", city="Casper", state="WY", postal_code="82609")
    list_id = world.add_customer(
        "Nahimic 3 Company",
        company_name="Nahimic 3 Company",
        first_name="Nanno",
        last_name="Naha",
        bill_address=address("Nahimic 3 Company", "Nanno Naha", "961 Scenic Ave"),
        ship_to=[{"name": "casper wy", **casper}, {"name": "Ship To 1", **own, "default_ship_to": True}],
    )
    world.settle()
    (record,) = world.customers_here()
    assert (record["company_name"], record["first_name"]) == ("Nahimic 3 Company", "Nanno")
    assert {place.get("name", ""): place["address"]["street"] for place in world.locations_here()} == {
        "casper wy": "205 S Sun Dr",
        "": "961 Scenic Ave",
    }
    assert {place["quickbooks_id"] for place in world.locations_here()} == {
        f"{list_id}#casper wy",
        f"{list_id}#Ship To 1",
    }


def test_a_second_look_finds_nothing_to_do() -> None:
    world = World()
    carefree(world)
    world.settle()
    done = len(world.pushes)
    assert not world.run()
    assert len(world.pushes) == done
    assert not world.requests


def test_all_mapped_fields_arrive() -> None:
    world = World()
    world.add_customer(
        "Umbra",
        company_name="Umbra Lights",
        phone="555-0100",
        fax="555-0101",
        email="a@umbra.example",
        additional_contact=[
            {"contact_name": "Mobile", "contact_value": "555-0102"},
            {"contact_name": "Website", "contact_value": "umbra.example"},
        ],
        sales_tax_code={"list_id": "T-2", "full_name": "Non"},
        bill_address=address("Umbra Lights", "1 Low St", "Unit 4", "Floor 2", city="Ames", state="IA", country="USA"),
    )
    world.settle()
    (record,) = world.customers_here()
    assert {key: record[key] for key in ("phone", "fax", "email", "mobile", "website", "taxable")} == {
        "phone": "555-0100",
        "fax": "555-0101",
        "email": "a@umbra.example",
        "mobile": "555-0102",
        "website": "umbra.example",
        "taxable": False,
    }
    assert record["billing_address"] == {
        "street": "1 Low St",
        "unit": "Unit 4, Floor 2",
        "city": "Ames",
        "state": "IA",
        "country": "USA",
    }


def test_a_change_in_quickbooks_reaches_industrack_and_nothing_else_is_touched() -> None:
    world = World()
    list_id = world.add_customer("Umbra", phone="555-0100", email="a@umbra.example")
    world.settle()
    world.linked(list_id)["notes"] = "gate code"
    world.edit_customer(list_id, phone="555-0199")
    world.settle()
    (push,) = world.pushes[-1:]
    assert push.data == {"phone": "555-0199"}
    assert world.linked(list_id)["notes"] == "gate code"
    assert (world.steps[-1].before, world.steps[-1].after) == ({"phone": "555-0100"}, {"phone": "555-0199"})
    assert not world.steps[-1].overwrites_edit


def test_an_emptied_field_is_emptied_there_as_well() -> None:
    world = World()
    list_id = world.add_customer("Umbra", phone="555-0100")
    world.settle()
    world.edit_customer(list_id, phone="")
    world.settle()
    assert world.linked(list_id)["phone"] == ""


def test_an_edit_in_industrack_is_put_back_and_can_be_restored() -> None:
    world = World()
    list_id = world.add_customer("Umbra", phone="555-0100")
    world.settle()
    world.edit_here(world.linked(list_id)["id"], phone="555-7777", at=5)
    world.settle()
    assert world.linked(list_id)["phone"] == "555-0100"
    assert world.steps[-1].overwrites_edit
    assert world.steps[-1].before == {"phone": "555-7777"}
    assert not world.requests


def test_new_records_of_industrack_stay_alone() -> None:
    world = World()
    world.add_here("customer", company_name="Walk-in")
    list_id = world.add_customer("Umbra", bill_address=address("1 Low St"))
    world.settle()
    world.add_here("location", customer_id=world.linked(list_id)["id"], name="Shed")
    world.settle()
    assert not world.requests
    assert len(world.customers_here()) == 2


def test_inactive_customers_arrive_inactive_and_follow_each_switch() -> None:
    world = World()
    list_id = world.add_customer("Umbra", is_active=False)
    world.settle()
    assert world.linked(list_id)["active"] is False
    world.edit_customer(list_id, is_active=True)
    world.settle()
    assert world.linked(list_id)["active"] is True
    world.edit_customer(list_id, is_active=False)
    world.settle()
    assert world.linked(list_id)["active"] is False
    assert world.steps[-1].action is Action.DEACTIVATE


def test_a_wrong_quickbooks_id_in_industrack_is_corrected_without_a_word() -> None:
    world = World()
    list_id = world.add_customer("Umbra")
    world.settle()
    said = len(world.steps)
    world.edit_here(world.linked(list_id)["id"], quickbooks_id="nonsense")
    world.settle()
    assert world.linked(list_id)["quickbooks_id"] == list_id
    assert len(world.steps) == said


def test_a_removed_ship_to_makes_its_location_inactive_and_active_again_when_it_comes_back() -> None:
    world = World()
    shop = {"name": "Shop", **address("1 Low St")}
    yard = {"name": "Yard", **address("9 High St")}
    list_id = world.add_customer("Umbra", ship_to=[shop, yard])
    world.settle()
    world.edit_customer(list_id, ship_to=[shop])
    world.settle()
    assert world.linked(f"{list_id}#Yard", "location")["active"] is False
    assert world.linked(f"{list_id}#Shop", "location")["active"] is True
    world.edit_customer(list_id, ship_to=[shop, yard])
    world.settle()
    assert world.linked(f"{list_id}#Yard", "location")["active"] is True
    assert len(world.locations_here()) == 2


def test_a_renamed_ship_to_keeps_its_location() -> None:
    world = World()
    list_id = world.add_customer("Umbra", ship_to=[{"name": "Shop", **address("1 Low St")}])
    world.settle()
    (before,) = world.locations_here()
    world.edit_customer(list_id, ship_to=[{"name": "Main shop", **address("1 Low St")}])
    world.settle()
    (after,) = world.locations_here()
    assert (after["id"], after["name"], after["quickbooks_id"]) == (before["id"], "Main shop", f"{list_id}#Main shop")
    assert after["active"] is True


def test_the_unnamed_location_becomes_the_first_ship_to_at_its_address() -> None:
    world = World()
    list_id = world.add_customer("Umbra", bill_address=address("1 Low St", city="Ames"))
    world.settle()
    world.edit_customer(list_id, ship_to=[{"name": "Ship To 1", **address("1 Low St", city="Ames")}])
    world.settle()
    (place,) = world.locations_here()
    assert (place["quickbooks_id"], place["active"]) == (f"{list_id}#Ship To 1", True)


def test_a_customer_without_any_address_has_no_location() -> None:
    world = World()
    world.add_customer("Umbra")
    world.settle()
    assert world.locations_here() == []


def test_a_job_without_ship_to_has_a_location_of_the_jobs_name() -> None:
    world = World()
    customer = world.add_customer("Umbra")
    job = world.add_customer("Attic", customer)
    world.settle()
    (place,) = world.locations_here(world.linked(job)["id"])
    assert place["name"] == "Attic"


def test_a_customer_deleted_in_industrack_stays_in_quickbooks_and_never_comes_back() -> None:
    world = World()
    list_id = world.add_customer("Umbra", bill_address=address("1 Low St"))
    world.settle()
    world.edit_here(world.linked(list_id)["id"], deleted=True)
    world.settle()
    world.edit_customer(list_id, phone="555-0100")
    world.settle()
    assert len(world.customers_here()) == 1
    assert not world.requests
    assert all(link.ended for link in world.links.values())
    assert [step.action for step in world.steps if step.action is Action.UNLINK] == [Action.UNLINK]


def test_a_customer_deleted_in_quickbooks_is_inactive_in_industrack() -> None:
    world = World()
    list_id = world.add_customer("Umbra")
    world.settle()
    world.delete_customer(list_id)
    world.settle()
    assert world.linked(list_id)["active"] is False
    assert world.links["customer", list_id].ended
    (attention,) = world.attentions.values()
    assert attention.code == "deleted_in_quickbooks"


def test_a_reference_that_is_not_linked_yet_is_filled_in_later() -> None:
    world = World()
    list_id = world.add_customer("Umbra", item_sales_tax={"list_id": "R-1", "full_name": "County"})
    world.settle()
    assert "tax_rate_id" not in world.linked(list_id)
    number = world.add_here("tax_rate", name="County")
    world.link("tax_rate", "R-1", number)
    world.settle()
    assert world.linked(list_id)["tax_rate_id"] == number


def test_without_sales_tax_nothing_is_said_of_it() -> None:
    world = World(preferences={"items_and_inventory_preferences": {}})
    list_id = world.add_customer("Umbra", sales_tax_code={"list_id": "T-2", "full_name": "Non"})
    world.settle()
    assert "taxable" not in world.linked(list_id)
    world.edit_here(world.linked(list_id)["id"], taxable=False)
    pushed = len(world.pushes)
    world.settle()
    assert len(world.pushes) == pushed


def test_a_preview_shows_the_locations_of_new_customers() -> None:
    world = World()
    carefree(world)
    steps = [step for decision in world.preview() for step in decision.steps]
    creates = [step for step in steps if step.action is Action.CREATE and step.side is Side.INDUSTRACK]
    assert [step.kind for step in creates].count("customer") == 2
    assert [step.waits for step in creates if step.kind == "location"] == [True, True]


def test_characters_of_names_beyond_windows_1252_that_quickbooks_gives_arrive_as_they_are() -> None:
    world = World()
    list_id = world.add_customer("Żak 😀 Pipes", company_name="Żak 😀 Pipes", last_name="Żak")
    world.settle()
    record = world.linked(list_id)
    assert (record["company_name"], record["last_name"]) == ("Żak 😀 Pipes", "Żak")
