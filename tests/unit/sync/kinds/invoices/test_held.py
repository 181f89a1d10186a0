"""What holds an invoice is said in words that help, and a rounded cent holds nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.model import Asked, Unit
from app.sync.kinds.invoices.deciding import Invoices
from app.sync.kinds.invoices.payments.deciding import parts
from tests.unit.sync.kinds.invoices.case import PREFERENCES, Case, body, line, told

EURO = PREFERENCES | {"multi_currency_preferences": {"is_multi_currency_on": True, "home_currency": {"list_id": "USD"}}}


def customer(**data: Any) -> dict[tuple[str, str], dict[str, Any]]:
    return {("customer", "80-C1"): {"full_name": "Abroad", "active": True, **data}}


def test_a_customer_of_another_currency_holds_its_invoices_with_one_attention_for_all() -> None:
    case = Case(preferences=EURO)
    case.books.ours |= customer(currency={"list_id": "EUR", "full_name": "Euro"})
    decision = case.decide(case.record())
    assert (decision.request, decision.attentions) == (None, ())
    assert [hold.code for hold in decision.holds] == ["other_currency"]
    assert "Euro" in told(decision)["sync_error"]
    case.books.ours |= customer(currency={"list_id": "USD", "full_name": "US Dollar"})
    assert case.decide(case.record()).request is not None


def test_an_inactive_customer_or_item_is_said_to_be_inactive_and_nothing_is_sent() -> None:
    case = Case()
    case.books.ours |= customer(active=False)
    decision = case.decide(case.record())
    assert (decision.request, [one.code for one in decision.attentions]) == (None, ["customer_inactive"])
    case.books.ours = {("item", "80-LABOR"): {"name": "Labor", "active": False}}
    decision = case.decide(case.record())
    assert (decision.request, [one.code for one in decision.attentions]) == (None, ["item_inactive"])
    assert "inactive in QuickBooks" in told(decision)["sync_error"]


def test_an_invoice_below_zero_is_held_with_what_to_do() -> None:
    case = Case()
    decision = case.decide(case.record(lines=[line(price="-5.00")], subtotal="-5.00", total="-5.00"))
    assert [one.code for one in decision.attentions] == ["total_negative"]
    assert "credit memo" in decision.attentions[0].remedy


@pytest.mark.parametrize(("tolerance", "asked"), [("0.05", []), ("0.00", ["total_differs"])])
def test_a_cent_of_rounded_tax_is_told_only_beyond_what_is_tolerated(tolerance: str, asked: list[str]) -> None:
    case = Case()
    case.settings["tax_tolerance"] = tolerance
    record = case.record(tax_total="7.60", total="102.60", sync_status="synced")
    invoice = case.invoice(sales_tax_total="7.61", balance_remaining="102.61")
    decision = case.decide(record, invoice, case.link(record, invoice))
    assert [one.code for one in decision.attentions] == asked


def test_a_total_that_does_not_fit_its_own_lines_is_not_blamed_on_the_customers_tax() -> None:
    case = Case()
    record = case.record(total="90.00", tax_total="0.00", sync_status="synced")
    invoice = case.invoice()
    [asked] = case.decide(record, invoice, case.link(record, invoice)).attentions
    assert "does not fit its own lines" in asked.summary
    assert "tax" not in asked.remedy


@pytest.mark.parametrize(("amount", "count"), [("0.00", 0), ("0", 0), ("25.00", 1)])
def test_a_voided_payment_that_still_lists_its_invoice_with_nothing_is_no_payment(amount: str, count: int) -> None:
    receipt = {"txn_id": "P-1", "applied_to_txn": [{"txn_id": "T-1", "txn_type": "Invoice", "amount": amount}]}
    assert len(parts(receipt, (), replace(Case().context))) == count


def test_a_total_that_does_not_fit_its_lines_is_no_rounding_of_a_cent_beside_it() -> None:
    case = Case()
    record = case.record(subtotal="97.00", tax_total="7.60", total="104.60", sync_status="synced")
    invoice = case.invoice(sales_tax_total="7.61", balance_remaining="102.61")
    [asked] = case.decide(record, invoice, case.link(record, invoice)).attentions
    assert "does not fit its own lines" in asked.summary
    assert "Nothing to do" not in asked.remedy


@pytest.mark.parametrize(("kind", "given"), [("customer", {"customer_id": "c9"}), ("item", {"lines": [line("c9")]})])
def test_an_invoice_names_what_its_customer_or_item_waits_for(kind: str, given: dict[str, Any]) -> None:
    case = Case()
    case.books.theirs[kind, "c9"] = {"company_name": "Umbra", "name": "Umbra"}
    asked = Asked(7, "duplicate_suspected", "Umbra may already be in QuickBooks.", "Choose which one it is.")
    seen = replace(case.context, asked=lambda of, record_id: asked if (of, record_id) == (kind, "c9") else None)
    decision = Invoices().decide(Unit("invoice", None, case.record(**given)), seen)
    assert told(decision)["sync_error"] == f"The {kind} Umbra is not in QuickBooks yet: Umbra may already be in QuickBooks."
    [attention] = decision.attentions
    assert "attention 7" in attention.remedy
    assert "Choose which one it is." in attention.remedy


def test_an_invoice_for_what_was_deleted_says_where_it_was_deleted() -> None:
    case = Case()
    case.books.theirs["customer", "c9"] = {"company_name": "Umbra", "quickbooks_id": "80-C9"}
    case.books.ours["customer", "80-C9"] = {"full_name": "Umbra", "deleted": True}
    assert "any more: it was deleted there" in told(case.decide(case.record(customer_id="c9")))["sync_error"]
    case.books.theirs["customer", "c9"]["deleted"] = True
    assert "was deleted in IndusTrack" in told(case.decide(case.record(customer_id="c9")))["sync_error"]
    assert told(case.decide(case.record(customer_id=None)))["sync_error"] == "The invoice has no customer."


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"po_number": "PO-2026-000000000000000001"}, "The PO number is longer than QuickBooks takes, which is 25 characters."),
        ({"description": "x" * 4090}, "The description is longer"),
        ({"lines": [line(description="y" * 4096)]}, "The description of a line is longer"),
    ],
)
def test_no_text_of_an_invoice_is_cut_without_a_word(given: dict[str, Any], words: str) -> None:
    decision = Case().decide(Case().record(**given))
    assert decision.request is None
    assert told(decision)["sync_error"].startswith(words)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"lines": [line(price="1,234.50")]}, "Line 1 (Work): the price '1,234.50'"),
        ({"lines": [line(), line(quantity="2 h")]}, "Line 2 (Work): the quantity '2 h'"),
        ({"lines": [line(amount="95,00")]}, "the amount '95,00'"),
        ({"lines": [line(price="95%")]}, "the price '95%'"),
        ({"lines": [line(price="")]}, "Line 1 (Work) has no price"),
        ({"lines": [line(quantity="", price="95.00")]}, "Line 1 (Work) has no quantity"),
        ({"lines": [line(item=None, price="9,00")]}, "the price '9,00'"),
        ({"discount": {"kind": "percent", "value": "ten"}}, "The discount 'ten'"),
        ({"discount": {"kind": "amount", "value": "10%"}}, "The discount '10%'"),
        ({"discount": {"kind": "rebate", "value": "10"}}, "neither an amount nor a percentage"),
        ({"discount": {"value": "10"}}, "The discount has no kind"),
    ],
)
def test_an_invoice_with_a_figure_that_cannot_be_read_waits_instead_of_going_over_with_nought(
    given: dict[str, Any], said: str
) -> None:
    case = Case()
    case.settings["discount_item"] = "Discount"
    decision = case.decide(case.record(**given))
    assert decision.request is None
    [asked] = decision.attentions
    assert said in asked.summary
    assert "IndusTrack" in asked.remedy
    assert said in told(decision)["sync_error"]


def test_a_price_of_nought_and_an_amount_without_a_price_go_over() -> None:
    case = Case()
    [free] = body(case.decide(case.record(lines=[line(price="0.00")])))["lines"]
    assert (free["quantity"], free["rate"], free["amount"]) == ("1", "0", "0.00")
    [told_only] = body(case.decide(case.record(lines=[line(quantity="", price="", amount="95.00")])))["lines"]
    assert (told_only["amount"], told_only.keys() & {"quantity", "rate"}) == ("95.00", set())


def test_an_invoice_that_was_sent_is_not_compared_with_figures_that_cannot_be_read() -> None:
    case = Case()
    sent, invoice = case.record(), case.invoice()
    now = case.record(lines=[line(price="1,234.50")], sync_status="ready_for_sync")
    decision = case.decide(now, invoice, case.link(sent, invoice))
    assert decision.request is None
    assert [one.code for one in decision.attentions] == ["figure_unreadable"]
