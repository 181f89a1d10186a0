"""QuickBooks in its varieties: what it cannot answer, refuses as a whole, or has no memory for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.sandbox.quickbooks import CompanyFile, Session
from app.sandbox.quickbooks import Fault as Failure
from app.sandbox.webconnector import Outcome
from app.store.sql import text
from tests.acceptance.by_hand import Hand
from tests.acceptance.refusing import names, new, refusing, writing
from tests.acceptance.world import Served, world

EMPTY = {"waiting": 0, "handed_out": 0, "unknown": 0, "held": 0}


def test_an_empty_first_response_is_made_up_for_by_asking(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        hand = Hand(w)
        hand.login()
        hand.open()
        asked = hand.send("")
        assert all(f"<{name}QueryRq" in asked for name in ("Host", "Company", "Preferences", "CompanyActivity"))
        assert hand.process(asked) in range(1, 100)
        hand.finish()
        w.settle()
        assert len(w.customers()) == len(w.file.customers)
        assert w.office.company(w.id)["quickbooks"]["product"].startswith("QuickBooks Enterprise")


@pytest.mark.parametrize("hcp", ["<QBXML>", "no XML at all", "<?xml version='1.0'?><QBXML><QBXMLMsgsRs/></QBXML>"])
def test_a_first_response_that_cannot_be_read_is_made_up_for_by_asking(running: Served, hcp: str) -> None:
    with world(running, CompanyFile.tidy()) as w:
        hand = Hand(w)
        hand.login()
        hand.open()
        assert hand.process(hand.send(hcp)) in range(1, 100)
        hand.finish()
        w.settle()
        assert len(w.customers()) == len(w.file.customers)


@pytest.mark.parametrize("part", ["CompanyActivityQueryRq", "ListDeletedQueryRq", "PreferencesQueryRq", "<OwnerID>"])
def test_a_question_that_quickbooks_does_not_know_hides_no_other(running: Served, part: str) -> None:
    with world(running, CompanyFile.tidy(), customers="two_way") as w:
        w.sync(1)
        refused: list[str] = []

        def is_refused(xml: str) -> bool:
            is_one = part in xml and (part != "<OwnerID>" or xml.count("requestID") > 1)  # which file it is must be said
            refused.extend([part] * is_one)
            return is_one

        refusing(w, is_refused)
        hand = Hand(w)
        w.office.sync(w.id, False, None)
        w.settle()
        hand.login()
        hand.open()
        hand.process(hand.send(""))
        hand.finish()
        w.settle()
        assert refused
        new(w, "Rosewood Dental")
        w.sync(2)
        assert "Rosewood Dental" in {one.get("CompanyName") for one in w.file.customers}
        assert w.status()["last_session"]["outcome"] in {"done", "nothing_to_do"}


def test_no_company_file_named_no_work(running: Served) -> None:
    with writing(running) as w:
        new(w, "Rosewood Dental")
        refusing(w, lambda xml: "CompanyQueryRq" in xml, "0x8004041C")
        hand = Hand(w)
        hand.login()
        request = hand.send("")
        while request:
            assert "CustomerAdd" not in request
            hand.process(request)
            request = hand.send("")
        assert "which company file is open" in hand.last_error()
        assert "which company file is open" in hand.close()
        assert not w.file.customers


def test_one_bad_customer_is_held_and_the_others_get_through(running: Served) -> None:
    with writing(running) as w:
        refusing(w, lambda xml: "Poison" in xml)
        new(w, *(f"Customer {number}" for number in range(5)), "Poison", "Zebra")
        update = w.poll(read=False)
        assert update.outcome == Outcome.DONE
        assert names(w) == [*(f"Customer {number}" for number in range(5)), "Zebra"]
        assert w.status()["queue"] == EMPTY | {"held": 1}
        [attention] = w.attention()
        assert "Poison" in attention["summary"]
        requests = w.quickbooks.processed
        w.served.clock.ahead += timedelta(hours=1)
        w.poll(read=False)
        assert w.status()["queue"]["held"] == 1
        assert w.quickbooks.processed - requests < 10


def test_a_quickbooks_that_refuses_message_set_ids_is_written_to_without(running: Served) -> None:
    with writing(running) as w:
        refusing(w, lambda xml: "MessageSetID" in xml)
        new(w, "Rosewood Dental", "Harbor Cafe")
        w.poll(read=False)
        w.poll(read=False)
        assert names(w) == ["Harbor Cafe", "Rosewood Dental"]
        assert w.status()["queue"] == EMPTY
        assert not w.attention()
        new(w, "Elm Grove School")
        hand = Hand(w)
        hand.login()
        hand.open().process(hand.until("CustomerAddRq"))  # known by now: no id any more; and the answer is lost
        w.served.clock.ahead += timedelta(seconds=601)
        w.sweep()
        w.poll(read=False)
        w.poll(read=False)
        assert names(w) == ["Elm Grove School", "Harbor Cafe", "Rosewood Dental"]
        assert w.status()["queue"] == EMPTY


def test_a_bad_customer_does_not_make_quickbooks_one_without_recovery(running: Served) -> None:
    with writing(running) as w:
        refusing(w, lambda xml: "Poison" in xml)
        new(w, "Poison")
        w.poll(read=False)
        assert w.status()["queue"]["held"] == 1
        new(w, "Rosewood Dental")
        hand = Hand(w)
        hand.login()
        assert "newMessageSetID" in hand.until("CustomerAddRq")


def test_a_quickbooks_that_refuses_the_question_for_a_stored_answer_is_searched(running: Served) -> None:
    with writing(running) as w:
        new(w, "Rosewood Dental")
        hand = Hand(w)
        hand.login()
        hand.open().process(hand.until("CustomerAddRq"))
        w.served.clock.ahead += timedelta(seconds=601)
        refusing(w, lambda xml: "oldMessageSetID" in xml)
        w.poll(read=False)
        w.poll(read=False)
        assert names(w) == ["Rosewood Dental"]
        assert w.status()["queue"] == EMPTY


def test_a_stored_answer_that_cannot_be_read_is_not_asked_for_for_ever(running: Served) -> None:
    with writing(running) as w:
        new(w, "Rosewood Dental")
        hand = Hand(w)
        hand.login()
        hand.open().process(hand.until("CustomerAddRq"))
        original = w.quickbooks.open

        def opened(*args: Any, **more: Any) -> Session:
            session = original(*args, **more)
            process = session.process
            session.process = lambda xml: process(xml)[:120] if "oldMessageSetID" in xml else process(xml)  # type: ignore[method-assign,assignment]
            return session

        w.quickbooks.open = opened  # type: ignore[method-assign]
        for _ in range(6):
            w.served.clock.ahead += timedelta(seconds=601)
            w.poll(read=False)
        assert names(w) == ["Rosewood Dental"]
        assert w.status()["queue"] == EMPTY


@pytest.mark.parametrize("hresult", ["0x80040414", "0x8004041B", "0x80040401", "0x80040416"])
def test_a_write_that_quickbooks_cannot_take_now_ends_the_session_and_goes_with_the_next(running: Served, hresult: str) -> None:
    with writing(running) as w:
        new(w, "Rosewood Dental", "Larkspur Bakery")
        w.quickbooks.behaviour.hresult_on["CustomerAddRq"] = Failure(hresult, "before")
        hand = Hand(w)
        hand.login()
        hand.until("CustomerAddRq")
        assert hand.process(hand.requests[-1]) == 100
        hand.close()
        assert w.status()["last_session"]["outcome"] == "error"
        assert [(one["state"], one["attempts"]) for one in w.office.queue(w.id)] == [("waiting", 0)] * 2
        w.sync(1)
        assert names(w) == ["Larkspur Bakery", "Rosewood Dental"]


def test_a_quickbooks_that_fails_at_every_write_is_left_alone_after_three(running: Served) -> None:
    with writing(running) as w:
        new(w, "Rosewood Dental")
        refusing(w, lambda xml: "CustomerAddRq" in xml, "0x8004041C")
        for _ in range(12):
            w.sync(1)
        assert [one["state"] for one in w.office.queue(w.id)] == ["held"]


@pytest.mark.parametrize("hresult", ["0x80040414", "0x80040408", "0x8004040D"])
def test_a_quickbooks_out_of_reach_is_asked_once_and_the_reason_is_told(running: Served, hresult: str) -> None:
    with world(running, CompanyFile.tidy()) as w:
        refusing(w, lambda xml: True, hresult)
        hand = Hand(w)
        hand.login()
        hand.open()
        assert hand.process(hand.send("")) == 100
        told = hand.close()
        assert len(hand.requests) == 1
        assert "QuickBooks" in told or "next update" in told
        assert w.status()["last_session"]["outcome"] == "error"


def test_a_file_without_our_file_id_is_known_by_its_name(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        w.connector = w.new_connector(owner_id="", file_id="")
        w.sync(2)
        assert len(w.customers()) == len(w.file.customers)
        w.quickbooks.switch_to(CompanyFile.messy())
        update = w.poll()
        assert "Another company file" in update.status_text
        assert [one["code"] for one in w.attention("wrong_company_file")] == ["wrong_company_file"]


@pytest.mark.parametrize(("hresult", "words"), [("0x80040408", "QuickBooks"), ("0x80040414", ""), ("0x8004041A", "")])
def test_quickbooks_that_cannot_be_opened_is_told_in_words_and_tried_again_later(
    running: Served, hresult: str, words: str
) -> None:
    with world(running, CompanyFile.tidy()) as w:
        w.quickbooks.behaviour.open_fault = hresult
        update = w.poll()
        assert update.outcome == Outcome.ERROR
        assert update.operations.count("connectionError") == 1
        last = w.status()["last_session"]
        assert last["outcome"] == "error"
        assert words in last["message"]
        w.quickbooks.behaviour.open_fault = None
        w.sync(2)
        assert len(w.customers()) == len(w.file.customers)


def test_a_wrong_path_is_tried_once_with_the_file_that_is_open(running: Served) -> None:
    with world(running, CompanyFile.tidy(), company_file=r"C:\nowhere.qbw") as w:
        update = w.poll()
        assert update.operations.count("connectionError") == 1
        assert update.outcome == Outcome.DONE
        assert len(w.customers()) == len(w.file.customers)


def test_calls_that_fail_inside_never_let_the_web_connector_wait_for_ever(
    running: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world(running, CompanyFile.tidy()) as w:
        hand = Hand(w)
        hand.login()
        with w.services.database.company(w.id) as connection:
            connection.execute(text("UPDATE session SET progress = progress || '{\"no_op\": true}' WHERE ended_at IS NULL"))

        def fails(call: Any) -> None:
            raise RuntimeError("inside")

        with monkeypatch.context() as patch:
            patch.setattr("app.session.hand_out.next_message", fails)
            answers = []
            for _ in range(3):
                assert hand.send("") == ""
                answers.append(hand.last_error())
        assert answers.count("NoOp") <= 1
        assert answers[-1] != ""
        hand.close()
        w.served.clock.ahead += timedelta(seconds=61)
        w.sync(2)
        assert len(w.customers()) == len(w.file.customers)


def test_a_web_connector_waits_three_times_at_most_for_a_decision_that_does_not_come(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        hand = Hand(w)
        hand.login()
        hand.until("<CustomerQueryRq requestID")
        hand.process(hand.requests[-1])  # and no worker ever comes
        waited = 0
        for _ in range(30):
            request = hand.send()
            if request:
                if hand.process(request) == 100:
                    break
            else:
                assert hand.last_error() == "NoOp"
                waited += 1
        else:
            raise AssertionError("the session never ended")
        assert waited <= 3
        hand.close()
        w.sync(1)
        assert len(w.customers()) == len(w.file.customers)
