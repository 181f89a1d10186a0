"""Invoices to QuickBooks, through HTTP, as the office and the bookkeeper see it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.sandbox.quickbooks import Behaviour, CompanyFile
from tests.acceptance.money import LABOR, PARTS, Money, money
from tests.acceptance.sent import arrived, send
from tests.acceptance.world import Served


@pytest.fixture(scope="module")
def shared(running: Served) -> Iterator[Money]:
    """A company for the tests that need nothing of their own."""
    file = CompanyFile.tidy()
    file.add_item("County", "SalesTax", tax_rate="7")
    file.add_customer("Quarry Taxed", company_name="Quarry Taxed", tax_code="Tax", tax_item="County")
    with money(running, Behaviour(assign_ref_number=True), file, discount_item="Discount") as m:
        m.world.industrack.spells_freely = True
        yield m


def test_an_approved_and_ready_invoice_arrives_once_and_takes_quickbooks_number(shared: Money) -> None:
    before = len(shared.invoices)
    invoice, there = send(shared, po_number="PO 7", description="Spring service", due_date="2026-04-01")
    told = shared.told(invoice)
    assert (there["PONumber"], there["DueDate"]) == ("PO 7", "2026-04-01")
    assert there["Memo"].startswith("Spring service [IT-")
    assert (told["number"], told["previous_number"]) == (there["RefNumber"], invoice["number"])
    assert (told["sync_status"], told["sync_error"]) == ("synced", None)
    assert not shared.world.attention()
    shared.world.sync(1)
    assert len(shared.invoices) == before + 1


def test_an_invoice_that_is_not_ready_stays_in_industrack(shared: Money) -> None:
    before = len(shared.invoices)
    shared.draft()
    draft = shared.draft()
    shared.world.industrack.edit("invoices", draft["id"], {"sync_status": "ready_for_sync"})
    shared.notice()
    shared.world.poll(read=False)
    assert len(shared.invoices) == before


def test_lines_discount_and_tax_come_to_the_same_total_on_both_sides(shared: Money) -> None:
    customer = shared.customer("Quarry Taxed")["id"]
    [rate] = [one for one in shared.world.industrack.list("tax_rates") if one["name"] == "County"]
    invoice, there = send(
        shared,
        customer=customer,
        tax_rate_id=rate["id"],
        discount={"kind": "percent", "value": "12.5"},
        lines=[
            shared.line(LABOR, "2.25", "95.333", taxable=True),
            shared.line(PARTS, "3", "18.50", taxable=False),
            shared.line(None, "0", "0", description="Thank you"),
        ],
    )
    told = shared.told(invoice)
    assert there["Total"] == told["total"]
    assert there["SalesTaxTotal"] == told["tax_total"]
    assert there["Lines"][2]["Desc"] == "Thank you"
    assert not shared.world.attention("total_differs")


def test_a_total_that_differs_is_reported_with_both_figures_until_a_person_says_it_is_right(shared: Money) -> None:
    draft = shared.draft()
    shared.world.industrack.edit("invoices", draft["id"], {"tax_total": "0.00", "total": "95.00"})
    invoice = dict(shared.world.industrack.approve(draft["id"]))
    shared.notice()
    shared.world.poll(read=False)
    there = arrived(shared, invoice)
    [attention] = shared.world.attention("total_differs")
    assert there["Total"] in attention["summary"]
    assert shared.told(invoice)["total"] in attention["summary"]
    shared.world.office.settle_attention(attention["id"], "resolve", attention["choices"][0]["value"])
    shared.world.sync(1)
    assert not shared.world.attention("total_differs")


def test_a_job_gets_the_invoice_on_the_job(shared: Money) -> None:
    job = shared.file.find("Customer", "Ironwood Apartments:Building 1")
    assert job is not None
    [customer] = shared.world.customers(quickbooks_id=job.id)
    _, there = send(shared, customer=customer["id"])
    assert there["CustomerRef"] == job.id


def test_the_location_is_the_ship_to(shared: Money) -> None:
    customer = shared.customer()
    [place] = shared.world.locations(customer["id"])
    _, there = send(shared, customer=customer["id"], location_id=place["id"])
    assert there["ShipAddress"]["Addr1"] == place["address"]["street"]


def test_what_holds_an_invoice_is_said_to_the_office_and_it_goes_by_itself(shared: Money) -> None:
    before = len(shared.invoices)
    stranger = shared.world.industrack.create("customers", {"company_name": "Nobody yet", "phone": "641-555-0177"})
    held = shared.ready(customer=stranger["id"])
    other = shared.ready()
    shared.notice()
    shared.world.poll(read=False)
    assert shared.told(held)["sync_error"] == (
        "The customer Nobody yet is not in QuickBooks; it was made in IndusTrack,"
        " and customers do not go from there to QuickBooks."
    )
    assert shared.world.attention("customer_not_linked")
    assert shared.told(other)["sync_status"] == "synced"
    assert len(shared.invoices) == before + 1
    shared.file.add_customer("Nobody yet", company_name="Nobody yet", phone="641-555-0177")
    shared.world.sync(2)
    assert shared.told(held)["sync_status"] == "synced"
    assert not shared.world.attention("customer_not_linked")


def test_a_setting_lets_go_what_it_held(running: Served) -> None:
    with money(running) as m:
        invoice = m.ready(discount={"kind": "amount", "value": "5.00"})
        m.notice()
        assert m.told(invoice)["sync_status"] == "error"
        assert m.world.attention("discount_item_missing")
        m.world.office.change(m.world.id, {"discount_item": "Discount"})
        m.world.poll(read=False)
        assert m.told(invoice)["sync_status"] == "synced"
        assert m.only()["Subtotal"] == "90.00"
        assert not m.world.attention()


def test_what_quickbooks_refuses_is_held_said_and_tried_again_when_the_cause_is_gone(shared: Money) -> None:
    behaviour = shared.world.quickbooks.behaviour
    behaviour.closing_date = "2026-12-31"
    invoice = shared.ready()
    shared.notice()
    shared.world.poll(read=False)
    told = shared.told(invoice)
    assert told["sync_status"] == "error"
    assert "QuickBooks did not take it" in told["sync_error"]
    [attention] = shared.world.attention("refused_by_quickbooks")
    assert "move the closing date back in QuickBooks (Edit, Preferences, Accounting)" in attention["remedy"]
    assert shared.world.status()["queue"]["held"] == 1
    shared.notice()
    assert len(shared.world.attention("refused_by_quickbooks")) == 1
    behaviour.closing_date = None
    shared.world.office.settle_attention(attention["id"], "retry", None)
    shared.world.poll(read=False)
    assert shared.told(invoice)["sync_status"] == "synced"
    assert not shared.world.attention("refused_by_quickbooks")
    assert shared.world.status()["queue"]["held"] == 0


def test_a_manual_sync_tries_what_quickbooks_refused_at_once(shared: Money) -> None:
    behaviour = shared.world.quickbooks.behaviour
    behaviour.closing_date = "2026-12-31"
    invoice = shared.ready()
    shared.notice()
    for _ in range(3):  # refused again and again: it waits longer each time
        shared.world.poll()
    assert shared.told(invoice)["sync_status"] == "error"
    behaviour.closing_date = None
    shared.world.poll()
    assert shared.told(invoice)["sync_status"] == "synced"
    assert not shared.world.attention("refused_by_quickbooks")


def test_a_changed_invoice_that_is_ready_again_is_changed_in_quickbooks(shared: Money) -> None:
    invoice, there = send(shared, lines=[shared.line(), shared.line(PARTS, "2", "18.50")])
    first = there["Lines"][0]["TxnLineID"]
    shared.world.industrack.edit(
        "invoices", invoice["id"], {"lines": [shared.line(price="80.00"), shared.line(PARTS, "3", "18.50")]}
    )
    shared.world.industrack.approve(invoice["id"])
    shared.notice()
    shared.world.poll(read=False)
    again = arrived(shared, invoice)
    assert again.id == there.id
    assert again["Subtotal"] == "135.50"
    assert again["Lines"][0]["TxnLineID"] == first
    assert shared.told(invoice)["sync_status"] == "synced"
    assert shared.told(invoice)["balance"] == again["Total"]


def test_an_invoice_changed_after_a_payment_asks_a_person(shared: Money) -> None:
    invoice, there = send(shared)
    shared.file.receive_payment(there.id, "10.00")
    shared.world.industrack.edit("invoices", invoice["id"], {"lines": [shared.line(price="80.00")]})
    shared.world.industrack.approve(invoice["id"])
    shared.world.sync(2)
    assert arrived(shared, invoice)["Subtotal"] == "95.00"
    assert shared.told(invoice)["sync_status"] == "error"
    [attention] = shared.world.attention("invoice_paid")
    shared.world.office.settle_attention(attention["id"], "resolve", attention["choices"][0]["value"])
    shared.world.settle()
    assert shared.told(invoice)["sync_status"] == "synced"
    assert not shared.world.attention("invoice_paid")


def test_voided_and_deleted_in_quickbooks_is_shown_and_never_sent_again(shared: Money) -> None:
    voided, first = send(shared)
    deleted, second = send(shared)
    shared.file.void_invoice(first.id)
    shared.file.delete_invoice(second.id)
    before = len(shared.invoices)
    shared.world.sync(2)
    assert shared.told(voided)["voided"] is True
    assert shared.told(voided)["sync_status"] == "synced"
    assert shared.told(deleted)["voided"] is True
    assert "not in QuickBooks any more" in shared.told(deleted)["sync_error"]
    shared.world.industrack.approve(deleted["id"])
    shared.world.sync(2)
    assert len(shared.invoices) == before
    [attention] = shared.world.attention("invoice_gone")
    shared.world.office.settle_attention(attention["id"], "resolve", attention["choices"][0]["value"])
    shared.world.poll(read=False)
    assert len(shared.invoices) == before + 1
    assert shared.told(deleted)["sync_status"] == "synced"
    assert shared.told(deleted)["voided"] is False
    shared.file.delete_invoice(arrived(shared, deleted).id)
    shared.world.sync(2)
    assert len(shared.invoices) == before  # a person's word counts once
