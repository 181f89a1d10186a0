"""Many records ended, deactivated or overwritten at once are stopped until a person has looked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.office.errors import Refusal
from app.sandbox.quickbooks import CompanyFile
from tests.acceptance.people import TWO_WAY, at, sequences, value
from tests.acceptance.proofs import proved
from tests.acceptance.world import Served, World, notice, world

MANY = 25


def many() -> CompanyFile:
    file = CompanyFile.empty()
    for number in range(MANY):
        file.add_customer(f"Customer {number:02}", company_name=f"Customer {number:02}", phone=f"641-555-{number:04}")
    return file


def all_inactive(w: World) -> None:
    w.sync(2)
    for record in list(w.file.customers):
        w.file.make_inactive("customer", record.id)
    w.sync(2)


def stopped(w: World) -> str:
    [attention] = w.attention("mass_change")
    assert attention["kind"] == "customer"
    assert str(MANY) in attention["summary"]
    return str(attention["id"])


def test_a_mass_change_waits_and_is_written_when_it_is_allowed(running: Served) -> None:
    with world(running, many()) as w:
        all_inactive(w)
        number = stopped(w)
        assert len(w.customers(active=True)) == MANY
        w.office.settle_attention(number, "resolve", "allow")
        w.sync(2)
        assert w.customers(active=True) == []
        assert not w.attention()


def test_a_mass_change_that_is_discarded_leaves_both_sides_as_they_are(running: Served) -> None:
    with world(running, many()) as w:
        all_inactive(w)
        w.office.settle_attention(stopped(w), "resolve", "discard")
        w.sync(2)
        assert len(w.customers(active=True)) == MANY
        assert {value(one, "IsActive") for one in w.file.customers} == {"false"}
        assert not w.attention()
        w.office.sync(w.id, True, None)
        w.sync(2)
        assert len(w.customers(active=True)) == MANY
        found = proved(w)
        assert (found["state"], found["kinds"]["customer"]["as_they_are"], found["kinds"]["location"]["as_they_are"]) == (
            "agree",
            MANY,
            0,
        )
        assert f"{MANY} customers among them left as they differ" in found["because"]


def test_a_mass_deletion_that_is_discarded_ends_the_pairs_and_deactivates_nobody(running: Served) -> None:
    with world(running, many()) as w:
        w.sync(2)
        for record in list(w.file.customers):
            w.file.delete("customer", record.id)
        w.sync(2)
        w.office.settle_attention(stopped(w), "resolve", "discard")
        w.sync(2)
        w.office.sync(w.id, True, None)
        w.sync(2)
        assert len(w.customers(active=True)) == MANY
        assert not w.attention("mass_change")


def test_many_plain_updates_are_no_mass_change(running: Served) -> None:
    with world(running, many()) as w:
        w.sync(2)
        for record in list(w.file.customers):
            w.file.edit_customer(record.id, phone="1")
        w.sync(1)
        assert {one["phone"] for one in w.customers()} == {"1"}
        assert not w.attention()


def test_many_overwritten_edits_are_a_mass_change(running: Served) -> None:
    with world(running, many()) as w:
        w.sync(2)
        for customer in w.customers():
            w.industrack.edit("customers", customer["id"], {"phone": "9"})
        w.sync(1)
        assert {one["phone"] for one in w.customers()} == {"9"}
        w.office.settle_attention(stopped(w), "resolve", "allow")
        w.sync(1)
        assert "9" not in {one["phone"] for one in w.customers()}


def test_what_waited_when_the_brake_was_pulled_waits_with_it(running: Served) -> None:
    with world(running, many(), customers="two_way") as w:
        w.sync(2)
        w.industrack.create("customers", {"company_name": "Newcomer"})
        notice(w)
        assert w.status()["queue"]["waiting"] == 1
        for customer in w.customers(quickbooks_id=None):
            assert customer["company_name"] == "Newcomer"
        for record in list(w.file.customers):
            w.file.make_inactive("customer", record.id)
        w.sync(2)
        number = stopped(w)
        assert len(w.file.customers) == MANY
        assert "Customer 00" in w.attention("mass_change")[0]["summary"]
        w.office.settle_attention(number, "resolve", "allow")
        w.sync(2)
        assert len(w.file.customers) == MANY + 1
        assert not w.attention()


def test_a_mass_change_in_parts_is_one(running: Served) -> None:
    with world(running, many()) as w:
        w.sync(2)
        for record in list(w.file.customers)[:15]:
            w.file.make_inactive("customer", record.id)
        w.sync(1)
        assert len(w.customers(active=False)) == 15
        for record in list(w.file.customers)[15:]:
            w.file.make_inactive("customer", record.id)
        w.sync(1)
        number = stopped(w)
        assert len(w.customers(active=False)) == 15
        w.office.settle_attention(number, "resolve", "allow")
        w.sync(1)
        assert len(w.customers(active=False)) == MANY
        assert not w.attention()


def test_a_larger_change_than_the_one_that_was_shown_is_another_question(running: Served) -> None:
    file = many()
    for number in range(MANY, 2 * MANY):
        file.add_customer(f"Customer {number:02}", company_name=f"Customer {number:02}", phone=f"641-555-{number:04}")
    with world(running, file) as w:
        w.sync(2)
        records = list(w.file.customers)
        for record in records[:MANY]:
            w.file.make_inactive("customer", record.id)
        w.sync(1)
        first = stopped(w)
        for record in records[MANY:]:
            w.file.make_inactive("customer", record.id)
        w.sync(1)
        [second] = w.attention("mass_change")
        assert str(second["id"]) != first
        with pytest.raises(Refusal):
            w.office.settle_attention(first, "resolve", "allow")
        assert w.customers(active=False) == []


def test_a_mass_change_cannot_be_ignored(running: Served) -> None:
    with world(running, many()) as w:
        all_inactive(w)
        number = stopped(w)
        with pytest.raises(Refusal):
            w.office.settle_attention(number, "ignore", None)
        assert w.status()["health"] == "stopped"
        assert w.attention("mass_change")[0]["summary"] == w.status()["because"]


def test_what_was_allowed_counts_for_nothing_that_comes_later(running: Served) -> None:
    file = many()
    with world(running, file) as w:
        all_inactive(w)
        w.office.settle_attention(stopped(w), "resolve", "allow")
        w.sync(1)
        for record in list(w.file.customers):
            w.file.edit_customer(record.id, is_active=True)
        w.sync(1)
        assert len(w.customers(active=True)) == MANY
        for record in list(w.file.customers):
            w.file.make_inactive("customer", record.id)
        w.sync(1)
        stopped(w)
        assert len(w.customers(active=True)) == MANY


def test_what_was_not_seen_is_not_approved(running: Served) -> None:
    with world(running, many(), customers="two_way", auto_approve="false") as w:
        w.sync(2)
        seen = w.office.preview(w.id)["seen"]
        w.industrack.create("customers", {"company_name": "Newcomer"})
        notice(w)
        with pytest.raises(Refusal):
            w.office.approve(w.id, False, seen)
        w.sync(1)
        assert len(w.file.customers) == MANY
        w.office.approve(w.id, False, w.office.preview(w.id)["seen"])
        w.sync(2)
        assert len(w.file.customers) == MANY + 1


def test_harm_that_the_approved_preview_did_not_show_is_stopped(running: Served) -> None:
    with world(running, many(), auto_approve="false") as w:
        w.sync(2)
        w.office.approve(w.id, False)
        w.sync(1)
        w.office.change(w.id, {"items": "industrack_to_quickbooks"})
        w.sync(1)
        for record in list(w.file.customers):
            w.file.make_inactive("customer", record.id)
        w.office.approve(w.id, False)
        w.sync(1)
        stopped(w)
        assert len(w.customers(active=True)) == MANY


@pytest.mark.parametrize("harm", ["inactive", "overwritten"])
def test_a_mass_change_towards_quickbooks_waits_there_too(running: Served, harm: str) -> None:
    with world(running, many(), **TWO_WAY) as w:
        w.sync(2)
        if harm == "overwritten":
            with at(w, timedelta(minutes=-5)):
                for record in list(w.file.customers):
                    w.file.edit_customer(record.id, phone="641-555-1111")
        edited = sequences(w)
        change = {"active": False} if harm == "inactive" else {"phone": "641-555-2222"}
        for customer in w.customers():
            w.industrack.edit("customers", customer["id"], change)
        w.sync(2)
        number = stopped(w)
        assert sequences(w) == edited
        w.office.settle_attention(number, "resolve", "allow")
        w.sync(2)
        assert not w.attention()
        held = {value(one, "IsActive" if harm == "inactive" else "Phone") for one in w.file.customers}
        assert held == {"false" if harm == "inactive" else "641-555-2222"}
