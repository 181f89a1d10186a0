"""What is paid in QuickBooks comes back to IndusTrack, however it was settled, whether or not that moves the invoice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.sandbox.quickbooks import Behaviour
from app.sync.kinds.invoices import source
from app.sync.rules.source import Reread
from tests.acceptance.money import FREE, Money, money
from tests.acceptance.world import Served


@pytest.fixture(scope="module", params=[False, True], ids=["payments leave the invoice alone", "payments move the invoice"])
def m(running: Served, request: pytest.FixtureRequest) -> Iterator[Money]:
    with money(running, Behaviour(payment_moves_invoice=request.param)) as made:
        made.world.industrack.spells_freely = request.param
        yield made


def sent(m: Money, *amounts: str) -> list[tuple[dict[str, Any], str]]:
    """Invoices without tax that are in QuickBooks, with their TxnIDs."""
    made = [m.ready(lines=[m.line(FREE, "1", amount, taxable=False)]) for amount in amounts]
    m.notice()
    m.world.poll(read=False)
    return [(one, str(m.told(one)["quickbooks_id"])) for one in made]


def standing(m: Money, invoice: dict[str, Any]) -> tuple[bool, str]:
    told = m.told(invoice)
    return bool(told["paid"]), str(told["balance"])


def payments_of(m: Money, invoice: dict[str, Any]) -> list[tuple[str, bool]]:
    return sorted((one["amount"], bool(one["voided"])) for one in m.payments() if one["invoice_id"] == invoice["id"])


def test_paid_in_full_in_part_and_taken_back(m: Money) -> None:
    [(invoice, txn_id)] = sent(m, "100.00")
    first = m.file.receive_payment(txn_id, "40.00", ref_number="4711", method="VISA")
    m.world.sync(1)
    assert standing(m, invoice) == (False, "60.00")
    [payment] = [one for one in m.payments() if one["invoice_id"] == invoice["id"]]
    assert (payment["amount"], payment["method"], payment["reference"]) == ("40.00", "VISA", "4711")
    assert payment["quickbooks_id"] == first.id
    m.file.receive_payment(txn_id, "60.00")
    m.world.sync(1)
    assert standing(m, invoice) == (True, "0.00")
    m.file.delete_payment(first.id)
    m.world.sync(2)
    assert standing(m, invoice) == (False, "40.00")
    assert payments_of(m, invoice) == [("40.00", True), ("60.00", False)]


def test_one_payment_for_several_invoices_is_a_payment_for_each(m: Money) -> None:
    (one, first), (two, second) = sent(m, "30.00", "50.00")
    m.file.receive_payment([first, second], "70.00")
    m.world.sync(1)
    assert standing(m, one) == (True, "0.00")
    assert standing(m, two) == (False, "10.00")
    assert payments_of(m, one) == [("30.00", False)]
    assert payments_of(m, two) == [("40.00", False)]


def test_credits_and_journals_settle_invoices_without_a_payment(m: Money) -> None:
    (one, first), (two, second) = sent(m, "30.00", "50.00")
    credit = m.file.add_credit_memo("Birch Street Bakery", "30.00", item=FREE, apply_to=first)
    m.file.apply_journal(second, "20.00")
    m.world.sync(1)
    assert standing(m, one) == (True, "0.00")
    assert standing(m, two) == (False, "30.00")
    assert payments_of(m, one) == payments_of(m, two) == []
    m.file.delete_credit_memo(credit.id)
    m.world.sync(1)
    assert standing(m, one) == (False, "30.00")


def test_payments_are_told_once_however_often_they_are_read(m: Money) -> None:
    [(invoice, txn_id)] = sent(m, "20.00")
    m.file.receive_payment(txn_id, "5.00")
    m.world.sync(1)
    writes = m.world.industrack.log.writes
    m.world.sync(2)
    assert m.world.industrack.log.writes == writes
    assert payments_of(m, invoice) == [("5.00", False)]


def test_a_payment_that_came_while_nobody_looked_is_found_by_its_invoice(m: Money) -> None:
    """Its own date of change lies far behind what is asked for; the invoice names it."""
    [(invoice, txn_id)] = sent(m, "80.00")
    payment = m.file.receive_payment(txn_id, "25.00")
    payment.modified -= 400 * 24 * 3600
    m.world.sync(2)
    assert payments_of(m, invoice) == [("25.00", False)]
    assert standing(m, invoice) == (False, "55.00")


def test_open_invoices_are_read_again_in_turn_within_the_bound(m: Money, monkeypatch: pytest.MonkeyPatch) -> None:
    made = sent(m, "11.00", "12.00", "13.00")
    for _, txn_id in made:
        m.file.apply_journal(txn_id, "1.00")
    monkeypatch.setattr(source, "REREAD", Reread(open=2, closed=50))
    for _ in range(len(m.invoices)):
        m.world.poll()
    assert [standing(m, invoice)[1] for invoice, _ in made] == ["10.00", "11.00", "12.00"]


def test_figures_that_cannot_be_read_leave_industracks_alone_and_are_shown(m: Money) -> None:
    [(invoice, txn_id)] = sent(m, "1300.00")
    payment = m.file.receive_payment(txn_id, "65.50")
    m.world.sync(1)
    assert standing(m, invoice) == (False, "1234.50")
    [record] = [one for one in m.invoices if one.id == txn_id]
    m.file.print_as(record, BalanceRemaining="1,000.00")
    m.file.edit_invoice(txn_id, memo=f"{record.data['Memo']} again")
    m.world.sync(1)
    assert standing(m, invoice) == (False, "1234.50")
    [asked] = m.world.attention("cannot_be_read")
    assert (asked["kind"], asked["quickbooks_id"]) == ("invoice", txn_id)
    m.file.print_as(record, BalanceRemaining="1300.00")
    m.file.delete_payment(payment.id)
    m.world.sync(2)
    assert standing(m, invoice) == (False, "1300.00")
    assert m.world.attention("cannot_be_read") == []
