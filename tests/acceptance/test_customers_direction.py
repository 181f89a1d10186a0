"""A direction that is changed later is previewed, approved or taken as it is; and what the Web Connector says meanwhile."""

from __future__ import annotations

from tests.acceptance.people import here, one_customer, there, value
from tests.acceptance.world import Served, world


def test_a_changed_direction_writes_nothing_until_it_is_approved(running: Served) -> None:
    with world(running, one_customer()) as w:
        w.sync(2)
        made = w.industrack.create("customers", {"company_name": "Elm Dental"})
        w.industrack.edit("customers", here(w, "Birch Bakery")["id"], {"fax": "7"})
        w.office.change(w.id, {"customers": "two_way"})
        w.sync(2)
        assert len(w.file.customers) == 1
        preview = w.office.preview(w.id)
        assert preview["state"] == "ready"
        assert preview["quickbooks"]["customer"]["create"] == 1
        assert "approv" in w.updates[-1].status_text
        w.office.approve(w.id, False)
        w.sync(3)
        assert w.industrack.get("customers", made["id"])["quickbooks_id"] == there(w, "Elm Dental").id
        w.industrack.edit("customers", here(w, "Birch Bakery")["id"], {"phone": "2"})
        w.sync(2)
        assert value(there(w, "Birch Bakery"), "Phone") == "2"


def test_taken_as_it_is_the_differences_stay_and_later_changes_travel(running: Served) -> None:
    with world(running, one_customer(), customers="industrack_to_quickbooks") as w:
        w.sync(2)
        w.industrack.create("customers", {"company_name": "Elm Dental", "phone": "1"})
        w.sync(2)
        w.office.change(w.id, {"customers": "two_way"})
        w.file.edit_customer(there(w, "Elm Dental").id, phone="9")
        w.industrack.create("customers", {"company_name": "Oak Lodge"})
        w.sync(1)
        w.office.approve(w.id, True)
        w.sync(3)
        assert (value(there(w, "Elm Dental"), "Phone"), here(w, "Elm Dental")["phone"]) == ("9", "1")
        assert {one.full_name for one in w.file.customers} == {"Birch Bakery", "Elm Dental"}
        assert {one["company_name"] for one in w.customers()} == {"Elm Dental", "Oak Lodge"}
        w.file.edit_customer(there(w, "Elm Dental").id, fax="8")
        w.sync(2)
        assert here(w, "Elm Dental")["fax"] == "8"
        assert here(w, "Elm Dental")["phone"] == "1"


def test_locations_that_were_taken_as_they_are_stay_alone(running: Served) -> None:
    yard = {"name": "Yard", "addr1": "1 Yard Rd", "city": "Ottawa", "state": "KS", "postal_code": "66067"}
    with world(running, one_customer(ship_to=[yard])) as w:
        w.sync(2)
        customer = here(w, "Birch Bakery")
        w.industrack.create("locations", {"customer_id": customer["id"], "name": "Own", "address": {"street": "5 Own St"}})
        w.office.change(w.id, {"customers": "two_way"})
        w.sync(1)
        w.office.approve(w.id, True)
        w.industrack.edit("customers", customer["id"], {"phone": "2"})
        w.sync(3)
        record = there(w, "Birch Bakery")
        assert value(record, "Phone") == "2"
        assert [one["Name"] for one in record.data["ShipToAddress"]] == ["Yard"]


def test_while_the_first_preview_waits_the_web_connector_says_so(running: Served) -> None:
    with world(running, one_customer(), auto_approve="false") as w:
        w.sync(1)
        assert "approv" in w.connector.update().status_text
        w.office.approve(w.id, False)
        w.sync(1)
        assert "approv" not in w.connector.update().status_text


def test_a_paused_connection_says_so(running: Served) -> None:
    with world(running, one_customer()) as w:
        w.office.pause(w.id, True)
        assert "paused" in w.connector.update().status_text
