"""Customers in both directions, through HTTP."""

from __future__ import annotations

from tests.acceptance.people import TWO_WAY, here, one_customer, sequences, street, there, value
from tests.acceptance.world import Served, world


def test_a_change_on_either_side_reaches_the_other_and_comes_back_to_nobody(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w:
        w.sync(2)
        w.file.edit_customer(there(w, "Birch Bakery").id, phone="641-555-0222")
        w.poll()
        customer = here(w, "Birch Bakery")
        assert customer["phone"] == "641-555-0222"
        change = {"email": "new@birch.example", "mobile": "641-555-0333", "website": "birch.example"}
        w.industrack.edit("customers", customer["id"], change)
        w.sync(2)
        record = there(w, "Birch Bakery")
        assert value(record, "Email") == "new@birch.example"
        contacts = {one["ContactName"]: one["ContactValue"] for one in record.data["AdditionalContactRef"]}
        assert contacts == {"Mobile": "641-555-0333", "Website": "birch.example"}
        writes, before = w.industrack.log.writes, sequences(w)
        w.sync(2)
        assert (w.industrack.log.writes, sequences(w)) == (writes, before)


def test_a_new_customer_of_either_side_is_made_on_the_other_once(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w:
        w.sync(2)
        w.file.add_customer("Hollow School", company_name="Hollow School", phone="785-555-0114")
        address = {"street": "9 Elm St", "unit": "Suite 4", "city": "Ottawa", "state": "KS", "postal_code": "66067"}
        made = w.industrack.create(
            "customers",
            {"company_name": "Elm: Dental", "first_name": "Lee", "last_name": "Okafor", "billing_address": address},
        )
        w.sync(3)
        record = there(w, "Elm- Dental")
        assert value(record, "CompanyName") == "Elm: Dental"
        assert (street(record), record.data["BillAddress"]["Addr2"]) == ("9 Elm St", "Suite 4")
        assert w.industrack.get("customers", made["id"])["quickbooks_id"] == record.id
        assert here(w, "Hollow School")["phone"] == "785-555-0114"
        assert len(w.customers()) == len(w.file.customers) == 3


def test_a_rename_in_industrack_changes_the_company_name_only(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w:
        w.sync(2)
        w.industrack.edit("customers", here(w, "Birch Bakery")["id"], {"company_name": "Birch & Sons Bakery"})
        w.sync(2)
        record = there(w, "Birch Bakery")
        assert value(record, "CompanyName") == "Birch & Sons Bakery"
        assert value(record, "Name") == "Birch Bakery"


def test_inactive_and_active_again_travel_both_ways(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w:
        w.sync(2)
        list_id = there(w, "Birch Bakery").id
        customer_id = here(w, "Birch Bakery")["id"]
        w.file.make_inactive("customer", list_id)
        w.poll()
        assert w.industrack.get("customers", customer_id)["active"] is False
        w.industrack.edit("customers", customer_id, {"active": True})
        w.sync(2)
        assert value(w.file.customer(list_id), "IsActive") == "true"
        w.industrack.edit("customers", customer_id, {"active": False})
        w.sync(2)
        assert value(w.file.customer(list_id), "IsActive") == "false"
        w.file.make_active("customer", list_id)
        w.poll()
        assert w.industrack.get("customers", customer_id)["active"] is True


def test_deleting_in_industrack_touches_nothing_in_quickbooks_and_does_not_come_back(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w:
        w.sync(2)
        before = sequences(w)
        w.industrack.delete("customers", here(w, "Birch Bakery")["id"])
        w.sync(2)
        w.file.edit_customer(there(w, "Birch Bakery").id, phone="641-555-0999")
        w.sync(2)
        assert [one["deleted"] for one in w.customers()] == [True]
        assert list(before) == [one.id for one in w.file.customers]
        assert value(there(w, "Birch Bakery"), "IsActive") == "true"
        assert not w.attention()


def test_deleted_in_quickbooks_is_inactive_in_industrack_and_is_not_made_again(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w:
        w.sync(2)
        customer = here(w, "Birch Bakery")
        w.file.delete("customer", there(w, "Birch Bakery").id)
        w.sync(2)
        assert w.industrack.get("customers", customer["id"])["active"] is False
        w.industrack.edit("customers", customer["id"], {"phone": "641-555-0444"})
        w.sync(2)
        assert w.file.customers == []
