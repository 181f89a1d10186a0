"""Customers that were merged in QuickBooks, which tells nobody of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.acceptance.money import money
from tests.acceptance.people import at, here, later, one_customer, there, value
from tests.acceptance.proofs import proved
from tests.acceptance.world import Served, world


def test_a_merge_without_invoices_is_inactive_and_asked_about(running: Served) -> None:
    file = one_customer()
    file.add_customer("Birch Bakery Inc", company_name="Birch Bakery Inc", phone="641-555-0111")
    with world(running, file) as w:
        with at(w, timedelta(minutes=5)):
            file.add_customer("Elm Dental", company_name="Elm Dental")
        w.sync(2)
        gone = here(w, "Birch Bakery")
        w.file.merge_customers(there(w, "Birch Bakery Inc").id, there(w, "Birch Bakery").id)
        with later(w):
            proved(w)  # only a proof shows that it is gone
        assert w.industrack.get("customers", gone["id"])["active"] is False
        assert here(w, "Birch Bakery Inc")["active"] is True
        [attention] = w.attention("deleted_in_quickbooks")
        assert attention["industrack_id"] == gone["id"]
        w.office.settle_attention(str(attention["id"]), "resolve", "keep")
        w.sync(2)
        assert not w.attention()


def test_a_customer_that_takes_another_over_is_known_by_our_invoices(running: Served) -> None:
    with money(running) as m:
        w = m.world
        m.ready()
        w.sync(2)
        assert len(m.invoices) == 1
        gone, survivor = there(w, "Birch Street Bakery"), there(w, "Juniper Dental")
        w.file.merge_customers(survivor.id, gone.id)
        w.sync(3)
        [old] = w.customers(company_name="Birch Street Bakery")
        assert old["active"] is False
        assert not w.attention("deleted_in_quickbooks")
        assert here(w, "Juniper Dental")["active"] is True
        proved(w)
        assert [one["field"] for one in proved(w)["differences"] if not one["mended_at"]] == []  # its invoice shows the survivor


def test_a_survivor_that_is_not_linked_yet_takes_the_customer_over(running: Served) -> None:
    with money(running, customers="industrack_to_quickbooks") as m:
        w = m.world
        made = w.industrack.create("customers", {"company_name": "Oak Lodge", "phone": "515-555-0100"})
        w.sync(2)
        m.ready(customer=made["id"])
        w.sync(2)
        assert len(m.invoices) == 1
        survivor = w.file.add_customer("Oak Lodge Resort", company_name="Oak Lodge Resort")  # nobody's in IndusTrack
        w.file.merge_customers(survivor.id, there(w, "Oak Lodge").id)
        w.sync(3)
        [customer] = w.customers(id=made["id"])
        assert (customer["active"], customer["quickbooks_id"]) == (True, survivor.id)
        assert len(w.customers()) == 1
        assert survivor.id in [one.id for one in w.file.customers]
        w.industrack.edit("customers", made["id"], {"phone": "515-555-0199"})
        w.sync(2)
        assert value(w.file.require("Oak Lodge Resort"), "Phone") == "515-555-0199"  # it follows IndusTrack
        assert not w.attention("deleted_in_quickbooks")


@pytest.mark.parametrize("answer", ["link", "create"])
def test_a_customer_that_is_deleted_and_made_again_is_asked_about(running: Served, answer: str) -> None:
    with world(running, one_customer()) as w:
        w.sync(2)
        before = here(w, "Birch Bakery")
        w.file.delete("Customer", there(w, "Birch Bakery").id)
        w.sync(2)
        assert here(w, "Birch Bakery")["active"] is False
        again = w.file.add_customer("Birch Bakery", company_name="Birch Bakery", phone="641-555-0111", email="ada@birch.example")
        w.sync(2)
        assert len(w.customers()) == 1
        [asked] = w.attention("duplicate_suspected")
        assert [choice["value"] for choice in asked["choices"]] == [f"link:{before['id']}", "create"]
        w.office.settle_attention(str(asked["id"]), "resolve", f"link:{before['id']}" if answer == "link" else "create")
        w.sync(2)
        shown = {one["id"]: (one["active"], one["quickbooks_id"] == again.id) for one in w.customers()}
        assert shown.pop(before["id"]) == ((True, True) if answer == "link" else (False, False))
        assert list(shown.values()) == ([] if answer == "link" else [(True, True)])
        assert w.attention("duplicate_suspected") == []
