"""Payments of QuickBooks as IndusTrack is told of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.model import Decision, Link, Mirror, Unit
from app.sync.kinds.invoices.payments.deciding import Payments, parts, payment_id
from tests.unit.sync.kinds.invoices.case import Case


def receipt(**more: Any) -> dict[str, Any]:
    return {
        "txn_id": "P-1",
        "txn_date": "2026-03-05",
        "ref_number": "4711",
        "payment_method": {"list_id": "80-1", "full_name": "Check"},
        "total_amount": "95.00",
        "applied_to_txn": [
            {"txn_id": "T-1", "txn_type": "Invoice", "amount": "45.00"},
            {"txn_id": "T-2", "txn_type": "Invoice", "amount": "50.00"},
            {"txn_id": "X-1", "txn_type": "JournalEntry", "amount": "1.00"},
        ],
        **more,
    }


def mirror(case: Case, number: int = 0, **more: Any) -> Mirror:
    kind, key, data, values = parts(receipt(**more), (), case.context)[number]
    return Mirror(kind, key, "1", data, values)


def decide(case: Case, payment: Mirror, record: dict[str, Any] | None = None) -> Decision:
    link = here = None
    if record is not None:
        here = Mirror("payment", "pay1", "v1", record, Payments().industrack_values(record, case.context))
        link = Link("payment", payment.id, "pay1", {}, {})
    return Payments().decide(Unit("payment", payment, here, link), case.context)


def linked() -> Case:
    case = Case()
    case.books.links["invoice", "inv1"] = "T-1"
    return case


def test_each_part_that_settles_an_invoice_is_a_payment_of_its_own() -> None:
    found = parts(receipt(), (), Case().context)
    assert [key for _, key, _, _ in found] == [payment_id("P-1", "T-1"), payment_id("P-1", "T-2")]
    assert [values["amount"] for *_, values in found] == ["45.00", "50.00"]


def test_a_payment_of_our_invoice_is_told_with_a_reference_of_its_own() -> None:
    [push] = decide(linked(), mirror(linked())).pushes
    assert push.data == {
        "invoice_id": "inv1",
        "date": "2026-03-05",
        "amount": "45.00",
        "method": "Check",
        "reference": "4711",
        "quickbooks_id": "P-1",
    }
    assert push.client_ref == "qbc-P-1#T-1"


def test_a_payment_of_another_invoice_is_none_of_our_business() -> None:
    assert decide(linked(), mirror(linked(), 1)) == Decision()


def test_nothing_is_told_while_invoices_are_off() -> None:
    case = linked()
    case.settings["invoices"] = "off"
    assert decide(case, mirror(case)) == Decision()


TOLD = {"date": "2026-03-05", "amount": "45.00", "method": "Check", "reference": "4711"}


def test_a_payment_that_agrees_is_told_nothing_and_a_changed_one_what_changed() -> None:
    case = linked()
    assert not decide(case, mirror(case), TOLD).pushes
    [push] = decide(case, mirror(case, ref_number="4712"), TOLD).pushes
    assert push.data == {"reference": "4712"}


def test_a_deleted_payment_is_voided_once() -> None:
    case = linked()
    payment = replace(mirror(case), deleted=True)
    [push] = decide(case, payment, TOLD).pushes
    assert push.data == {"voided": True}
    assert not decide(case, payment, TOLD | {"voided": True}).pushes
    assert not decide(case, payment).pushes


def test_a_payment_that_is_there_again_is_voided_no_more() -> None:
    case = linked()
    [push] = decide(case, mirror(case), TOLD | {"voided": True}).pushes
    assert push.data == {"voided": False}


def test_a_payment_that_was_put_to_another_invoice_in_industrack_is_put_back() -> None:
    case, record = linked(), {"date": "2026-03-05", "amount": "45.00", "method": "Check", "reference": "4711"}
    assert decide(case, mirror(case), record | {"invoice_id": "inv1"}).pushes == ()
    [push] = decide(case, mirror(case), record | {"invoice_id": "inv2"}).pushes
    assert push.data == {"invoice_id": "inv1"}
