"""Where the outcome cannot be known a person is asked once; late, doubled and broken answers double nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.sandbox.quickbooks import Behaviour
from app.sandbox.quickbooks import Fault as Failure
from app.sandbox.quickbooks.session import Session
from app.sandbox.webconnector import Fault, Kind
from app.store.sql import text
from tests.acceptance.money import Money, money
from tests.acceptance.world import Served

RECEIVE = "receiveResponseXML"


@pytest.fixture(scope="module")
def m(running: Served) -> Iterator[Money]:
    """A QuickBooks that keeps no answers and shows no ExternalGUID: only the tag is left."""
    with money(running, Behaviour(recovery="absent", external_guid_returned=False)) as made:
        yield made


def lose(m: Money, **values: Any) -> dict[str, Any]:
    """An invoice that was made in QuickBooks, and whose answer was lost."""
    invoice = m.ready(**values)
    m.notice()
    m.world.connector.faults.plan(Fault(Kind.CRASH_BEFORE, RECEIVE, 2))
    m.world.poll(read=False)
    m.wait_long()
    m.world.sweep()
    assert m.world.status()["queue"]["unknown"] == 1
    return invoice


def marked(m: Money, invoice: dict[str, Any]) -> list[Any]:
    return [one for one in m.invoices if one.get("Memo", "").startswith(f"{invoice['description']} [IT-")]


def question(m: Money) -> dict[str, Any]:
    [attention] = m.world.attention("outcome_unknown")
    return attention


def answer(m: Money, which: int) -> None:
    asked = question(m)
    m.world.office.settle_attention(asked["id"], "resolve", asked["choices"][which]["value"])
    m.world.poll(read=False)


def test_a_memo_that_was_edited_asks_a_person_who_names_the_invoice(m: Money) -> None:
    invoice = lose(m, description="edited", lines=[m.line(price="111.00")])
    [there] = marked(m, invoice)
    m.file.edit_invoice(there.id, memo="mine now")
    before = len(m.invoices)
    for _ in range(3):
        m.world.poll(read=False)
    assert len(m.invoices) == before
    assert str(there["RefNumber"]) in question(m)["summary"]
    assert m.told(invoice)["sync_status"] == "error"
    assert "not known" in m.told(invoice)["sync_error"]
    answer(m, 0)
    assert m.told(invoice)["quickbooks_id"] == there.id
    assert (m.told(invoice)["sync_status"], m.told(invoice)["sync_error"]) == ("synced", None)
    assert len(m.invoices) == before
    assert not m.world.attention("outcome_unknown")


def test_an_edited_date_number_and_customer_job_hide_nothing(m: Money) -> None:
    invoice = lose(m, description="moved", customer=m.customer("Ironwood Apartments")["id"])
    [there] = marked(m, invoice)
    m.file.edit_invoice(there.id, txn_date="2026-02-01", ref_number="X-1", customer="Ironwood Apartments:Building 2")
    m.world.poll(read=False)
    assert [one.id for one in marked(m, invoice)] == [m.told(invoice)["quickbooks_id"]]
    assert m.told(invoice)["number"] == "X-1"


def test_a_search_that_quickbooks_does_not_answer_sends_nothing_and_asks_in_the_end(m: Money) -> None:
    invoice = lose(m, description="no search")
    m.world.quickbooks.behaviour.refusals["InvoiceQueryRq"] = (1000, "An internal error.")
    for _ in range(4):
        m.world.poll(read=False)
    assert len(marked(m, invoice)) == 1
    assert question(m)
    m.world.quickbooks.behaviour.refusals.clear()
    m.world.poll(read=False)
    assert m.told(invoice)["sync_status"] == "synced"
    assert not m.world.attention("outcome_unknown")
    assert len(marked(m, invoice)) == 1


def test_an_internal_error_of_quickbooks_is_looked_into_before_it_is_sent_again(m: Money) -> None:
    invoice = m.ready(description="internal error")
    m.notice()
    m.world.quickbooks.behaviour.refusals["InvoiceAddRq"] = (1000, "An internal error.")
    m.world.poll(read=False)
    assert m.world.status()["queue"]["unknown"] == 1
    m.world.quickbooks.behaviour.refusals.clear()
    m.world.poll(read=False)
    m.world.poll(read=False)
    assert len(marked(m, invoice)) == 1
    assert m.told(invoice)["sync_status"] == "synced"


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.9, 0.99])
def test_an_answer_that_breaks_off_leaves_the_outcome_to_be_found(m: Money, monkeypatch: pytest.MonkeyPatch, keep: float) -> None:
    invoice = m.ready(description=f"cut at {keep}")
    m.notice()
    real = type(m.world.quickbooks.open()).process

    def cut(session: Any, request: str) -> str:
        answer = str(real(session, request))
        return answer[: int(len(answer) * keep)] if "InvoiceAddRq" in request else answer

    with monkeypatch.context() as patch:
        patch.setattr(type(m.world.quickbooks.open()), "process", cut)
        m.world.poll(read=False)
    for _ in range(2):
        m.wait_long()
        m.world.poll(read=False)
    assert len(marked(m, invoice)) == 1
    assert m.told(invoice)["sync_status"] == "synced"


def test_a_status_without_the_invoice_is_no_proof(m: Money, monkeypatch: pytest.MonkeyPatch) -> None:
    invoice = m.ready(description="no ret")
    m.notice()
    kind = type(m.world.quickbooks.open())
    real = kind.process

    def bare(session: Any, request: str) -> str:
        answer = str(real(session, request))
        head, found, rest = answer.partition("<InvoiceRet>")
        return head + rest.rpartition("</InvoiceRet>")[2] if found and "InvoiceAddRq" in request else answer

    with monkeypatch.context() as patch:
        patch.setattr(kind, "process", bare)
        m.world.poll(read=False)
    assert m.world.status()["queue"]["unknown"] == 1
    m.world.poll(read=False)
    assert len(marked(m, invoice)) == 1
    assert m.told(invoice)["sync_status"] == "synced"


def test_a_late_answer_settles_an_invoice_that_was_about_to_go_again(m: Money) -> None:
    invoice = m.ready(description="late")
    m.notice()
    m.world.connector.faults.plan(Fault(Kind.HOLD, RECEIVE, 2))
    m.world.poll(read=False)
    with m.world.services.database.company(m.world.id) as connection:
        connection.execute(text("UPDATE request SET state = 'waiting' WHERE state = 'handed_out'"))
    m.world.connector.deliver_held()
    m.world.settle()
    m.wait_long()
    m.world.poll(read=False)
    assert len(marked(m, invoice)) == 1
    assert m.told(invoice)["sync_status"] == "synced"


def test_a_late_answer_to_what_was_sent_twice_is_shown_to_a_person(m: Money) -> None:
    """Not to be prevented when QuickBooks hangs for longer than anybody waits; but it is not kept quiet."""
    invoice = m.ready(description="doubled")
    m.notice()
    m.world.connector.faults.plan(Fault(Kind.HOLD, RECEIVE, 2))
    m.world.poll(read=False)
    [first] = marked(m, invoice)
    with m.world.services.database.company(m.world.id) as connection:
        connection.execute(text("UPDATE request SET state = 'waiting' WHERE state = 'handed_out'"))
    m.wait_long()
    m.world.poll(read=False)
    assert len(marked(m, invoice)) == 2
    m.world.connector.deliver_held()
    m.world.settle()
    [attention] = m.world.attention("possibly_doubled")
    assert str(first["RefNumber"]) in attention["summary"]
    same, two = (choice["value"] for choice in attention["choices"])
    assert same.startswith("same:")
    m.world.office.settle_attention(attention["id"], "resolve", two)
    assert len(marked(m, invoice)) == 2  # nothing is put right by a program
    m.world.poll()
    assert m.world.attention("possibly_doubled") == []


def test_a_person_who_says_that_it_is_not_there_lets_it_be_sent(m: Money) -> None:
    invoice = lose(m, description="deleted", lines=[m.line(price="112.00")])
    [there] = marked(m, invoice)
    m.file.delete_invoice(there.id)
    m.world.poll(read=False)
    assert not marked(m, invoice)
    assert "deleted" in question(m)["summary"]
    answer(m, -1)
    m.world.poll(read=False)
    [again] = marked(m, invoice)
    assert m.told(invoice)["quickbooks_id"] == again.id
    assert (m.told(invoice)["sync_status"], m.told(invoice)["sync_error"]) == ("synced", None)


@pytest.mark.parametrize("when", ["before", "after"])
def test_of_many_in_one_message_set_each_is_found_out_by_itself(running: Served, when: Any) -> None:
    for recovery in ("documented", "absent"):
        with money(running, Behaviour(recovery=recovery), invoice_batch="5") as m:
            made = [m.ready(description=f"batch {n}") for n in range(5)]
            m.notice()
            m.world.quickbooks.behaviour.hresult_on["InvoiceAddRq"] = Failure("0x8004041C", when)
            m.world.poll(read=False)
            for _ in range(3):
                m.wait_long()
                m.world.poll(read=False)
            assert all(len(marked(m, invoice)) == 1 for invoice in made)
            assert all(m.told(invoice)["sync_status"] == "synced" for invoice in made)


def test_one_bad_invoice_of_a_batch_does_not_hold_the_others(running: Served) -> None:
    with money(running, invoice_batch="5") as m:
        made = [m.ready(description=f"batch {n}") for n in range(4)]
        m.notice()
        m.world.quickbooks.behaviour.hresult_on["InvoiceAddRq"] = Failure("0x80040400", "before")
        m.world.poll(read=False)
        m.world.poll(read=False)
        assert all(len(marked(m, invoice)) == 1 for invoice in made)


@pytest.mark.parametrize(("code", "is_shown"), [(530, True), (510, False), (550, True), (570, False)])
def test_an_invoice_that_was_saved_with_a_warning_is_not_sent_again(
    m: Money, monkeypatch: pytest.MonkeyPatch, code: int, is_shown: bool
) -> None:
    ok = 'statusCode="0" statusSeverity="Info"'
    process = Session.process

    def remarking(session: Session, request: str) -> str:
        answer = process(session, request)
        if "<InvoiceAddRs" not in answer:
            return answer
        head, rest = answer.split("<InvoiceAddRs", 1)
        assert ok in rest
        rest = rest.replace(ok, f'statusCode="{code}" statusSeverity="Warn"', 1)
        return f"{head}<InvoiceAddRs{rest if is_shown else re.sub('<InvoiceRet>.*</InvoiceRet>', '', rest, flags=re.DOTALL)}"

    monkeypatch.setattr(Session, "process", remarking)
    before = len(m.invoices)
    invoice = m.ready(description=f"warned {code}")
    m.notice()
    for _ in range(3):
        m.world.poll()
    assert len(m.invoices) == before + 1
    assert m.told(invoice)["sync_status"] == "synced"
    assert not m.world.attention()
