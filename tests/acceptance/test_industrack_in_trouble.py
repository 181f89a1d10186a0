"""IndusTrack answers late, not at all, or twice; nothing is lost or doubled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.sandbox.industrack.account import Account
from app.sandbox.industrack.answers import Answer
from app.sandbox.quickbooks import CompanyFile
from tests.acceptance.people import here, one_customer, there
from tests.acceptance.world import Served, world


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


def test_pushes_that_failed_one_by_one_are_tried_again_by_themselves(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        w.industrack.faults.fail(3)
        w.poll()
        for _ in range(6):
            w.hurry()
            w.settle()
        assert len(w.customers()) == len(w.file.customers)
        assert w.status()["idle"] is True


def test_a_connection_cut_after_the_commit_doubles_nothing(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        w.industrack.faults.cut(2, method="POST")
        w.poll()
        for _ in range(6):
            w.hurry()
            w.settle()
        names = [one["quickbooks_id"] for one in w.customers()]
        assert sorted(names) == sorted(one.id for one in w.file.customers)


def test_a_rate_limit_costs_time_and_nothing_else(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        w.industrack.faults.rate_limit(2)
        w.poll()
        for _ in range(6):
            w.hurry()
            w.settle()
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
        w.poll()
        for _ in range(6):
            w.hurry()
            w.settle()
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
        w.poll()
        assert 1_000 - left[0] <= 2
        for _ in range(20):
            w.hurry()
            w.settle()
        assert 1_000 - left[0] <= 12
        assert [one["code"] for one in w.attention()] == ["refused_by_industrack"]


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
