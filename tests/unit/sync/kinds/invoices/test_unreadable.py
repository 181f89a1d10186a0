"""Money of QuickBooks that cannot be read is neither absent nor zero: IndusTrack keeps what it has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.model import Link, Mirror, PushPlan, Unit
from app.sync.decide.decisions import _decision as decided
from app.sync.kinds.invoices.payments.deciding import Payments, marked, parts
from app.sync.kinds.invoices.values import from_quickbooks
from tests.unit.sync.kinds.invoices.case import Case, told

FIELDS = ["subtotal", "sales_tax_total", "balance_remaining"]


def unreadable(case: Case, *fields: str, **data: Any) -> Mirror:
    """QuickBooks' invoice as it is read when these fields are no numbers."""
    whole = case.invoice(**data)
    shown = {key: value for key, value in whole.data.items() if key not in fields}
    given = {**shown, "unread": dict.fromkeys(fields, "1,234.50")}
    return replace(whole, data=given, values=from_quickbooks(given))


@pytest.mark.parametrize("field", FIELDS)
def test_an_invoice_with_a_figure_that_cannot_be_read_is_left_alone_and_shown(field: str) -> None:
    case = Case()
    record = case.record(sync_status="synced", number="1001", paid=False, balance="50.00")
    before = case.invoice(balance_remaining="50.00")
    invoice = unreadable(case, field, balance_remaining="50.00")
    decision = decided("invoice", Unit("invoice", invoice, record, case.link(record, before)), case.context)
    assert decision.request is None
    assert not {"balance", "paid", "voided"} & told(decision).keys()
    [asked] = decision.attentions
    assert (asked.code, asked.quickbooks_id, asked.industrack_id) == ("cannot_be_read", "T-1", "inv1")
    assert "1,234.50" in asked.summary
    assert "Invoice 1001" in asked.summary


def test_what_is_due_is_not_reckoned_from_what_cannot_be_read() -> None:
    case = Case()
    sparse = {"balance_remaining": None, "is_paid": None}
    for field in ("subtotal", "sales_tax_total", "applied_amount"):
        assert "balance" not in unreadable(case, field, **sparse).values
    assert unreadable(case, "balance_remaining", is_paid=True).values["paid"] is True
    assert "paid" not in unreadable(case, "balance_remaining", is_paid=None).values


@pytest.mark.parametrize("field", FIELDS)
def test_a_void_memo_beside_a_figure_that_cannot_be_read_voids_nothing(field: str) -> None:
    values = unreadable(Case(), field, memo="VOID: twice", subtotal="0.00", balance_remaining="0.00").values
    assert not {"voided", "paid", "balance"} & values.keys()


def test_a_change_of_the_office_is_not_written_over_an_invoice_whose_figures_cannot_be_read() -> None:
    case = Case()
    before = case.record()
    record = case.record(description="Changed")
    link = case.link(before, case.invoice())
    decision = case.decide(record, unreadable(case, "balance_remaining"), link)
    assert decision.request is None
    assert "cannot be read" in told(decision)["sync_error"]


def receipt(amount: str | None, **unread: str) -> dict[str, Any]:
    applied = [{"txn_id": "X-9", "txn_type": "Invoice"}, {"txn_id": "T-1", "txn_type": "Invoice", "amount": amount}]
    return {
        "txn_id": "P-1",
        "txn_date": None if "txn_date" in unread else "2026-03-05",
        "applied_to_txn": applied,
        "unread": unread,
    }


def payment(data: dict[str, Any]) -> Mirror:
    case = Case()
    own = {**data, "applied_to_txn": [one for one in marked(data) if one["txn_id"] == "T-1"]}
    [(kind, key, part, values)] = parts(own, (), case.context)
    return Mirror(kind, key, "1", part, values)


def pushes(one: Mirror, record: dict[str, Any] | None = None) -> tuple[PushPlan, ...]:
    case = Case()
    case.books.links["invoice", "inv1"] = "T-1"
    here = link = None
    if record is not None:
        here = Mirror("payment", "pay1", "v1", record, Payments().industrack_values(record, case.context))
        link = Link("payment", one.id, "pay1", {}, {})
    return Payments().decide(Unit("payment", one, here, link), case.context).pushes


UNREAD = {"applied_to_txn.1.amount": "1,234.50"}


def test_a_payment_whose_amount_cannot_be_read_is_shown_and_not_told_as_nothing() -> None:
    one = payment(receipt(None, **UNREAD))
    assert "amount" not in one.values
    assert pushes(one) == ()
    assert pushes(one, {"date": "2026-03-05", "amount": "1234.50"}) == ()
    [asked] = decided("payment", Unit("payment", one), Case().context).attentions
    assert (asked.code, asked.quickbooks_id) == ("cannot_be_read", "P-1#T-1")


def test_what_cannot_be_read_of_another_invoices_part_is_not_this_payments() -> None:
    one = payment(receipt("45.00", **{"applied_to_txn.0.amount": "1,234.50"}))
    assert (one.values["amount"], "unread" in one.values) == ("45.00", False)


@pytest.mark.parametrize("amount", [None, "45.00"])
def test_no_payment_is_told_an_empty_date_or_amount(amount: str | None) -> None:
    one = payment({**receipt(amount), "txn_date": None})
    changed = pushes(one, {"date": "2026-03-05", "amount": "45.00", "reference": "old"})
    assert [push.data for push in changed] == [{"reference": ""}]
    hidden = payment(receipt(amount, txn_date="31/12/2026"))
    assert [push.data for push in pushes(hidden, {"date": "2026-03-05", "amount": "45.00", "reference": "old"})] == [
        {"reference": ""}
    ]


@pytest.mark.parametrize("field", ["subtotal", "tax_total", "total", "balance"])
@pytest.mark.parametrize("told", ["1,205.68", "ten", "5%", "205.68 USD"])
def test_a_total_of_industrack_that_cannot_be_read_is_not_compared_as_nothing(field: str, told: str) -> None:
    case = Case()
    record = case.record(**{"subtotal": "95.00", "tax_total": "0.00", "total": "95.00", "balance": "95.00", field: told})
    invoice = case.invoice()
    decision = case.decide(record, invoice, case.link(record, invoice))
    assert [one.code for one in decision.attentions] == []
    assert record.values["unread"] == {field: told}
