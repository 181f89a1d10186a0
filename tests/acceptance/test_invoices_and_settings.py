"""What numbering, directions and the company file decide about a company’s invoices."""

from __future__ import annotations

from app.sandbox.quickbooks import Behaviour, CompanyFile
from tests.acceptance.money import LABOR, money
from tests.acceptance.sent import arrived, send
from tests.acceptance.world import Served


def test_an_invoice_that_quickbooks_leaves_without_a_number_gets_one(running: Served) -> None:
    with money(running, Behaviour(assign_ref_number=False)) as m:
        invoice = m.ready()
        m.notice()
        m.world.poll(read=False)
        m.world.poll(read=False)
        assert m.only()["RefNumber"] == invoice["number"]
        assert m.told(invoice)["number"] == invoice["number"]
        assert m.told(invoice)["sync_status"] == "synced"


def test_own_numbers_are_used_unless_they_are_taken(running: Served) -> None:
    with money(running, invoice_numbering="industrack") as m:
        taken = m.ready(number="A-7")
        m.file.add_invoice("Juniper Dental", [{"item": LABOR, "quantity": 1}], ref_number="a-7")
        free, twin = m.ready(number="A-8"), m.ready(number="A-8")
        m.notice()
        m.world.poll(read=False)
        numbers = sorted(one["RefNumber"] for one in m.invoices)
        assert numbers == ["A-8", "a-7"]
        free, twin = sorted((free, twin), key=lambda one: m.told(one)["sync_status"] != "synced")
        assert m.told(free)["sync_status"] == "synced"
        for held in (taken, twin):
            assert "taken by another invoice" in m.told(held)["sync_error"]
        m.world.industrack.edit("invoices", taken["id"], {"number": "A-9"})
        m.world.industrack.edit("invoices", twin["id"], {"number": "A-10"})
        m.notice()
        m.world.poll(read=False)
        assert sorted(one["RefNumber"] for one in m.invoices) == ["A-10", "A-8", "A-9", "a-7"]


def test_historical_invoices_are_not_imported(running: Served) -> None:
    file = CompanyFile.tidy()
    old = file.add_invoice("Juniper Dental", [{"item": LABOR, "quantity": 1}])
    file.receive_payment(old.id, "10.00")
    with money(running, file=file) as m:
        m.file.receive_payment(old.id, "5.00")
        m.world.sync(1)
        assert m.world.status()["records"]["invoice"] == {"quickbooks": 0, "industrack": 0, "linked": 0}
        assert m.payments() == []


def test_invoices_that_are_off_are_not_sent_and_go_when_the_change_is_approved(running: Served) -> None:
    with money(running, invoices="off") as m:
        m.ready()
        m.world.sync(2)
        assert not m.invoices
        m.world.office.change(m.world.id, {"invoices": "industrack_to_quickbooks"})
        m.world.poll(read=False)
        assert not m.invoices
        m.world.office.approve(m.world.id, False)
        m.world.poll(read=False)
        assert len(m.invoices) == 1


def test_a_restored_backup_loses_invoices_that_are_not_sent_again_without_a_person(running: Served) -> None:
    with money(running) as m:
        backup = m.file.snapshot()
        invoice, _ = send(m)
        m.file.restore(backup)
        m.world.sync(2)
        assert m.world.attention("restored_backup")
        waiting = m.ready()
        m.notice()
        m.world.poll(read=False)
        assert not m.invoices
        [attention] = m.world.attention("restored_backup")
        m.world.office.settle_attention(attention["id"], "resolve", "continue")
        m.world.sync(2)
        assert [one.id for one in m.invoices] == [m.told(waiting)["quickbooks_id"]]
        assert m.told(invoice)["sync_status"] == "error"
        assert m.world.attention("invoice_gone")


def test_invoices_get_quickbooks_numbers_in_the_order_of_their_own(running: Served) -> None:
    with money(running) as m:
        made = [m.ready() for _ in range(6)]
        m.notice()
        m.world.poll(read=False)
        numbers = [int(m.told(one)["number"]) for one in sorted(made, key=lambda one: str(one["number"]))]
        assert numbers == sorted(numbers)


def test_a_customer_merged_in_quickbooks_is_known_by_its_invoices(running: Served) -> None:
    with money(running) as m:
        keep, gone = (m.file.find("Customer", name) for name in ("Juniper Dental", "Granite Peak Lodge"))
        assert keep is not None
        assert gone is not None
        before, invoice = gone.id, m.ready(customer=m.customer("Granite Peak Lodge")["id"])
        m.notice()
        m.world.poll(read=False)
        m.file.merge_customers(keep.id, before)
        m.world.sync(3)
        [merged] = [one for one in m.world.customers() if one["company_name"] == "Granite Peak Lodge"]
        assert merged["active"] is False
        assert arrived(m, invoice)["CustomerRef"] == keep.id
        assert m.told(invoice)["sync_status"] == "synced"
        assert not m.world.attention("deleted_in_quickbooks")
