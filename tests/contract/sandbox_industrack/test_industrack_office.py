"""What the office does in the sandbox's own screens."""

import threading

import pytest

from app.sandbox.industrack import Industrack, Refused
from tests.contract.sandbox_industrack.client import Client
from tests.contract.sandbox_industrack.conftest import Clock


def test_the_office_edits_what_the_connector_reads(client: Client, industrack: Industrack, clock: Clock) -> None:
    made = industrack.create("customers", {"company_name": "A"})
    clock.move(minutes=5)
    edited = industrack.edit("customers", made["id"], {"phone": "1"})
    assert client.call("GET", f"/customers/{made['id']}").json() == edited
    assert edited["updated_at"] == "2026-03-02T15:05:00.000000Z"
    assert industrack.delete("customers", made["id"])["deleted"] is True
    assert industrack.list("customers", deleted=False) == []


def test_the_office_gets_the_errors_of_the_contract(industrack: Industrack) -> None:
    with pytest.raises(Refused) as refused:
        industrack.create("customers", {"company_name": ""})
    assert refused.value.answer.status == 422
    with pytest.raises(Refused):
        industrack.edit("customers", "nobody", {})
    with pytest.raises(Refused):
        industrack.get("customers", "nobody")


def test_tax_rates_are_read_only_for_the_office_and_not_for_the_connector(client: Client, industrack: Industrack) -> None:
    rate = client.made("tax_rates", name="County", percent="7.5")
    with pytest.raises(Refused):
        industrack.create("tax_rates", {"name": "Mine"})
    with pytest.raises(Refused):
        industrack.edit("tax_rates", rate["id"], {"percent": "1"})
    with pytest.raises(Refused):
        industrack.delete("tax_rates", rate["id"])
    assert client.patch("tax_rates", rate["id"], {"percent": "7.75"}).json()["percent"] == "7.75"


def test_what_the_office_is_given_is_its_own_copy(industrack: Industrack) -> None:
    made = industrack.create("customers", {"company_name": "A", "billing_address": {"city": "Ames"}})
    made["billing_address"]["city"] = "Nevada"
    industrack.list("customers")[0]["billing_address"]["city"] = "Nevada"
    assert industrack.get("customers", made["id"])["billing_address"]["city"] == "Ames"


def test_an_invoice_of_the_office_has_its_totals(client: Client, industrack: Industrack) -> None:
    rate = client.made("tax_rates", name="County", percent="7.5")
    part = industrack.create("items", {"kind": "inventory", "name": "Valve", "price": "12.345"})
    labor = industrack.create("items", {"kind": "service", "name": "Hour", "price": "80", "taxable": False})
    customer = industrack.create("customers", {"company_name": "A", "tax_rate_id": rate["id"]})
    lines = [
        {"item_id": part["id"], "quantity": "3", "unit_price": "12.345"},
        {"item_id": labor["id"], "quantity": "1.25", "unit_price": "80"},
        {"quantity": "0", "unit_price": "0", "description": "Thank you"},
    ]
    invoice = industrack.create("invoices", {"customer_id": customer["id"], "date": "2026-03-02", "lines": lines})
    assert [line["amount"] for line in invoice["lines"]] == ["37.04", "100.00", "0.00"]
    assert (invoice["subtotal"], invoice["tax_total"], invoice["total"]) == ("137.04", "2.78", "139.82")
    assert (invoice["balance"], invoice["sync_status"]) == ("139.82", "not_ready")
    assert invoice["number"]
    discounted = industrack.edit("invoices", invoice["id"], {"discount": {"kind": "percent", "value": "10"}})
    assert (discounted["subtotal"], discounted["tax_total"], discounted["total"]) == ("137.04", "2.50", "125.84")
    industrack.edit("customers", customer["id"], {"taxable": False})
    assert industrack.edit("invoices", invoice["id"], {"discount": None})["total"] == "137.04"


def test_approving_an_invoice_makes_it_ready_and_clears_its_error(client: Client, industrack: Industrack) -> None:
    customer = industrack.create("customers", {"company_name": "A"})
    invoice = industrack.create("invoices", {"customer_id": customer["id"], "date": "2026-03-02", "lines": []})
    assert industrack.approve(invoice["id"], ready=False)["sync_status"] == "not_ready"
    client.patch("invoices", invoice["id"], {"sync_status": "error", "sync_error": "The customer is not linked."})
    ready = industrack.approve(invoice["id"])
    assert (ready["approved"], ready["sync_status"], ready["sync_error"]) == (True, "ready_for_sync", None)


def test_counts_tell_active_inactive_and_deleted_apart(industrack: Industrack) -> None:
    for data in ({}, {"active": False}, {}):
        last = industrack.create("customers", {"company_name": "A", **data})
    industrack.delete("customers", last["id"])
    assert industrack.counts()["customers"] == {"total": 3, "active": 1, "inactive": 1, "deleted": 1}
    industrack.reset()
    assert industrack.counts()["customers"]["total"] == 0


def test_many_threads_create_and_edit_without_losing_anything(industrack: Industrack) -> None:
    shared = industrack.create("customers", {"company_name": "Shared"})

    def work(name: int) -> None:
        for number in range(40):
            industrack.create("customers", {"company_name": f"{name}/{number}"})
            industrack.edit("customers", shared["id"], {"phone": f"{name}/{number}"})

    threads = [threading.Thread(target=work, args=(name,)) for name in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = industrack.list("customers")
    assert len({one["id"] for one in found}) == len(found) == 241
    assert len({one["number"] for one in found}) == 241
    assert [one["updated_at"] for one in found] == sorted(one["updated_at"] for one in found)
