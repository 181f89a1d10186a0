"""A mass change that comes a few at every poll is one, and what a person allows of it is carried out."""

from __future__ import annotations

import pytest

from app.sandbox.quickbooks import CompanyFile
from tests.acceptance.by_hand import Hand
from tests.acceptance.people import value
from tests.acceptance.world import Served, World, notice, world

ALL = 120
A_POLL = 12


def company_file() -> CompanyFile:
    file = CompanyFile.empty()
    for number in range(ALL):
        file.add_customer(f"Customer {number:03}", company_name=f"Customer {number:03}", phone=f"641-555-{number:04}")
    return file


def some_inactive(w: World, start: int) -> None:
    for record in list(w.file.customers)[start : start + A_POLL]:
        w.file.make_inactive("customer", record.id)
    w.poll()


def asked(w: World) -> str:
    [attention] = w.attention("mass_change")
    return str(attention["id"])


@pytest.mark.parametrize("polls", [2, ALL // A_POLL])
def test_what_is_allowed_of_a_change_that_came_in_polls_is_carried_out(running: Served, polls: int) -> None:
    with world(running, company_file()) as w:
        w.sync(2)
        for number in range(polls):
            some_inactive(w, number * A_POLL)
        assert len(w.customers(active=False)) == A_POLL
        w.office.settle_attention(asked(w), "resolve", "allow")
        w.sync(2)
        assert len(w.customers(active=False)) == polls * A_POLL
        assert not w.attention()


def test_what_is_allowed_while_a_read_is_under_way_is_carried_out_after_it(running: Served) -> None:
    with world(running, company_file()) as w:
        w.sync(2)
        for record in list(w.file.customers)[: 2 * A_POLL]:
            w.file.make_inactive("customer", record.id)
        w.poll()
        number_of_it = asked(w)
        w.office.sync(w.id, False, None)
        w.settle()
        hand = Hand(w)
        hand.login()
        request = hand.until('iterator="Start"')
        assert "<CustomerQueryRq" in request
        w.office.settle_attention(number_of_it, "resolve", "allow")
        w.settle()
        assert len(w.customers(active=False)) == 0
        hand.process(request)
        hand.close()
        w.settle()
        w.sync(2)
        assert len(w.customers(active=False)) == 2 * A_POLL
        assert not w.attention("mass_change")


def test_what_was_carried_out_and_then_shown_and_allowed_counts_no_longer(running: Served) -> None:
    with world(running, company_file()) as w:
        w.sync(2)
        for number in range(2):
            some_inactive(w, number * A_POLL)
        w.office.settle_attention(asked(w), "resolve", "allow")
        w.sync(1)
        some_inactive(w, 2 * A_POLL)
        w.sync(1)
        assert len(w.customers(active=False)) == 3 * A_POLL
        some_inactive(w, 3 * A_POLL)
        assert len(w.customers(active=False)) == 3 * A_POLL
        asked(w)


def test_what_was_with_quickbooks_when_it_was_shown_and_allowed_counts_no_longer(running: Served) -> None:
    with world(running, company_file(), customers="two_way") as w:
        w.sync(2)
        ids = [customer["id"] for customer in w.customers()]

        def some_inactive_in_industrack(start: int) -> None:
            for number in ids[start : start + A_POLL]:
                w.industrack.edit("customers", number, {"active": False})
            notice(w)

        some_inactive_in_industrack(0)
        hand = Hand(w)
        hand.login()
        request = hand.until("<CustomerModRq")
        some_inactive_in_industrack(A_POLL)
        w.office.settle_attention(asked(w), "resolve", "allow")
        w.settle()
        hand.process(request)
        hand.close()
        w.settle()
        some_inactive_in_industrack(2 * A_POLL)
        assert not w.attention("mass_change")
        w.sync(1)
        assert sum(value(one, "IsActive") == "false" for one in w.file.customers) == 3 * A_POLL
