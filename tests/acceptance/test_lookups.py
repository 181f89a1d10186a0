"""Accounts, tax codes, tax rates, terms, payment methods: read whole, kept current, brought to IndusTrack."""

from __future__ import annotations

from typing import Any

from app.sandbox.quickbooks import Behaviour, CompanyFile, Fault
from tests.acceptance.world import Served, World, world


def rate(w: World, name: str) -> dict[str, Any]:
    [found] = w.industrack.list("tax_rates", name=name)
    return dict(found)


def terms(w: World, name: str) -> dict[str, Any]:
    [found] = w.industrack.list("terms", name=name)
    return dict(found)


def test_tax_rates_groups_and_terms_arrive_whatever_the_directions_say(running: Served) -> None:
    file = CompanyFile.empty()
    file.add_item("County", "SalesTax", rate="1.375")
    file.add_item("City", "SalesTax", rate="0.5", is_active=False)
    file.add_item("All of it", "SalesTaxGroup", rates=["County", "City", "State Tax"])
    with world(running, file, customers="industrack_to_quickbooks", items="off", invoices="off") as w:
        w.poll()
        assert rate(w, "County")["percent"] == "1.375"
        assert rate(w, "City")["active"] is False
        assert rate(w, "All of it")["percent"] == "8.875"
        assert terms(w, "Net 15")["due_days"] == 15
        assert terms(w, "Due on receipt")["due_days"] == 0
        assert "due_days" not in terms(w, "15th of month")
        assert w.status()["records"]["account"]["quickbooks"] == len(file.accounts)
        assert w.status()["records"]["payment_method"]["quickbooks"] == len(file.payment_methods)
        assert w.status()["records"]["tax_code"]["quickbooks"] == 2
        assert w.industrack.list("items") == []


def test_they_are_kept_current_and_a_group_follows_its_members(running: Served) -> None:
    file = CompanyFile.empty()
    county = file.add_item("County", "SalesTax", rate="1")
    file.add_item("Both", "SalesTaxGroup", rates=["County", "State Tax"])
    spare = file.add_item("Spare", "SalesTax", rate="2")
    net = next(one for one in file.terms if one.full_name == "Net 15")
    with world(running, file) as w:
        w.poll()
        writes = w.industrack.log.writes
        w.poll()
        assert w.industrack.log.writes == writes
        w.file.edit_item(county.id, rate="1.25")
        w.file.rename("StandardTerms", net.id, "Fifteen days")
        w.file.delete("Item", spare.id)
        gone = next(one for one in w.file.terms if one.full_name == "Net 30")
        w.file.delete("StandardTerms", gone.id)
        w.sync(2)
        assert rate(w, "Both")["percent"] == "8.25"
        assert terms(w, "Fifteen days")["due_days"] == 15
        assert rate(w, "Spare")["active"] is False
        assert terms(w, "Net 30")["active"] is False
        assert w.attention() == []


def test_customers_come_with_their_tax_rate_at_the_first_push(running: Served) -> None:
    file = CompanyFile.tidy()
    first = file.customers[0]
    file.edit_customer(first.id, tax_item="State Tax")
    with world(running, file) as w:
        w.poll()
        [customer] = w.customers(quickbooks_id=first.id)
        assert customer["tax_rate_id"] == rate(w, "State Tax")["id"]
        assert customer["version"] == w.industrack.get("customers", customer["id"])["version"]
        pushed = [one for one in w.office.history(w.id, None) if one["quickbooks_id"] == first.id]
        assert [one["action"] for one in pushed if one["kind"] == "customer"] == ["create"]


def test_a_tax_rate_that_industrack_has_already_is_taken_over(running: Served) -> None:
    with world(running, CompanyFile.empty()) as w:
        account = w.industrack.account()
        account.create("tax_rates", {"name": "state tax", "percent": "5"}, "by-hand")
        w.industrack.create("terms", {"name": "Net 30", "due_days": 31})
        w.sync(2)
        [taken] = w.industrack.list("tax_rates")
        assert (taken["name"], taken["percent"]) == ("State Tax", "7")
        assert terms(w, "Net 30")["due_days"] == 30


def test_nothing_of_it_is_written_before_a_person_approves(running: Served) -> None:
    with world(running, CompanyFile.empty(), auto_approve="false") as w:
        w.poll()
        assert w.industrack.log.writes == 0
        assert w.office.preview(w.id)["industrack"]["tax_rate"]["create"] == 1
        w.office.approve(w.id, False)
        w.settle()
        assert rate(w, "State Tax")["percent"] == "7"


def test_a_list_that_quickbooks_cannot_answer_does_not_hide_the_others(running: Served) -> None:
    behaviour = Behaviour(refusals={"SalesTaxCodeQueryRq": (3250, "Sales tax is turned off.")})
    with world(running, CompanyFile.empty(), behaviour) as w:
        w.poll()
        assert w.status()["records"]["terms"]["linked"] == 5
        assert w.status()["state"] == "active"


def test_lists_that_were_refused_as_a_whole_are_asked_for_one_by_one(running: Served) -> None:
    behaviour = Behaviour(hresult_on={"PaymentMethodQueryRq": Fault(hresult="0x80040400")})
    with world(running, CompanyFile.empty(), behaviour) as w:
        w.poll()
        records = w.status()["records"]
        assert (records["terms"]["linked"], records["payment_method"]["quickbooks"]) == (5, 8)
        assert w.status()["state"] == "active"
