"""Payments, credits and journal entries that settle invoices."""

from decimal import Decimal

import pytest

from app.sandbox.quickbooks import Record, Refusal
from tests.contract.sandbox_quickbooks.asking import Clock, Desk


@pytest.fixture
def invoice(desk: Desk) -> Record:
    """An invoice over 60.00 without tax."""
    return desk.file.add_invoice("Juniper Dental", [{"item": "Service call"}])


def shown(desk: Desk, invoice: Record) -> tuple[str | None, str | None, str | None]:
    asked = desk.ask("InvoiceQuery", f"<TxnID>{invoice.txn_id}</TxnID>")
    return asked.text("AppliedAmount"), asked.text("BalanceRemaining"), asked.text("IsPaid")


def test_a_payment_in_part_and_in_full(desk: Desk, invoice: Record) -> None:
    desk.file.receive_payment(invoice.txn_id, "25.00")
    assert shown(desk, invoice) == ("-25.00", "35.00", "false")
    desk.file.receive_payment(invoice.txn_id, "35.00")
    assert shown(desk, invoice) == ("-60.00", "0.00", "true")
    desk.behaviour.applied_amount_sign = "positive"
    assert shown(desk, invoice)[0] == "60.00"


def test_a_deleted_payment_opens_the_invoice_again(desk: Desk, invoice: Record) -> None:
    payment = desk.file.receive_payment(invoice.txn_id, 60, ref_number="5501")
    desk.file.delete_payment(payment.txn_id)
    assert shown(desk, invoice) == ("0.00", "60.00", "false")
    gone = desk.ask("TxnDeletedQuery", "<TxnDelType>ReceivePayment</TxnDelType>")
    assert (gone.text("TxnID"), gone.text("RefNumber")) == (payment.txn_id, "5501")


@pytest.mark.parametrize("moves", [True, False])
def test_a_payment_moves_the_invoice_or_does_not(desk: Desk, invoice: Record, clock: Clock, moves: bool) -> None:
    desk.behaviour.payment_moves_invoice = moves
    before = (invoice.modified, invoice.sequence)
    clock.pass_(hours=1)
    payment = desk.file.receive_payment(invoice.txn_id, 60)
    assert ((invoice.modified, invoice.sequence) != before) == moves
    between = (invoice.modified, invoice.sequence)
    clock.pass_(hours=1)
    desk.file.delete_payment(payment.txn_id)
    assert ((invoice.modified, invoice.sequence) != between) == moves


def test_payments_are_found_by_modified_date_with_what_they_settle(desk: Desk, invoice: Record, clock: Clock) -> None:
    clock.pass_(hours=1)
    desk.file.receive_payment(invoice.txn_id, 70, ref_number="12", method="Cash", memo="thanks")
    changed = "<ModifiedDateRangeFilter><FromModifiedDate>2026-03-02T10:00:00</FromModifiedDate></ModifiedDateRangeFilter>"
    plain = desk.ask("ReceivePaymentQuery", changed)
    assert (plain.text("TotalAmount"), plain.text("UnusedPayment")) == ("70.00", "10.00")
    assert plain.text("PaymentMethodRef/FullName") == "Cash"
    assert plain.text("AppliedToTxnRet") is None
    full = desk.ask("ReceivePaymentQuery", f"{changed}<IncludeLineItems>true</IncludeLineItems>")
    assert full.text("AppliedToTxnRet/TxnID") == invoice.txn_id
    assert full.text("AppliedToTxnRet/Amount") == "60.00"


def test_one_payment_for_several_invoices(desk: Desk, invoice: Record) -> None:
    other = desk.file.add_invoice("Juniper Dental", [{"item": "Service call"}])
    desk.file.receive_payment([invoice.txn_id, other.txn_id], 100)
    assert desk.file.balance_remaining(invoice.txn_id) == 0
    assert desk.file.balance_remaining(other.txn_id) == Decimal("20.00")


def test_credits_and_journals_settle_as_well(desk: Desk, invoice: Record) -> None:
    desk.file.add_credit_memo("Juniper Dental", "15.00", item="Service call", apply_to=invoice.txn_id)
    desk.file.apply_journal(invoice.txn_id, "45.00")
    assert shown(desk, invoice)[1:] == ("0.00", "true")
    assert desk.ask("ReceivePaymentQuery").code == 1
    linked = desk.ask("InvoiceQuery", "<IncludeLinkedTxns>true</IncludeLinkedTxns>").records[0]
    assert [one.text for one in linked.iterfind("LinkedTxn/TxnType")] == ["CreditMemo", "JournalEntry"]
    memo = desk.ask("CreditMemoQuery", "<IncludeLineItems>true</IncludeLineItems>")
    assert (memo.text("TotalAmount"), memo.text("CreditRemaining")) == ("15.00", "0.00")
    assert memo.text("CreditMemoLineRet/Amount") == "15.00"


def test_a_credit_is_applied_while_adding(desk: Desk) -> None:
    credit = desk.file.add_credit_memo("Juniper Dental", "15.00", item="Service call")
    line = "<InvoiceLineAdd><ItemRef><FullName>Service call</FullName></ItemRef></InvoiceLineAdd>"

    def add(amount: str) -> int:
        apply = f"<SetCredit><CreditTxnID>{credit.txn_id}</CreditTxnID><AppliedAmount>{amount}</AppliedAmount></SetCredit>"
        ref = "<CustomerRef><FullName>Juniper Dental</FullName></CustomerRef>"
        return desk.ask("InvoiceAdd", f"<InvoiceAdd>{ref}{apply}{line}</InvoiceAdd>").code

    assert add("15.01") == 3210
    assert desk.file.invoices == []
    assert add("15.00") == 0
    assert desk.file.balance_remaining(desk.file.invoices[0].txn_id) == Decimal("45.00")


def test_what_is_paid_cannot_become_more_than_what_is_due(desk: Desk, invoice: Record) -> None:
    desk.file.receive_payment(invoice.txn_id, 50)
    mod = (
        f"<TxnID>{invoice.txn_id}</TxnID><EditSequence>{invoice.edit_sequence}</EditSequence><InvoiceLineMod>"
        f"<TxnLineID>{invoice['Lines'][0]['TxnLineID']}</TxnLineID><Amount>10.00</Amount></InvoiceLineMod>"
    )
    assert desk.ask("InvoiceMod", f"<InvoiceMod>{mod}</InvoiceMod>").code == 3180


def test_a_deleted_invoice_leaves_its_payment_unused(desk: Desk, invoice: Record) -> None:
    desk.file.receive_payment(invoice.txn_id, 60)
    desk.file.delete_invoice(invoice.txn_id)
    assert desk.ask("ReceivePaymentQuery").text("UnusedPayment") == "60.00"
    assert desk.ask("CustomerQuery", "<FullName>Juniper Dental</FullName>").text("Balance") == "-60.00"


def test_merged_customers_bring_their_invoices(desk: Desk, invoice: Record) -> None:
    keep, gone = desk.file.require("Granite Peak Lodge"), desk.file.require("Juniper Dental")
    desk.file.merge_customers(keep.list_id, gone.list_id)
    assert desk.ask("InvoiceQuery").text("CustomerRef/ListID") == keep.list_id


def test_nothing_is_deleted_before_the_closing_date(desk: Desk, invoice: Record) -> None:
    payment = desk.file.receive_payment(invoice.txn_id, 10)
    desk.behaviour.closing_date = "2026-03-02"
    asked = f"<TxnDelType>ReceivePayment</TxnDelType><TxnID>{payment.txn_id}</TxnID>"
    assert desk.ask("TxnDel", asked).code == 3161
    desk.behaviour.closing_date = "2026-03-01"
    assert desk.ask("TxnDel", asked).code == 0


def test_a_payment_of_nothing_is_refused(desk: Desk, invoice: Record) -> None:
    with pytest.raises(Refusal):
        desk.file.receive_payment(invoice.txn_id, 0)


def test_a_deleted_credit_opens_the_invoice_again(desk: Desk, invoice: Record) -> None:
    credit = desk.file.add_credit_memo("Juniper Dental", "15.00", item="Service call", apply_to=invoice.txn_id)
    desk.file.delete_credit_memo(credit.txn_id)
    assert desk.file.balance_remaining(invoice.txn_id) == Decimal("60.00")
    assert desk.ask("TxnDeletedQuery", "<TxnDelType>CreditMemo</TxnDelType>").text("TxnID") == credit.txn_id
