"""Deleting, and asking what was deleted."""

import pytest

from app.sandbox.quickbooks import Refusal
from tests.contract.sandbox_quickbooks.asking import Clock, Desk


def deleted(desk: Desk, what: str = "List", kind: str = "Customer", more: str = "") -> list[str]:
    asked = desk.ask(f"{what}DeletedQuery", f"<{what}DelType>{kind}</{what}DelType>{more}")
    return [one.findtext("FullName") or one.findtext("RefNumber") or "" for one in asked.records]


def list_del(desk: Desk, list_id: str, kind: str = "Customer") -> int:
    return desk.ask("ListDel", f"<ListDelType>{kind}</ListDelType><ListID>{list_id}</ListID>").code


def test_a_deleted_customer_is_listed_with_its_id_and_full_name(desk: Desk, clock: Clock) -> None:
    record = desk.file.require("Ironwood Apartments:Building 1")
    clock.pass_(days=2)
    assert list_del(desk, record.list_id) == 0
    listed = desk.ask("ListDeletedQuery", "<ListDelType>Customer</ListDelType>")
    assert listed.text("ListID") == record.list_id
    assert listed.text("FullName") == "Ironwood Apartments:Building 1"
    assert listed.text("TimeDeleted") == "2026-03-04T09:00:00-06:00"


def test_deletions_are_known_for_ninety_days(desk: Desk, clock: Clock) -> None:
    desk.file.delete("Customer", desk.file.require("Juniper Dental").list_id)
    clock.pass_(days=90)
    assert deleted(desk) == ["Juniper Dental"]
    clock.pass_(seconds=1)
    assert deleted(desk) == []


def test_the_range_of_deletions_includes_its_ends(desk: Desk) -> None:
    desk.file.delete("Customer", desk.file.require("Juniper Dental").list_id)
    since = "<DeletedDateRangeFilter><FromDeletedDate>2026-03-02T09:00:0{}</FromDeletedDate></DeletedDateRangeFilter>"
    assert deleted(desk, more=since.format(0)) == ["Juniper Dental"]
    assert deleted(desk, more=since.format(1)) == []


def test_only_the_kinds_that_were_asked_for_are_listed(desk: Desk) -> None:
    desk.file.delete("Item", desk.file.add_item("Gone").list_id)
    assert deleted(desk) == []
    assert deleted(desk, kind="ItemService") == ["Gone"]


def test_the_name_is_free_after_a_deletion(desk: Desk) -> None:
    desk.file.delete("Customer", desk.file.require("Juniper Dental").list_id)
    assert desk.add_customer("<Name>Juniper Dental</Name>").code == 0


def test_what_is_used_cannot_be_deleted(desk: Desk) -> None:
    desk.file.add_invoice("Juniper Dental", [{"item": "Labor"}])
    assert list_del(desk, desk.file.require("Juniper Dental").list_id) == 3160
    assert list_del(desk, desk.file.require("Ironwood Apartments").list_id) == 3160
    for kind, name in (("ItemService", "Labor"), ("Account", "Service Income"), ("StandardTerms", "Net 30")):
        record = desk.file.find(kind, name)
        assert record is not None
        assert list_del(desk, record.list_id, kind) == 3160


def test_a_deletion_needs_the_right_kind_and_id(desk: Desk) -> None:
    vendor = desk.file.vendors[-1]
    assert list_del(desk, vendor.list_id) == 3120
    assert list_del(desk, "80000FFF-1") == 3120
    assert list_del(desk, vendor.list_id, "Vendor") == 0


def test_lists_are_deleted_from_in_single_user_mode_only(desk: Desk) -> None:
    desk.behaviour.file_mode = "MultiUser"
    assert list_del(desk, desk.file.require("Juniper Dental").list_id) == 3162


def test_a_deleted_invoice_is_listed_with_its_number(desk: Desk) -> None:
    invoice = desk.file.add_invoice("Juniper Dental", [{"item": "Labor"}], ref_number="A-17")
    asked = f"<TxnDelType>Invoice</TxnDelType><TxnID>{invoice.txn_id}</TxnID>"
    assert desk.ask("TxnDel", asked).code == 0
    assert deleted(desk, "Txn", "Invoice") == ["A-17"]
    assert desk.ask("TxnDel", asked).code == 3120


def test_by_hand_the_same_refusals_hold(desk: Desk) -> None:
    with pytest.raises(Refusal) as refusal:
        desk.file.delete("Customer", desk.file.require("Ironwood Apartments").list_id)
    assert refusal.value.code == 3160


def test_by_hand_the_kind_may_be_written_small(desk: Desk) -> None:
    desk.file.delete("customer", desk.file.require("Juniper Dental").list_id)
    desk.file.make_inactive("item", desk.file.items[0].list_id)
    assert desk.file.find_customer("Juniper Dental") is None
    assert not desk.file.items[0].is_active
    desk.file.make_active("item", desk.file.items[0].list_id)
    assert desk.file.items[0].is_active


def test_what_an_entry_is_used_by_keeps_it(messy: Desk) -> None:
    rate = messy.file.find("Item", "County Tax")
    agency = messy.file.find("Vendor", "Department of Revenue")
    thermostat = messy.file.find("Item", "Thermostat")
    for record in (rate, agency, thermostat):
        assert record is not None
        assert list_del(messy, record.list_id, record.kind) == 3160


def test_a_deletion_is_answered_with_what_is_gone(desk: Desk) -> None:
    record = desk.file.require("Juniper Dental")
    invoice = desk.file.add_invoice("Granite Peak Lodge", [{"item": "Labor"}], ref_number="A-18")
    one = desk.ask("ListDel", f"<ListDelType>Customer</ListDelType><ListID>{record.list_id}</ListID>")
    two = desk.ask("TxnDel", f"<TxnDelType>Invoice</TxnDelType><TxnID>{invoice.txn_id}</TxnID>")
    assert [part.text for part in one.records if part.tag == "FullName"] == ["Juniper Dental"]
    assert [part.text for part in two.records if part.tag == "RefNumber"] == ["A-18"]
