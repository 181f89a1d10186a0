"""What QuickBooks has no more, and the office wants there again."""

from __future__ import annotations

import pytest

from app.sandbox.quickbooks import CompanyFile
from tests.acceptance import items_world as items
from tests.acceptance.people import TWO_WAY, here, one_customer, sequences, ship_tos, there, value
from tests.acceptance.world import Served, World, world

YARD = {"street": "3 New Rd", "city": "Casper", "state": "WY", "postal_code": "82601"}


def add_with_location(w: World, name: str) -> str:
    made = w.industrack.create("customers", {"company_name": name, "phone": "515-555-0100"})
    w.industrack.create("locations", {"customer_id": made["id"], "name": "Yard", "address": YARD})
    return str(made["id"])


def choose(w: World, code: str, value: str) -> None:
    [attention] = w.attention(code)
    w.office.settle_attention(str(attention["id"]), "resolve", value)


def assert_at_rest(w: World) -> None:
    """Another poll writes nothing on either side."""
    before = sequences(w), w.industrack.log.writes
    w.sync(1)
    assert (sequences(w), w.industrack.log.writes) == before
    assert not w.attention()


def test_a_restored_file_is_brought_up_to_what_industrack_holds(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w:
        w.sync(2)
        backup = w.file.snapshot()
        w.file.edit_customer(there(w, "Birch Bakery").id, phone="641-555-0222")
        bakery = here(w, "Birch Bakery")["id"]
        w.industrack.create("locations", {"customer_id": bakery, "name": "Yard", "address": YARD})
        lodge = add_with_location(w, "Oak Lodge")
        w.sync(2)
        lost = there(w, "Oak Lodge").id
        w.file.restore(backup)
        w.sync(2)
        choose(w, "restored_backup", "bring_up")
        w.sync(4)
        assert [one.get("Name") for one in w.file.customers] == ["Birch Bakery", "Oak Lodge"]
        customer = w.industrack.get("customers", lodge)
        assert customer["active"] is True
        assert customer["quickbooks_id"] == there(w, "Oak Lodge").id != lost
        assert [one["Name"] for one in ship_tos(there(w, "Oak Lodge"))] == ["Yard"]
        assert value(there(w, "Birch Bakery"), "Phone") == here(w, "Birch Bakery")["phone"] == "641-555-0222"
        assert "Yard" in [one["Name"] for one in ship_tos(there(w, "Birch Bakery"))]
        assert all(one["active"] for one in w.locations(bakery) + w.locations(lodge))
        told = [one for one in w.office.history(w.id, None) if "chosen" in one["why"] and one["kind"] == "customer"]
        assert [(one["action"], one["before"], one["after"]) for one in told] == [
            ("update", {"phone": "641-555-0111"}, {"phone": "641-555-0222"})
        ]
        assert_at_rest(w)
        w.file.edit_customer(there(w, "Birch Bakery").id, phone="641-555-0333")  # the choice has served
        w.sync(2)
        assert here(w, "Birch Bakery")["phone"] == "641-555-0333"


def test_going_on_is_the_only_choice_where_nothing_goes_to_quickbooks(running: Served) -> None:
    with world(running, one_customer()) as w:
        w.sync(2)
        backup = w.file.snapshot()
        w.file.edit_customer(there(w, "Birch Bakery").id, phone="641-555-0222")
        w.sync(1)
        w.file.restore(backup)
        w.sync(2)
        [attention] = w.attention("restored_backup")
        assert [choice["value"] for choice in attention["choices"]] == ["continue"]


@pytest.mark.parametrize("direction", ["two_way", "industrack_to_quickbooks"])
def test_a_customer_that_was_deleted_in_quickbooks_is_made_there_again(running: Served, direction: str) -> None:
    with world(running, CompanyFile.empty(), customers=direction) as w:
        w.sync(1)
        lodge = add_with_location(w, "Oak Lodge")
        w.sync(2)
        lost = there(w, "Oak Lodge").id
        w.file.delete("customer", lost)
        w.sync(2)
        assert w.industrack.get("customers", lodge)["active"] is False
        choose(w, "deleted_in_quickbooks", "again")
        w.sync(3)
        customer = w.industrack.get("customers", lodge)
        assert (customer["active"], customer["quickbooks_id"]) == (True, there(w, "Oak Lodge").id)
        assert [one.get("Name") for one in w.file.customers] == ["Oak Lodge"]
        assert [one["Name"] for one in ship_tos(there(w, "Oak Lodge"))] == ["Yard"]
        assert_at_rest(w)
        w.file.delete("customer", there(w, "Oak Lodge").id)
        w.sync(2)
        assert w.attention("deleted_in_quickbooks")  # asked anew
        assert w.file.customers == []


def test_a_customer_that_somebody_made_again_by_hand_meanwhile_is_that_one(running: Served) -> None:
    with world(running, CompanyFile.empty(), **TWO_WAY) as w:
        w.sync(1)
        lodge = add_with_location(w, "Oak Lodge")
        w.sync(2)
        w.file.delete("customer", there(w, "Oak Lodge").id)
        w.sync(2)
        choose(w, "deleted_in_quickbooks", "again")
        by_hand = w.file.add_customer("Oak Lodge", company_name="Oak Lodge", phone="515-555-0100")
        w.sync(3)
        assert [one.get("Name") for one in w.file.customers] == ["Oak Lodge"]
        assert w.industrack.get("customers", lodge)["quickbooks_id"] == by_hand.id
        assert len(w.customers(company_name="Oak Lodge")) == 1


def test_an_item_that_was_deleted_in_quickbooks_is_made_there_again(running: Served) -> None:
    with items.to_quickbooks(running) as w:
        made = w.industrack.create("items", {"kind": "service", "name": "Inspection", "price": "85.00"})
        w.sync(2)
        lost = items.there(w, "Inspection").id
        w.file.delete("Item", lost)
        w.sync(2)
        assert w.industrack.get("items", made["id"])["active"] is False
        choose(w, "deleted_in_quickbooks", "again")
        w.sync(3)
        item = w.industrack.get("items", made["id"])
        assert (item["active"], item["quickbooks_id"]) == (True, items.there(w, "Inspection").id)
        assert item["quickbooks_id"] != lost
        assert not w.attention()
