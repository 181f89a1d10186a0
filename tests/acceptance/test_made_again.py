"""What was deleted on one side and made again there is asked about: it never becomes a second one unasked."""

from __future__ import annotations

import pytest

from app.sandbox.quickbooks import CompanyFile
from tests.acceptance import items_world as items
from tests.acceptance.people import TWO_WAY, here, one_customer, ship_tos, there
from tests.acceptance.world import Served, World, notice, world

YARD = {"street": "3 New Rd", "city": "Casper", "state": "WY", "postal_code": "82601"}


def choose(w: World, code: str, start: str) -> None:
    [asked] = w.attention(code)
    value = next(one["value"] for one in asked["choices"] if one["value"].startswith(start))
    w.office.settle_attention(str(asked["id"]), "resolve", value)


def assert_at_rest(w: World) -> None:
    before = w.industrack.log.writes, [one.edit_sequence for one in (*w.file.customers, *w.file.items)]
    w.sync(1)
    assert (w.industrack.log.writes, [one.edit_sequence for one in (*w.file.customers, *w.file.items)]) == before
    assert {one["code"] for one in w.attention()} <= {"another_name_in_quickbooks"}


@pytest.mark.parametrize("answer", ["link:", "create"])
def test_an_item_made_again_in_quickbooks_is_asked_about(running: Served, answer: str) -> None:
    file = CompanyFile.empty()
    given = {"manufacturer_part_number": "EL-12"}
    first = file.add_item("Elbow 3/4", "NonInventory", price="3.00", **given)
    with world(running, file) as w:
        w.sync(2)
        old = items.here(w, "Elbow 3/4")["id"]
        w.file.delete("Item", first.id)
        w.sync(2)
        again = w.file.add_item("Elbow 3/4", "NonInventory", price="4.00", **given)
        w.sync(2)
        assert len(w.industrack.list("items")) == 1
        choose(w, "duplicate_suspected", answer)
        w.sync(2)
        if answer == "create":
            assert len(w.industrack.list("items")) == 2
        else:
            [item] = w.industrack.list("items")
            assert (item["id"], item["active"], item["price"], item["quickbooks_id"]) == (old, True, "4.00", again.id)
        assert_at_rest(w)


@pytest.mark.parametrize(("direction", "answer"), [("two_way", "link:"), ("industrack_to_quickbooks", "create")])
def test_a_customer_made_again_in_industrack_is_asked_about(running: Served, direction: str, answer: str) -> None:
    with world(running, one_customer(), customers=direction) as w:
        if direction != "two_way":
            w.industrack.create("customers", {"company_name": "Birch Bakery", "email": "ada@birch.example"})
        w.sync(2)
        w.industrack.delete("customers", here(w, "Birch Bakery")["id"])
        w.sync(2)
        again = w.industrack.create("customers", {"company_name": "Birch Bakery", "phone": "641-555-0999"})
        w.sync(2)
        assert [one.full_name for one in w.file.customers] == ["Birch Bakery"]
        choose(w, "duplicate_suspected", answer)
        w.sync(2)
        if answer == "create":
            assert [one.full_name for one in w.file.customers] == ["Birch Bakery", "Birch Bakery (2)"]
        else:
            assert [one.full_name for one in w.file.customers] == ["Birch Bakery"]
            assert w.industrack.get("customers", str(again["id"]))["quickbooks_id"] == there(w, "Birch Bakery").id
        assert_at_rest(w)


def test_another_job_is_no_job_made_again(running: Served) -> None:
    with world(running, one_customer()) as w:
        customer = there(w, "Birch Bakery")
        first = w.file.add_customer("Kitchen", parent=customer, ship_address={"addr1": "1 Elm St"})
        w.sync(2)
        w.file.delete("customer", first.id)
        w.sync(2)
        w.file.add_customer("Garage", parent=customer, ship_address={"addr1": "2 Elm St"})
        w.sync(2)
        assert not w.attention("duplicate_suspected")
        assert len(w.customers()) == 3
        w.file.add_customer("Kitchen", parent=customer, ship_address={"addr1": "1 Elm St"})
        w.sync(2)
        assert len(w.customers()) == 3
        choose(w, "duplicate_suspected", "link:")
        w.sync(2)
        assert len(w.customers(active=True)) == 3


def test_a_customer_made_again_in_industrack_is_asked_about_where_quickbooks_is_the_master(running: Served) -> None:
    with world(running, one_customer()) as w:
        w.sync(2)
        w.industrack.delete("customers", here(w, "Birch Bakery")["id"])
        w.sync(2)
        assert not w.attention()
        again = w.industrack.create("customers", {"company_name": "Birch Bakery"})
        w.sync(2)
        choose(w, "duplicate_suspected", "link:")
        w.sync(2)
        customer = w.industrack.get("customers", str(again["id"]))
        assert (customer["quickbooks_id"], customer["phone"]) == (there(w, "Birch Bakery").id, "641-555-0111")
        assert_at_rest(w)


@pytest.mark.parametrize("answer", ["link:", "create"])
def test_an_item_made_again_in_industrack_is_asked_about(running: Served, answer: str) -> None:
    with items.to_quickbooks(running) as w:
        old = w.industrack.create("items", {"kind": "service", "name": "Inspection", "price": "85.00"})
        w.sync(2)
        w.industrack.delete("items", old["id"])
        w.sync(2)
        again = w.industrack.create("items", {"kind": "service", "name": "Inspection", "price": "95.00"})
        w.sync(2)
        assert [one.full_name for one in w.file.items if "Inspection" in one.full_name] == ["Inspection"]
        choose(w, "duplicate_suspected", answer)
        w.sync(2)
        names = [one.full_name for one in w.file.items if "Inspection" in one.full_name]
        if answer == "create":
            assert names == ["Inspection", "Inspection (2)"]
        else:
            assert names == ["Inspection"]
            assert items.there(w, "Inspection").data["SalesOrPurchase"]["Price"] == "95.00"
            assert w.industrack.get("items", again["id"])["quickbooks_id"] == items.there(w, "Inspection").id
        assert_at_rest(w)


def test_a_location_made_again_in_industrack_is_its_ship_to(running: Served) -> None:
    yard = {"name": "Yard", "addr1": "3 New Rd", "city": "Casper", "state": "WY", "postal_code": "82601"}
    with world(running, one_customer(ship_to=[yard]), **TWO_WAY) as w:
        w.sync(2)
        customer = here(w, "Birch Bakery")["id"]
        [old] = w.locations(customer)
        w.industrack.delete("locations", old["id"])
        w.sync(2)
        again = w.industrack.create("locations", {"customer_id": customer, "name": "Yard", "address": YARD})
        w.sync(3)
        assert [one["Name"] for one in ship_tos(there(w, "Birch Bakery"))] == ["Yard"]
        assert w.industrack.get("locations", again["id"])["quickbooks_id"] == f"{there(w, 'Birch Bakery').id}#Yard"
        assert_at_rest(w)


def test_a_customer_that_a_person_links_after_its_own_was_deleted_has_no_question_left(running: Served) -> None:
    file = one_customer()
    file.add_customer("Birch Bakery East", company_name="Birch Bakery East", phone="641-555-0111")
    with world(running, file, **TWO_WAY) as w:
        w.sync(2)
        w.file.delete("customer", there(w, "Birch Bakery").id)
        w.sync(2)
        again = w.file.add_customer("Birch Bakery", company_name="Birch Bakery", phone="641-555-0111")
        w.sync(2)
        assert w.attention("deleted_in_quickbooks")
        choose(w, "duplicate_suspected", "link:")
        w.sync(2)
        notice(w)
        assert here(w, "Birch Bakery")["quickbooks_id"] == again.id
        assert here(w, "Birch Bakery")["active"] is True
        assert_at_rest(w)
