"""IndusTrack answers late, not at all, or twice; nothing is lost or doubled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from app.sandbox.industrack import api, pages
from app.sandbox.industrack.account import Account
from app.sandbox.industrack.answers import Answer
from app.sandbox.industrack.pages import Page
from app.sandbox.quickbooks import CompanyFile
from app.store.sql import text
from tests.acceptance.people import here, one_customer, there
from tests.acceptance.world import Served, World, notice, world


@contextmanager
def later_than(running: Served, ahead: timedelta) -> Iterator[None]:
    """Everybody's clock is moved on meanwhile."""
    running.clock.ahead += ahead
    try:
        yield
    finally:
        running.clock.ahead -= ahead


def answers(monkeypatch: pytest.MonkeyPatch, method: str, times: int, answer: Callable[[], Answer]) -> list[int]:
    """IndusTrack answers something else so often; what is left of it comes back."""
    real, left = getattr(Account, method), [times]

    def answered(self: Account, *given: Any) -> Answer:
        if left[0]:
            left[0] -= 1
            return answer()
        found: Answer = real(self, *given)
        return found

    monkeypatch.setattr(Account, method, answered)
    return left


def poll_and_try_again(w: World) -> None:
    """A poll, and what failed tried again as often as it takes."""
    w.poll()
    for _ in range(6):
        w.hurry()
        w.settle()


def test_pushes_that_failed_one_by_one_are_tried_again_by_themselves(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        w.industrack.faults.fail(3)
        poll_and_try_again(w)
        assert len(w.customers()) == len(w.file.customers)
        assert w.status()["idle"] is True


def test_a_connection_cut_after_the_commit_doubles_nothing(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        w.industrack.faults.cut(2, method="POST")
        poll_and_try_again(w)
        names = [one["quickbooks_id"] for one in w.customers()]
        assert sorted(names) == sorted(one.id for one in w.file.customers)


def test_a_rate_limit_costs_time_and_nothing_else(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        w.industrack.faults.rate_limit(2)
        poll_and_try_again(w)
        assert len(w.customers()) == len(w.file.customers)


def test_a_revoked_token_is_said_and_nothing_is_lost(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        token = w.industrack.token
        w.industrack.change_token(token, "another")
        w.poll()
        assert [one["code"] for one in w.attention()] == ["token_revoked"]
        assert w.status()["idle"] is False or w.status()["state"] == "reading"
        w.industrack.change_token("another", token)
        w.hurry()
        w.poll()
        assert len(w.customers(token=token)) == len(w.file.customers)
        assert w.attention("token_revoked") == []


@pytest.mark.parametrize("status", [404, 412])
def test_one_wrong_answer_about_a_record_ends_no_pair(running: Served, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    with world(running, one_customer()) as w:
        w.sync(2)
        left = answers(monkeypatch, "update", 2, lambda: Answer(status))
        w.file.edit_customer(there(w, "Birch Bakery").id, phone="641-555-0199")
        poll_and_try_again(w)
        assert left == [0]
        assert here(w, "Birch Bakery")["phone"] == "641-555-0199"
        w.file.edit_customer(there(w, "Birch Bakery").id, phone="641-555-0200")
        w.poll()
        assert here(w, "Birch Bakery")["phone"] == "641-555-0200"
        assert w.status()["records"]["customer"]["linked"] == 1


def test_a_record_that_is_never_found_and_always_shown_goes_round_in_no_circles(
    running: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world(running, one_customer()) as w:
        w.sync(2)
        left = answers(monkeypatch, "update", 1_000, lambda: Answer(404))
        w.file.edit_customer(there(w, "Birch Bakery").id, phone="641-555-0199")
        with running.clock.standing():  # seconds later it would be tried again
            w.poll()
            assert 1_000 - left[0] <= 2
        for _ in range(20):
            w.hurry()
            w.settle()
        assert 1_000 - left[0] <= 12
        assert [one["code"] for one in w.attention()] == ["refused_by_industrack"]


def test_a_change_that_is_said_and_not_shown_goes_round_in_no_circles(running: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    with world(running, one_customer()) as w:
        w.sync(2)
        left = answers(monkeypatch, "update", 1_000, lambda: Answer(412, dict(here(w, "Birch Bakery"))))
        w.file.edit_customer(there(w, "Birch Bakery").id, phone="641-555-0199")
        with running.clock.standing():  # seconds later it would be tried again
            w.poll()
            assert 1_000 - left[0] <= 2
        for _ in range(20):
            w.hurry()
            w.settle()
        assert 1_000 - left[0] <= 12
        [told] = w.attention()
        assert told["code"] == "refused_by_industrack"
        assert "shows it unchanged" in told["summary"]


def test_a_record_that_is_not_found_by_itself_either_ends_its_pair(running: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    with world(running, one_customer()) as w:
        w.sync(2)
        left = [answers(monkeypatch, method, 1, lambda: Answer(404)) for method in ("update", "get")]
        w.file.edit_customer(there(w, "Birch Bakery").id, phone="641-555-0199")
        w.poll()
        assert left == [[0], [0]]
        assert w.status()["records"]["customer"]["linked"] == 0
        assert w.status()["pushes"] == {"waiting": 0, "failed": 0}


def test_a_new_token_lets_everything_go_that_waited_for_it(running: Served) -> None:
    with world(running, one_customer()) as w:
        w.industrack.change_token(w.industrack.token, "another")
        w.poll()
        assert [one["code"] for one in w.attention()] == ["token_revoked"]
        w.office.set_token(w.id, " another ")
        w.poll()
        assert [one["company_name"] for one in w.customers(token="another")] == ["Birch Bakery"]
        assert w.attention() == []


@pytest.mark.parametrize("hours", [-30, -3, 3])
def test_a_clock_that_is_hours_off_hides_no_change(running: Served, hours: int) -> None:
    with world(running, CompanyFile.tidy(), customers="two_way") as w:
        w.industrack.account().clock = lambda: running.clock() + timedelta(hours=hours)
        w.sync(2)
        with later_than(running, timedelta(hours=1)):
            for phone in ("641-555-0001", "641-555-0002"):
                customer = w.customers()[0]
                w.industrack.edit("customers", customer["id"], {"phone": phone})
                w.industrack.create("customers", {"company_name": f"Newcomer {phone}"})
                w.sync(2)
                assert w.file.require(customer["company_name"]).data["Phone"] == phone
                assert w.industrack.list("customers", company_name=f"Newcomer {phone}")[0]["quickbooks_id"]


@pytest.mark.parametrize("is_empty", [True, False])
def test_a_cursor_that_is_given_again_is_not_followed_for_ever(
    running: Served, monkeypatch: pytest.MonkeyPatch, is_empty: bool
) -> None:
    given = pages.read_page

    def again(account: Account, collection: str, query: Mapping[str, str]) -> Page:
        page = given(account, collection, query)
        return Page([] if is_empty and "cursor" in query else page.data, "again") if collection == "customers" else page

    with world(running, CompanyFile.tidy()) as w:
        w.industrack.create("customers", {"company_name": "Newcomer"})
        monkeypatch.setattr(api, "read_page", again)
        w.settle()
        assert w.industrack.log.reads < 20
        monkeypatch.undo()
        w.hurry()
        w.sync(2)
        assert len(w.customers()) == len(w.file.customers) + 1


def test_a_cursor_that_is_not_known_any_more_is_given_up(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        w.sync(1)
        with w.services.database.company(w.id) as connection:
            connection.execute(
                text(
                    "UPDATE cursor SET position = jsonb_build_object('cursor', 'old', 'since', NULL, 'began_at', now())"
                    " WHERE side = 'industrack' AND kind = 'customers'"
                )
            )
        w.industrack.edit("customers", w.customers()[0]["id"], {"phone": "9"})
        notice(w)
        w.hurry()
        w.settle()
        assert w.customers(phone="9") == []  # seen, and put back
        assert w.status()["idle"] is True


def test_a_record_of_an_unknown_shape_does_not_stop_the_others(running: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    given = pages.read_page

    def broken(account: Account, collection: str, query: Mapping[str, str]) -> Page:
        page = given(account, collection, query)
        strange = [{**one, "company_name": ["Strange"]} if one.get("company_name") == "Strange" else one for one in page.data]
        return Page(strange, page.next_cursor)

    with world(running, CompanyFile.tidy(), customers="two_way") as w:
        strange = w.industrack.create("customers", {"company_name": "Strange"})
        w.industrack.create("customers", {"company_name": "Newcomer"})
        monkeypatch.setattr(api, "read_page", broken)
        w.sync(3)
        assert [one["industrack_id"] for one in w.attention("cannot_be_read")] == [strange["id"]]
        assert w.customers(company_name="Newcomer")[0]["quickbooks_id"]
        monkeypatch.undo()
        w.industrack.edit("customers", strange["id"], {"phone": "1"})
        w.sync(3)
        assert not w.attention()
        assert w.customers(company_name="Strange")[0]["quickbooks_id"]


def test_a_batch_that_is_refused_as_a_whole_loses_nothing(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        w.industrack.faults.fail(1, 413, method="POST", collection="customers")
        w.sync(2)
        assert len(w.customers()) == len(w.file.customers)
        assert w.status()["pushes"] == {"waiting": 0, "failed": 0}
