"""A write whose answer was lost is known as ours when it is read: no older value ever wins over a newer one by it.

The clock of QuickBooks' PC is put elsewhere at the same time, so that times tell nothing.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.sandbox.quickbooks import Behaviour, Fault
from tests.acceptance.people import TWO_WAY, here, later, one_customer, there, value
from tests.acceptance.world import Served, World, notice, world

BIRCH = "Birch Bakery"
CLOCKS = [(0, -1440), (0, -7), (1440, 0), (9, 0)]
"""Minutes by which the PC's clock is fast before the newer edit, and at it."""


def _lose_the_next_write(w: World) -> None:
    w.industrack.faults.cut(method="POST", collection="customers")


def _phones(w: World) -> tuple[str, str]:
    return value(there(w, BIRCH), "Phone"), str(here(w, BIRCH)["phone"])


def _come_to_rest(w: World) -> None:
    w.hurry()
    w.sync(4)


@pytest.mark.parametrize(("is_new", "clocks"), [*((False, one) for one in CLOCKS), (True, CLOCKS[0])], ids=str)
def test_the_phone_that_was_entered_last_stays_when_the_answer_about_the_one_before_is_lost(
    running: Served, is_new: bool, clocks: tuple[int, int]
) -> None:
    behaviour = Behaviour(clock_skew=clocks[0])
    with world(running, one_customer("Elm Cafe" if is_new else BIRCH), behaviour, **TWO_WAY) as w, later(w):
        w.sync(2)
        w.served.clock.ahead += timedelta(minutes=1)
        if is_new:
            w.file.add_customer(BIRCH, company_name=BIRCH, phone="older")
        else:
            w.file.edit_customer(there(w, BIRCH).id, phone="older")
        _lose_the_next_write(w)
        w.industrack.faults.fail(50, 503, method="POST", collection="customers")
        w.poll()
        assert here(w, BIRCH)["phone"] == "older"
        w.served.clock.ahead += timedelta(minutes=1)
        w.file.add_customer("Newcomer", company_name="Newcomer")  # its stamp hides that the clock is put elsewhere
        behaviour.clock_skew = clocks[1]
        w.file.edit_customer(there(w, BIRCH).id, phone="newer")
        w.poll()  # it is read before anybody knows what became of the write
        w.industrack.faults.clear()
        _come_to_rest(w)
        assert _phones(w) == ("newer", "newer")
        assert not w.attention("edited_on_both_sides")


def _write_and_lose_the_answer(w: World, *, is_new: bool) -> None:
    w.sync(2)
    if is_new:
        w.file.add_customer(BIRCH, company_name=BIRCH, phone="ours")
    else:
        w.file.edit_customer(there(w, BIRCH).id, phone="ours")
    _lose_the_next_write(w)
    w.poll()
    w.served.clock.ahead += timedelta(minutes=1)


@pytest.mark.parametrize("is_new", [False, True], ids=["changed", "new"])
def test_what_somebody_edits_upon_a_write_whose_answer_was_lost_is_no_part_of_it(running: Served, is_new: bool) -> None:
    with world(running, one_customer("Elm Cafe" if is_new else BIRCH), **TWO_WAY) as w, later(w):
        _write_and_lose_the_answer(w, is_new=is_new)
        w.industrack.edit("customers", here(w, BIRCH)["id"], {"email": "new@birch.example"})
        _come_to_rest(w)
        assert _phones(w) == ("ours", "ours")
        assert here(w, BIRCH)["email"] == value(there(w, BIRCH), "Email") == "new@birch.example"


@pytest.mark.parametrize("is_new", [False, True], ids=["changed", "new"])
def test_an_edit_of_the_same_field_upon_a_write_whose_answer_was_lost_goes_to_the_other_side(
    running: Served, is_new: bool
) -> None:
    with world(running, one_customer("Elm Cafe" if is_new else BIRCH), **TWO_WAY) as w, later(w):
        _write_and_lose_the_answer(w, is_new=is_new)
        w.industrack.edit("customers", here(w, BIRCH)["id"], {"phone": "theirs"})
        _come_to_rest(w)
        assert _phones(w) == ("theirs", "theirs")


@pytest.mark.parametrize("is_pulled", [False, True])
def test_the_same_entered_on_both_sides_is_agreed_on_though_our_write_never_arrived(running: Served, is_pulled: bool) -> None:
    behaviour = Behaviour()
    with world(running, one_customer(), behaviour, **TWO_WAY) as w, later(w):
        w.sync(2)
        w.file.edit_customer(there(w, BIRCH).id, phone="same")
        w.industrack.faults.fail(50, 503, method="POST", collection="customers")
        w.poll()
        w.served.clock.ahead += timedelta(minutes=1)
        w.industrack.edit("customers", here(w, BIRCH)["id"], {"phone": "same"})
        if is_pulled:
            notice(w)
        w.file.add_customer("Newcomer", company_name="Newcomer")
        behaviour.clock_skew = -1440
        w.file.edit_customer(there(w, BIRCH).id, phone="newer")
        w.poll()
        w.industrack.faults.clear()
        _come_to_rest(w)
        assert _phones(w) == ("newer", "newer")


@pytest.mark.parametrize("is_new", [False, True], ids=["changed", "new"])
def test_an_edit_in_quickbooks_upon_a_write_whose_answer_was_lost_is_no_part_of_it(running: Served, is_new: bool) -> None:
    behaviour = Behaviour(recovery="absent")
    with world(running, one_customer("Elm Cafe" if is_new else BIRCH), behaviour, **TWO_WAY) as w, later(w):
        w.sync(2)
        if is_new:
            w.industrack.create("customers", {"company_name": BIRCH, "phone": "ours"})
        else:
            w.industrack.edit("customers", here(w, BIRCH)["id"], {"phone": "ours"})
        behaviour.hresult_on["CustomerAddRq" if is_new else "CustomerModRq"] = Fault(when="after")
        w.poll()
        assert value(there(w, BIRCH), "Phone") == "ours"
        w.served.clock.ahead += timedelta(minutes=1)
        w.file.edit_customer(there(w, BIRCH).id, email="new@birch.example")
        _come_to_rest(w)
        assert _phones(w) == ("ours", "ours")
        assert here(w, BIRCH)["email"] == value(there(w, BIRCH), "Email") == "new@birch.example"


def test_the_phone_that_was_entered_last_in_industrack_stays_when_quickbooks_answer_is_lost(running: Served) -> None:
    behaviour = Behaviour(recovery="absent", clock_skew=1440)
    with world(running, one_customer(), behaviour, **TWO_WAY) as w, later(w):
        w.sync(2)
        w.industrack.edit("customers", here(w, BIRCH)["id"], {"phone": "older"})
        behaviour.hresult_on["CustomerModRq"] = Fault(when="after")
        w.poll()
        w.served.clock.ahead += timedelta(minutes=1)
        w.industrack.edit("customers", here(w, BIRCH)["id"], {"phone": "newer"})
        _come_to_rest(w)
        assert _phones(w) == ("newer", "newer")


def test_where_a_clock_that_was_put_elsewhere_unseen_leaves_open_who_edited_last_a_person_is_asked(running: Served) -> None:
    behaviour = Behaviour()
    with world(running, one_customer(), behaviour, **TWO_WAY) as w, later(w):
        w.sync(2)
        w.served.clock.ahead += timedelta(minutes=1)
        w.industrack.edit("customers", here(w, BIRCH)["id"], {"phone": "earlier"})
        w.served.clock.ahead += timedelta(minutes=1)
        w.file.add_customer("Newcomer", company_name="Newcomer")
        behaviour.clock_skew = -1440
        w.file.edit_customer(there(w, BIRCH).id, phone="later")
        w.sync(3)
        assert [value(there(w, BIRCH), "Phone"), here(w, BIRCH)["phone"]] == ["later", "earlier"]
        assert w.attention("edited_on_both_sides")
