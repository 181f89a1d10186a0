"""IndusTrack to QuickBooks: IndusTrack is the master, new customers included."""

from __future__ import annotations

from app.model import Side
from tests.unit.sync.kinds.customers.written import SITE, to_quickbooks
from tests.unit.sync.world import address


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
