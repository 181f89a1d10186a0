"""What comes back from QuickBooks: twice, late, broken, in another order, without a name, or not at all."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from app.sandbox.quickbooks import CompanyFile
from app.sandbox.webconnector import Fault, Kind
from tests.acceptance.by_hand import Hand
from tests.acceptance.world import Served, World, notice, world

RECEIVE = "receiveResponseXML"


def later(w: World, seconds: float) -> None:
    w.served.clock.ahead += timedelta(seconds=seconds)


def waiting_customer(w: World, name: str = "Rosewood Dental") -> dict[str, Any]:
    made = dict(w.industrack.create("customers", {"company_name": name}))
    notice(w)
    return made


def writing(running: Served) -> Any:
    return world(running, customers="industrack_to_quickbooks", read_every="86400")


def arrived(w: World, name: str = "Rosewood Dental") -> int:
    return sum(one.get("CompanyName") == name for one in w.file.customers)


def test_a_late_answer_of_a_lost_session_settles_its_write_and_gives_no_work(running: Served) -> None:
    with writing(running) as w:
        w.sync(1)
        told = waiting_customer(w)
        hand = Hand(w)
        hand.login()
        answer = hand.open().process(hand.until("CustomerAddRq"))
        later(w, 601)
        assert Hand(w).login() == ""  # only a new login takes over
        assert w.status()["queue"]["unknown"] == 1
        assert hand.receive(answer) == 100
        w.settle()
        assert w.status()["queue"] == {"waiting": 0, "handed_out": 0, "unknown": 0, "held": 0}
        assert w.customers(id=told["id"])[0]["quickbooks_id"] == w.file.customers[0].id
        assert hand.send() == ""
        assert w.status()["last_session"]["outcome"] == "lost"


def test_a_late_answer_under_the_next_sessions_ticket_settles_the_write_and_goes_on(running: Served) -> None:
    with writing(running) as w:
        w.sync(1)
        waiting_customer(w)
        hand, second = Hand(w), Hand(w)
        hand.login()
        answer = hand.open().process(hand.until("CustomerAddRq"))
        later(w, 601)
        assert second.login() == ""
        request = second.send(second.open().hcp())
        assert second.receive(answer) in range(100)
        assert second.process(request) in range(100)
        second.finish()
        w.settle()
        assert w.status()["queue"] == {"waiting": 0, "handed_out": 0, "unknown": 0, "held": 0}
        assert len(w.file.customers) == 1


def test_the_same_answer_again_changes_nothing_whenever_it_comes(running: Served) -> None:
    with writing(running) as w:
        w.sync(1)
        waiting_customer(w)
        hand = Hand(w)
        hand.login()
        answer = hand.open().process(hand.until("CustomerAddRq"))
        first = hand.receive(answer)
        assert hand.receive(answer) == first
        w.settle()
        hand.finish()
        assert hand.receive(answer) == 100
        w.settle()
        w.sync(1)
        assert len(w.file.customers) == 1
        assert len(w.customers()) == 1


def test_answers_in_another_order_reach_the_requests_that_they_name(running: Served) -> None:
    with writing(running) as w:
        w.sync(1)
        for number in range(12):
            w.industrack.create("customers", {"company_name": f"Customer {number}", "phone": f"515-555-01{number:02}"})
        w.quickbooks.behaviour.answer_order = "reversed"
        w.sync(2)
        ids = {one["CompanyName"]: one.id for one in w.file.customers}
        assert len(ids) == 12
        assert {one["company_name"]: one["quickbooks_id"] for one in w.customers()} == ids


@pytest.mark.parametrize("cut", [0.3, 0.7, 0.98])
def test_a_write_whose_answer_breaks_off_is_found_out_and_made_once(running: Served, cut: float) -> None:
    with writing(running) as w:
        w.sync(1)
        waiting_customer(w)
        waiting_customer(w, "Harbor Cafe")
        hand = Hand(w)
        hand.login()
        answer = hand.open().process(hand.until("CustomerAddRq"))
        assert hand.receive(answer[: int(len(answer) * cut)]) in range(100)
        hand.finish()
        w.settle()
        w.poll(read=False)
        w.poll(read=False)
        assert sorted(one["CompanyName"] for one in w.file.customers) == ["Harbor Cafe", "Rosewood Dental"]
        assert w.status()["queue"] == {"waiting": 0, "handed_out": 0, "unknown": 0, "held": 0}
        assert all(one["quickbooks_id"] for one in w.customers())


@pytest.mark.parametrize("answer", ["<QBXML>", "this is no XML", "<?xml version='1.0'?><html/>", "", " "])
def test_a_write_that_is_answered_with_nonsense_is_found_out(running: Served, answer: str) -> None:
    with writing(running) as w:
        w.sync(1)
        waiting_customer(w)
        hand = Hand(w)
        hand.login()
        hand.open().process(hand.until("CustomerAddRq"))
        assert hand.receive(answer) in range(101)
        assert w.status()["queue"]["unknown"] == 1
        hand.close()
        w.poll(read=False)
        assert len(w.file.customers) == 1
        assert w.status()["queue"]["unknown"] == 0


def test_a_page_that_breaks_off_is_read_again_next_time(running: Served) -> None:
    with world(running, CompanyFile.large(customers=60, jobs=5, ship_tos=10), page_size="20") as w:
        hand = Hand(w)
        hand.login()
        hand.until('iterator="Start"')
        first = hand.open().process(hand.requests[-1])
        hand.receive(first)
        second = hand.open().process(hand.send())
        assert hand.receive(second[: len(second) // 2]) in range(100)
        hand.finish()
        w.sync(2)
        assert len(w.customers()) == len(w.file.customers)


def test_answers_without_request_ids_belong_to_what_was_handed_out_last(running: Served) -> None:
    with world(running, CompanyFile.tidy(), customers="two_way") as w:
        original = w.quickbooks.open

        def forgetful(*args: Any, **more: Any) -> Any:
            session = original(*args, **more)
            process = session.process
            session.process = lambda xml: re.sub(r' requestID="[^"]*"', "", process(xml))  # type: ignore[method-assign,assignment]
            return session

        w.quickbooks.open = forgetful  # type: ignore[method-assign]
        w.sync(2)
        assert len(w.customers()) == len(w.file.customers)
        w.industrack.create("customers", {"company_name": "Rosewood Dental"})
        w.sync(4)
        assert arrived(w) == 1
        assert w.status()["queue"] == {"waiting": 0, "handed_out": 0, "unknown": 0, "held": 0}


def test_the_web_connector_that_asks_again_without_an_answer_gets_the_next_work_and_loses_nothing(running: Served) -> None:
    with writing(running) as w:
        w.sync(1)
        waiting_customer(w)
        hand = Hand(w)
        hand.login()
        answer = hand.open().process(hand.until("CustomerAddRq"))
        again = hand.send()
        assert "CustomerAddRq" not in again
        if again:
            assert hand.process(again) in range(101)
        assert hand.receive(answer) in range(101)
        w.settle()
        hand.close()
        w.poll(read=False)
        assert len(w.file.customers) == 1
        assert w.status()["queue"] == {"waiting": 0, "handed_out": 0, "unknown": 0, "held": 0}


def test_an_answer_to_a_message_set_of_another_company_is_nobodys(running: Served) -> None:
    with writing(running) as one, writing(running) as other:
        one.sync(1)
        other.sync(1)
        waiting_customer(one)
        hand, strange = Hand(one), Hand(other)
        hand.login()
        strange.login()
        answer = hand.open().process(hand.until("CustomerAddRq"))
        strange.send(strange.open().hcp())
        assert strange.receive(answer) in range(101)
        assert other.status()["records"]["customer"]["quickbooks"] == 0
        assert one.status()["queue"]["handed_out"] == 1
        assert hand.receive(answer) in range(100)


@pytest.mark.parametrize("operation", ["sendRequestXML", "getLastError", "closeConnection", "connectionError", RECEIVE])
def test_an_unknown_ticket_gets_an_orderly_answer(running: Served, operation: str) -> None:
    with world(running) as w:
        hand = Hand(w)
        hand.ticket = "{00000000-0000-0000-0000-000000000000}"
        if operation == "sendRequestXML":
            assert hand.send() == ""
            assert hand.last_error() not in {"", "NoOp"}
        elif operation == RECEIVE:
            assert hand.receive("<QBXML/>") == 100
        elif operation == "connectionError":
            assert hand.connector.call(operation, ticket=hand.ticket, hresult="0x80040401", message="x") == "done"
        else:
            assert hand.connector.call(operation, ticket=hand.ticket) not in {"", "NoOp"}


@pytest.mark.parametrize("operation", ["sendRequestXML", RECEIVE, "closeConnection"])
def test_a_ticket_that_is_mixed_up_in_the_middle_costs_one_update(running: Served, operation: str) -> None:
    with world(running, CompanyFile.tidy()) as w:
        w.connector.faults.plan(Fault(Kind.UNKNOWN_TICKET, operation, 1 if operation == "closeConnection" else 2))
        w.poll()
        later(w, 601)
        w.poll()
        assert len(w.customers()) == len(w.file.customers)


@pytest.mark.parametrize("other", ["closeConnection", "getLastError", "authenticate"])
@pytest.mark.parametrize("operation", ["sendRequestXML", RECEIVE])
def test_calls_out_of_order_cost_time_only(running: Served, operation: str, other: str) -> None:
    with world(running, CompanyFile.tidy()) as w:
        w.connector.faults.plan(Fault(Kind.OTHER_FIRST, operation, 3, other=other))
        w.poll()
        later(w, 601)
        w.sync(2)
        assert len(w.customers()) == len(w.file.customers)
        assert w.status()["last_session"]["outcome"] in {"done", "nothing_to_do"}


def test_emoji_and_umlauts_travel_both_ways(running: Served) -> None:
    file = CompanyFile.tidy()
    file.add_customer("Müller & Söhne <GmbH>", CompanyName="Müller & Söhne <GmbH>")
    with world(running, file, customers="two_way") as w:
        w.sync(2)
        assert "Müller & Söhne <GmbH>" in {one["company_name"] for one in w.customers()}
        made = w.industrack.create("customers", {"company_name": "Café Łódź \N{CAT FACE} “Zażółć”", "phone": "1\u2013800"})
        w.sync(3)
        [told] = w.customers(id=made["id"])
        assert told["quickbooks_id"]
        assert told["company_name"] == "Café Łódź \N{CAT FACE} “Zażółć”"
        writes = w.industrack.log.writes
        sequences = {one.id: one.sequence for one in w.file.customers}
        w.sync(2)
        assert (w.industrack.log.writes, {one.id: one.sequence for one in w.file.customers}) == (writes, sequences)


def test_a_late_page_does_not_bring_back_what_was_written_over_since(running: Served) -> None:
    with world(running, CompanyFile.tidy(), customers="two_way", read_every="86400") as w:
        w.sync(2)
        told = next(one for one in w.customers() if one["quickbooks_id"])
        w.office.sync(w.id, False, None)
        w.settle()
        w.file.edit_customer(told["quickbooks_id"], phone="515-555-0001")
        hand = Hand(w)
        hand.login()
        page = hand.open().process(hand.until("<CustomerQueryRq requestID"))
        later(w, 61)
        w.poll()
        w.industrack.edit("customers", told["id"], {"phone": "515-555-0002"})
        w.sync(2)
        writes = w.industrack.log.writes
        hand.receive(page)
        w.settle()
        w.sync(2)
        assert w.customers(id=told["id"])[0]["phone"] == "515-555-0002"
        [kept] = [one for one in w.file.customers if one.id == told["quickbooks_id"]]
        assert kept["Phone"] == "515-555-0002"
        assert w.industrack.log.writes == writes
