"""A restored backup, a copy of the company file, another company: nothing is written before a person has looked."""

from __future__ import annotations

from typing import Any

import pytest

from app.office.errors import Refusal
from tests.acceptance.people import TWO_WAY, here, one_customer, there, value
from tests.acceptance.world import Served, World, world


def test_after_a_restored_backup_nothing_is_written_until_a_person_goes_on(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w:
        w.sync(2)
        backup = w.file.snapshot()
        w.file.edit_customer(there(w, "Birch Bakery").id, phone="2")
        late = w.file.add_customer("Oak Lodge", company_name="Oak Lodge").id
        w.sync(2)
        w.file.restore(backup)
        writes = w.industrack.log.writes
        w.industrack.edit("customers", here(w, "Birch Bakery")["id"], {"email": "new@birch.example"})
        writes = w.industrack.log.writes
        w.sync(2)
        [attention] = w.attention("restored_backup")
        assert w.industrack.log.writes == writes
        assert value(there(w, "Birch Bakery"), "Email") == "ada@birch.example"
        preview = w.office.preview(w.id)
        assert preview["state"] == "ready"
        assert preview["industrack"]["customer"]["deactivate"] == 1
        assert preview["quickbooks"]["customer"]["update"] + preview["industrack"]["customer"]["update"] >= 1
        assert "backup" in w.updates[-1].status_text
        w.office.settle_attention(str(attention["id"]), "resolve", "continue")
        w.sync(3)
        assert not w.attention("restored_backup")
        assert [one["active"] for one in w.customers(quickbooks_id=late)] == [False]
        record, customer = there(w, "Birch Bakery"), here(w, "Birch Bakery")
        assert (value(record, "Phone"), value(record, "Email")) == (customer["phone"], customer["email"])


def test_approving_the_comparison_goes_on_as_well(running: Served) -> None:
    with world(running, one_customer()) as w:
        w.sync(2)
        backup = w.file.snapshot()
        w.file.edit_customer(there(w, "Birch Bakery").id, phone="2")
        w.sync(1)
        w.file.restore(backup)
        w.sync(2)
        assert here(w, "Birch Bakery")["phone"] == "2"
        w.office.approve(w.id, False)
        w.sync(1)
        assert here(w, "Birch Bakery")["phone"] == "641-555-0111"
        assert not w.attention()


def test_a_copy_with_another_company_name_is_refused_and_the_right_file_goes_on(running: Served) -> None:
    with world(running, one_customer()) as w:
        w.sync(2)
        copy = w.file.copy(r"C:\Copies\Practice.qbw")
        copy.rename_company("Practice Company")
        copy.edit_customer(copy.require("Birch Bakery").id, phone="000")
        w.quickbooks.switch_to(copy)
        w.sync(1)
        [attention] = w.attention("wrong_company_file")
        assert "Practice Company" in attention["summary"]
        assert here(w, "Birch Bakery")["phone"] == "641-555-0111"
        w.quickbooks.switch_to(w.file)
        w.file.edit_customer(there(w, "Birch Bakery").id, phone="2")
        w.sync(2)
        assert here(w, "Birch Bakery")["phone"] == "2"
        assert not w.attention()


def asked_after_renaming(w: World) -> dict[str, Any]:
    """What a person is asked once the company has another name, and a customer another phone."""
    w.sync(2)
    w.file.rename_company("Larkspur and Daughters")
    w.file.edit_customer(there(w, "Birch Bakery").id, phone="2")
    w.sync(1)
    [attention] = w.attention("wrong_company_file")
    return attention


def test_a_renamed_company_goes_on_when_a_person_pins_it(running: Served) -> None:
    with world(running, one_customer()) as w:
        attention = asked_after_renaming(w)
        assert here(w, "Birch Bakery")["phone"] == "641-555-0111"
        w.office.settle_attention(str(attention["id"]), "resolve", "pin")
        w.sync(2)
        assert here(w, "Birch Bakery")["phone"] == "2"
        assert not w.attention()


def test_a_pin_is_for_the_file_that_was_asked_about_and_not_for_whichever_opens_next(running: Served) -> None:
    with world(running, one_customer()) as w:
        attention = asked_after_renaming(w)
        assert "Larkspur and Daughters" in attention["choices"][-1]["label"]
        w.office.settle_attention(str(attention["id"]), "resolve", "pin")
        w.file.rename_company("Somebody Else")
        w.sync(1)
        [other] = w.attention("wrong_company_file")
        assert "Somebody Else" in other["summary"]
        assert here(w, "Birch Bakery")["phone"] == "641-555-0111"
        w.file.rename_company("Larkspur and Daughters")
        w.sync(2)
        assert here(w, "Birch Bakery")["phone"] == "2"
        assert not w.attention()


def test_a_pin_of_a_question_that_another_file_has_replaced_is_refused(running: Served) -> None:
    with world(running, one_customer()) as w:
        w.sync(2)
        w.file.rename_company("Larkspur and Daughters")
        w.sync(1)
        [attention] = w.attention("wrong_company_file")
        w.file.rename_company("Somebody Else")
        w.sync(1)
        with pytest.raises(Refusal):
            w.office.settle_attention(str(attention["id"]), "resolve", "pin")
