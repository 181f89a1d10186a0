"""A report of failure names no message set: of an invoice it proves nothing, and nothing is sent again unchanged."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.sandbox.quickbooks import Behaviour, Session
from app.sandbox.quickbooks import Fault as Failure
from tests.acceptance.by_hand import Hand
from tests.acceptance.money import Money, money
from tests.acceptance.world import Served

UNREADABLE = "0x80040400"


@pytest.fixture(scope="module", params=["documented", "absent"])
def m(running: Served, request: pytest.FixtureRequest) -> Iterator[Money]:
    with money(running, Behaviour(recovery=request.param)) as made:
        yield made


def sent_again(hand: Hand) -> int:
    return sum("<InvoiceAddRq" in request for request in hand.requests) - 1


@pytest.mark.parametrize("hresult", [UNREADABLE, "0x8004041C", "0x80040402", ""])
def test_a_copy_of_an_earlier_failure_makes_no_second_invoice(m: Money, hresult: str) -> None:
    before = len(m.invoices)
    invoice = m.ready(description=f"copied {hresult}")
    m.notice()
    hand = Hand(m.world)
    assert hand.login() == ""
    answer = hand.open().process(hand.until("<InvoiceAddRq"))
    hand.receive("", hresult, "QuickBooks found an error when parsing the provided XML text stream.")
    hand.receive(answer)
    hand.finish()
    m.world.settle()
    m.world.sync(2)
    assert len(m.invoices) == before + 1
    assert sent_again(hand) == 0
    assert m.told(invoice)["sync_status"] == "synced"
    assert not m.world.attention()


def test_an_invoice_that_is_there_after_all_is_found_though_it_was_reported_unreadable(m: Money) -> None:
    before = len(m.invoices)
    invoice = m.ready(description="there after all")
    m.notice()
    m.world.quickbooks.behaviour.hresult_on["InvoiceAddRq"] = Failure(UNREADABLE, "after")
    m.world.sync(3)
    assert len(m.invoices) == before + 1
    assert m.told(invoice)["sync_status"] == "synced"


def test_an_unreadable_invoice_is_looked_for_and_then_held(m: Money, monkeypatch: pytest.MonkeyPatch) -> None:
    m.ready(description="goes well")  # so that it is known that this QuickBooks takes the ids of message sets
    m.notice()
    m.world.sync(2)
    before, sent, process = len(m.invoices), [0], Session.process

    def refusing(session: Session, request: str) -> str:
        if "<InvoiceAddRq" in request:
            sent[0] += 1
            m.world.quickbooks.behaviour.hresult_on["InvoiceAddRq"] = Failure(UNREADABLE)
        return process(session, request)

    monkeypatch.setattr(Session, "process", refusing)
    invoice = m.ready(description="unreadable")
    m.notice()
    for _ in range(6):
        m.world.poll()
    assert sent[0] == 1
    assert len(m.invoices) == before
    assert m.world.status()["queue"]["held"] == 1
    assert m.told(invoice)["sync_status"] == "error"
    assert len(m.world.attention("refused_by_quickbooks")) == 1
