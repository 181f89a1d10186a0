"""Who comes in, who waits, and when there is something to do."""

from __future__ import annotations

import re
from datetime import timedelta

from app.sandbox.quickbooks import CompanyFile
from app.store.sql import text
from tests.acceptance.by_hand import Hand
from tests.acceptance.world import Served, World, notice, world


def later(w: World, seconds: float) -> None:
    w.served.clock.ahead += timedelta(seconds=seconds)


def test_a_wrong_password_and_an_unknown_user_are_refused_alike(running: Served) -> None:
    with world(running) as w:
        hand = Hand(w)
        assert hand.login(password="wrong") == "nvu"
        assert hand.ticket
        assert hand.close() != ""
        assert hand.login(username="nobody") == "nvu"
        assert hand.login(username="", password="") == "nvu"
        assert hand.login(username="müller' OR 1=1 --", password="\N{GRINNING FACE}") == "nvu"
        assert w.status()["session"] is None
        assert hand.login() == ""


def test_a_second_login_is_busy_while_the_first_is_alive(running: Served) -> None:
    with world(running) as w, running.clock.standing():
        first, second = Hand(w), Hand(w)
        assert first.login() == ""
        first.send()
        assert second.login() == "busy"
        later(w, 59)
        assert second.login() == "busy"
        assert "The Web Connector fell silent" not in first.last_error()


def test_a_silent_session_is_taken_over_after_a_minute_and_gets_no_more_work(running: Served) -> None:
    with world(running) as w, running.clock.standing():
        first, second = Hand(w), Hand(w)
        assert first.login() == ""
        request = first.send()
        later(w, 61)
        assert second.login() == ""
        assert first.send() == ""
        assert first.last_error() not in {"", "NoOp"}
        assert first.receive(first.open().process(request)) == 100
        assert "fell silent" in first.close()
        second.finish()
        assert w.status()["last_session"]["outcome"] == "done"


def test_a_web_connector_that_was_told_to_wait_is_not_silent_while_it_waits(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w, running.clock.standing():
        hand = Hand(w)
        hand.login()
        hand.until("<CustomerQueryRq requestID")
        hand.process(hand.requests[-1])
        while request := hand.send():
            hand.process(request)
        assert hand.last_error() == "NoOp"
        later(w, 64)
        w.sweep()
        assert Hand(w).login() == "busy"
        later(w, 2)
        assert Hand(w).login() == ""


def test_behind_a_write_too_a_session_waits_three_times_at_most(running: Served) -> None:
    with world(running, customers="industrack_to_quickbooks") as w:
        w.sync(1)
        w.industrack.create("customers", {"company_name": "Rosewood Dental"})
        notice(w)
        hand, waited = Hand(w), 0
        hand.login()
        hand.until("CustomerAddRq")
        hand.process(hand.requests[-1])
        while not (request := hand.send()):
            waited += 1
            assert (hand.last_error(), waited <= 3) == ("NoOp", True)
        assert (hand.process(request), waited) == (100, 3)


def test_a_session_that_awaits_the_answer_to_a_write_is_taken_over_after_ten_minutes_only(running: Served) -> None:
    with world(running, customers="industrack_to_quickbooks") as w, running.clock.standing():
        w.sync(1)
        w.industrack.create("customers", {"company_name": "Rosewood Dental"})
        notice(w)
        first, second = Hand(w), Hand(w)
        first.login()
        first.until("CustomerAddRq")
        later(w, 599)
        w.sweep()
        assert second.login() == "busy"
        later(w, 2)
        assert second.login() == ""
        assert w.status()["queue"]["unknown"] == 1


def test_every_call_keeps_a_session_alive(running: Served) -> None:
    with world(running) as w, running.clock.standing():
        first = Hand(w)
        first.login()
        for _ in range(4):
            later(w, 50)
            assert first.last_error() is not None
            w.sweep()
            assert Hand(w).login() == "busy"


def test_a_quickbooks_that_needs_ten_minutes_for_each_message_set_is_slow_and_not_gone(running: Served) -> None:
    with world(running, CompanyFile.large(customers=150, jobs=0, ship_tos=0), page_size="50") as w:
        hand = Hand(w)
        hand.login()
        for _ in range(30):
            request = hand.send("" if hand.requests else hand.open().hcp())
            if not request:
                break
            later(w, 600)
            w.sweep()
            if hand.process(request) >= 100:
                break
        w.settle()
        assert len(w.customers()) == 150
        assert {size for one in hand.requests for size in re.findall("<MaxReturned>([0-9]+)<", one)} == {"50"}


def test_pages_of_a_slow_quickbooks_count_although_they_come_after_the_next_login(running: Served) -> None:
    with world(running, CompanyFile.large(customers=40, jobs=0, ship_tos=0), page_size="10") as w:
        first = Hand(w)
        first.login()
        page = first.open().process(first.until("<CustomerQueryRq requestID"))
        later(w, 61)
        second = Hand(w)
        assert second.login() == ""
        assert first.receive(page) == 100
        w.settle()
        assert w.status()["records"]["customer"]["quickbooks"] == 10
        assert first.send() == ""
        second.finish()
        w.settle()
        w.sync(1)
        assert len(w.customers()) == 40


def test_a_session_that_was_forsaken_for_a_day_is_over(running: Served) -> None:
    with world(running) as w:
        hand = Hand(w)
        hand.login()
        hand.send()
        later(w, 3600)
        w.sweep()
        assert w.status()["session"] is not None
        later(w, 86400)
        w.sweep()
        assert w.status()["session"] is None
        assert w.status()["last_session"]["outcome"] == "lost"


def test_a_paused_company_has_nothing_to_do(running: Served) -> None:
    with world(running) as w:
        w.office.pause(w.id, True)
        assert Hand(w).login() == "none"
        w.office.pause(w.id, False)
        assert Hand(w).login() == ""


def test_a_company_that_is_paused_during_its_session_writes_nothing_more(running: Served) -> None:
    with world(running, customers="industrack_to_quickbooks") as w:
        w.sync(1)
        w.industrack.create("customers", {"company_name": "Rosewood Dental"})
        notice(w)
        hand = Hand(w)
        hand.login()
        hand.send(hand.open().hcp())
        w.office.pause(w.id, True)
        hand.process(hand.requests[-1])
        hand.finish()
        assert not w.file.customers
        assert w.status()["queue"]["waiting"] == 1


def test_quickbooks_is_read_when_it_is_due_and_at_once_when_a_person_asks_but_once_a_minute(running: Served) -> None:
    with world(running, CompanyFile.tidy(), read_every="600", poll_every="5") as w, running.clock.standing():
        w.sync(2)
        w.settle()
        later(w, 301)
        assert w.poll(read=False).outcome == "nothing_to_do"  # the schedule; the last read is not ten minutes old
        later(w, 100)
        clicked = w.poll(read=False)
        assert clicked.outcome == "done"
        w.file.edit_customer(w.file.customers[0].id, Phone="515-555-0111")
        later(w, 20)
        assert w.poll(read=False).outcome == "nothing_to_do"  # clicked again at once
        later(w, 241)
        assert w.poll(read=False).outcome == "nothing_to_do"
        later(w, 340)
        assert w.poll(read=False).outcome == "done"
        assert "515-555-0111" in {one["phone"] for one in w.customers()}


def test_a_schedule_that_is_a_little_early_reads_all_the_same(running: Served) -> None:
    with world(running, CompanyFile.tidy(), read_every="300", poll_every="5") as w, running.clock.standing():
        w.sync(2)
        for _ in range(3):
            later(w, 296)
            assert w.poll(read=False).outcome == "done"


def test_nothing_to_do_is_told_in_a_sentence_and_keeps_one_row(running: Served) -> None:
    with world(running, CompanyFile.tidy(), read_every="86400") as w:
        w.sync(2)
        later(w, 301)
        for _ in range(3):
            later(w, 301)
            update = w.poll(read=False)
            assert update.operations[-2:] == ["authenticate", "closeConnection"]
            assert "still to be proved" in update.status_text
        with w.services.database.company(w.id) as connection:
            outcomes = [row.outcome for row in connection.execute(text("SELECT outcome FROM session ORDER BY id"))]
        assert outcomes.count("nothing_to_do") == 1


def test_the_company_file_that_was_set_is_answered(running: Served) -> None:
    with world(running) as w:
        w.office.change(w.id, {"company_file": r"C:\Books\Larkspur.qbw"})
        assert Hand(w).login() == r"C:\Books\Larkspur.qbw"


def test_a_new_password_locks_the_old_one_out(running: Served) -> None:
    with world(running) as w:
        password = w.office.new_password(w.id)
        assert Hand(w).login() == "nvu"
        assert Hand(w).login(password=password) == ""
