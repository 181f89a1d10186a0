"""The first sync of sides that know the same customers: certain pairs linked, doubtful ones asked about, nothing doubled."""

from __future__ import annotations

from typing import Any

from app.sandbox.quickbooks import CompanyFile
from tests.acceptance.people import TWO_WAY, one_customer, sequences, there, value
from tests.acceptance.world import Served, World, world

KNOWN = {"company_name": "BIRCH bakery", "email": "Ada@birch.example"}


def known(w: World, **values: Any) -> str:
    """IndusTrack's id of a customer that was there before the first sync."""
    return str(w.industrack.create("customers", KNOWN | values)["id"])


def test_the_same_name_and_e_mail_are_linked_and_nothing_is_made(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w:
        customer_id = known(w)
        w.sync(2)
        [customer] = w.customers()
        assert (customer["id"], customer["quickbooks_id"]) == (customer_id, there(w, "Birch Bakery").id)
        assert len(w.file.customers) == 1
        assert customer["phone"] == "641-555-0111"
        assert not w.attention()


def test_the_preview_counts_links_and_creations_on_each_side(running: Served) -> None:
    with world(running, one_customer(), auto_approve="false", **TWO_WAY) as w:
        known(w)
        w.industrack.create("customers", {"company_name": "Hollow School"})
        w.poll()
        preview = w.office.preview(w.id)
        assert preview["link"]["customer"] == 1
        assert preview["quickbooks"]["customer"] == {"create": 1, "update": 1, "deactivate": 0}
        assert preview["industrack"]["customer"]["create"] == 0
        assert {one["name"] for one in preview["examples"] if one["kind"] == "customer"} >= {"Hollow School", "Birch Bakery"}
        assert all(one["why"] for one in preview["examples"])
        assert w.industrack.log.writes == 0
        assert len(w.file.customers) == 1


def test_an_equal_name_alone_is_asked_about_and_can_be_linked(running: Served) -> None:
    with world(running, one_customer(phone="", email="", bill_address={}), **TWO_WAY) as w:
        customer_id = known(w)
        w.sync(2)
        assert len(w.customers()) == len(w.file.customers) == 1
        [mine] = w.attention("duplicate_suspected")
        assert (mine["name"], mine["quickbooks_id"]) == ("Birch Bakery", there(w, "Birch Bakery").id)
        assert w.status()["attention"] == 1
        assert [one["value"] for one in mine["choices"]] == [f"link:{customer_id}", "create"]
        w.office.settle_attention(str(mine["id"]), "resolve", f"link:{customer_id}")
        w.sync(2)
        assert w.industrack.get("customers", customer_id)["quickbooks_id"] == there(w, "Birch Bakery").id
        assert len(w.customers()) == len(w.file.customers) == 1
        assert value(there(w, "Birch Bakery"), "Email") == "Ada@birch.example"
        assert not w.attention()


def test_a_suspected_duplicate_is_created_only_when_a_person_says_so(running: Served) -> None:
    with world(running, one_customer(phone="", email="", bill_address={})) as w:
        known(w)
        w.sync(2)
        [asked] = w.attention("duplicate_suspected")
        w.office.settle_attention(str(asked["id"]), "resolve", "create")
        w.sync(2)
        assert len(w.customers()) == 2
        assert not w.attention()


def test_two_that_a_person_tells_apart_are_made_on_either_side(running: Served) -> None:
    with world(running, one_customer(phone="", email="", bill_address={}), **TWO_WAY) as w:
        known(w)
        w.sync(2)
        [asked] = w.attention("duplicate_suspected")
        w.office.settle_attention(str(asked["id"]), "resolve", "create")
        w.sync(3)
        assert len(w.customers()) == len(w.file.customers) == 2
        assert len({one["quickbooks_id"] for one in w.customers()}) == 2
        assert [one["code"] for one in w.attention()] == ["another_name_in_quickbooks"]


def test_the_other_question_is_asked_when_the_first_one_is_gone(running: Served) -> None:
    with world(running, one_customer(phone="", email="", bill_address={}), **TWO_WAY) as w:
        known(w)
        w.sync(2)
        w.file.edit_customer(there(w, "Birch Bakery").id, company_name="Oak Smithy")
        w.sync(3)
        assert len(w.customers()) == len(w.file.customers) == 2
        assert [one["code"] for one in w.attention()] == ["another_name_in_quickbooks"]


def test_two_of_the_same_name_are_never_linked_by_chance(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w:
        known(w)
        known(w)
        w.sync(2)
        assert len(w.customers()) == 2
        assert len(w.file.customers) == 1
        assert all(one["quickbooks_id"] is None for one in w.customers())
        assert w.attention("duplicate_suspected")


def test_a_record_that_names_its_quickbooks_record_is_linked_by_it(running: Served) -> None:
    file = one_customer()
    with world(running, file, **TWO_WAY) as w:
        customer_id = known(w, company_name="Quite another name", email="", quickbooks_id=file.customers[0].id)
        w.sync(2)
        assert len(w.customers()) == len(w.file.customers) == 1
        assert w.customers()[0]["id"] == customer_id


def test_locations_of_a_matched_customer_are_matched_too(running: Served) -> None:
    yard = {"name": "Yard", "addr1": "1 Yard Rd", "city": "Ottawa", "state": "KS", "postal_code": "66067"}
    with world(running, one_customer(ship_to=[yard]), **TWO_WAY) as w:
        customer_id = known(w)
        w.industrack.create("locations", {"customer_id": customer_id, "name": "Yard", "address": {"street": "1 Yard Rd"}})
        w.sync(3)
        [location] = w.locations(customer_id)
        assert location["quickbooks_id"] == f"{there(w, 'Birch Bakery').id}#Yard"
        assert len(there(w, "Birch Bakery").data["ShipToAddress"]) == 1


def test_the_preview_shows_what_will_be_done_for_matched_customers_and_what_refers_to_them(running: Served) -> None:
    yard = {"name": "Yard", "addr1": "1 Yard Rd", "city": "Ottawa", "state": "KS", "postal_code": "66067"}
    barn = {"name": "Barn", "addr1": "2 Barn Rd", "city": "Ottawa", "state": "KS", "postal_code": "66067"}
    file = one_customer(ship_to=[yard, barn])
    file.add_item("Labor", price="95.00")
    with world(running, file, auto_approve="false") as w:
        customer_id = known(w)
        item = w.industrack.create("items", {"kind": "service", "name": "Labor"})
        w.industrack.create("locations", {"customer_id": customer_id, "name": "Yard", "address": {"street": "1 Yard Rd"}})
        line = {"item_id": item["id"], "quantity": "1", "unit_price": "95.00", "taxable": False}
        invoice = w.industrack.create("invoices", {"customer_id": customer_id, "date": "2026-03-02", "lines": [line]})
        w.industrack.approve(invoice["id"])
        w.sync(2)
        preview = w.office.preview(w.id)
        assert preview["link"]["location"] == 1
        assert preview["industrack"]["location"]["create"] == 1
        assert preview["quickbooks"]["invoice"]["create"] == 1
        assert not w.attention()
        w.office.approve(w.id, False)
        w.sync(2)
        assert {one["name"] for one in w.locations(customer_id)} == {"Yard", "Barn"}
        assert len(w.file.invoices) == 1
        assert not w.attention()
        linked = [one for one in w.office.history(w.id, None) if one["kind"] == "location" and one["action"] == "link"]
        assert len(linked) == 1


def test_a_large_first_sync_doubles_nothing(running: Served) -> None:
    file = CompanyFile.large(customers=60, jobs=10, ship_tos=30)
    with world(running, file, **TWO_WAY) as w:
        for record in [one for one in file.customers if ":" not in one.full_name][::2]:
            name = value(record, "CompanyName") or record.full_name
            w.industrack.create("customers", {"company_name": name.upper(), "phone": value(record, "Phone")})
        before = sequences(w).keys()
        w.sync(3)
        assert sequences(w).keys() == before
        linked = [one["quickbooks_id"] for one in w.customers() if one["quickbooks_id"]]
        assert len(linked) == len(set(linked))
        asked = {one["quickbooks_id"] for one in w.attention("duplicate_suspected") if one["quickbooks_id"]}
        assert set(linked) | asked == set(before)
