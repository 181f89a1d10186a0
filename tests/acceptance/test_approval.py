"""What a person approved, and only that: settings changed twice, answers that came too late, a comparison under way meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from app.office.errors import Refusal
from app.sync.approval import restored, summary
from tests.acceptance.people import here, one_customer, there
from tests.acceptance.world import Served, World, notice, world


def while_it_is_compared(monkeypatch: pytest.MonkeyPatch, act: Any) -> None:
    """Once, at the end of the next comparison, before it is kept."""
    summarise, left = summary.summarise, [act]

    def compared(*given: Any) -> Any:
        found = summarise(*given)
        if left:
            left.pop()()
        return found

    monkeypatch.setattr(summary, "summarise", compared)


def made_in_industrack(w: World) -> None:
    w.industrack.create("customers", {"company_name": "Elm Dental"})
    w.industrack.create("items", {"name": "Filter", "kind": "service"})


def test_a_second_change_of_settings_lets_nothing_of_the_first_go_unapproved(running: Served) -> None:
    with world(running, one_customer()) as w:
        w.sync(2)
        made_in_industrack(w)
        w.office.change(w.id, {"customers": "two_way"})
        w.office.change(w.id, {"items": "industrack_to_quickbooks"})
        w.sync(2)
        assert [one.full_name for one in w.file.customers] == ["Birch Bakery"]
        preview = w.office.preview(w.id)
        assert preview["state"] == "ready"
        assert preview["quickbooks"]["customer"]["create"] == 1
        w.office.approve(w.id, False)
        w.sync(2)
        assert {one.full_name for one in w.file.customers} == {"Birch Bakery", "Elm Dental"}


def test_what_is_approved_while_it_is_compared_anew_is_not_asked_again(running: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    with world(running, one_customer()) as w:
        w.sync(2)
        w.office.change(w.id, {"customers": "two_way"})
        w.settle()
        while_it_is_compared(monkeypatch, lambda: w.office.approve(w.id, False))
        w.industrack.create("customers", {"company_name": "Elm Dental"})
        notice(w)
        assert w.office.preview(w.id)["state"] == "approved"
        w.sync(2)
        assert {one.full_name for one in w.file.customers} == {"Birch Bakery", "Elm Dental"}


def test_a_first_comparison_approved_while_it_is_made_anew_is_approved(running: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    with world(running, one_customer(), auto_approve="false") as w:
        w.sync(1)
        while_it_is_compared(monkeypatch, lambda: w.office.approve(w.id, False))
        w.file.add_customer("Elm Dental", company_name="Elm Dental")
        w.sync(2)
        assert w.office.preview(w.id)["state"] == "approved"
        assert "approv" not in w.updates[-1].status_text
        assert {one["company_name"] for one in w.customers()} == {"Birch Bakery", "Elm Dental"}


def test_a_backup_settled_while_it_is_compared_is_not_asked_about_again(running: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    with world(running, one_customer()) as w:
        w.sync(2)
        backup = w.file.snapshot()
        w.file.edit_customer(w.file.require("Birch Bakery").id, phone="2")
        w.sync(1)
        w.file.restore(backup)
        w.sync(2)
        [asked] = w.attention(restored.CODE)
        while_it_is_compared(monkeypatch, lambda: w.office.settle_attention(str(asked["id"]), "resolve", "continue"))
        w.office.sync(w.id, True, None)
        w.settle()
        w.sync(2)
        assert here(w, "Birch Bakery")["phone"] == "641-555-0111"
        assert w.office.preview(w.id)["state"] == "approved"
        assert "approv" not in w.updates[-1].status_text


def test_settings_changed_after_the_first_comparison_are_compared_before_they_can_be_approved(running: Served) -> None:
    with world(running, one_customer(), auto_approve="false") as w:
        w.industrack.create("customers", {"company_name": "Elm Dental"})
        w.sync(1)
        assert w.office.preview(w.id)["quickbooks"]["customer"]["create"] == 0
        w.office.change(w.id, {"customers": "two_way"})
        with pytest.raises(Refusal):
            w.office.approve(w.id, False)
        w.settle()
        assert w.office.preview(w.id)["quickbooks"]["customer"]["create"] == 1
        w.office.approve(w.id, False)
        w.sync(2)
        assert {one.full_name for one in w.file.customers} == {"Birch Bakery", "Elm Dental"}


def test_a_paused_company_writes_nothing_to_industrack_until_it_is_resumed(running: Served) -> None:
    with world(running, one_customer()) as w:
        w.sync(2)
        w.industrack.faults.fail(1, method="POST")
        w.file.edit_customer(there(w, "Birch Bakery").id, phone="2")
        with running.clock.standing():  # two seconds later it would be tried again
            w.poll()
            assert w.status()["pushes"]["waiting"] == 1
        w.office.pause(w.id, True)
        w.hurry()
        w.settle()
        assert here(w, "Birch Bakery")["phone"] == "641-555-0111"
        w.office.pause(w.id, False)
        w.hurry()
        w.settle()
        assert here(w, "Birch Bakery")["phone"] == "2"
