"""QuickBooks' PC in another zone, with a clock that is wrong, and a service whose own clock was: no edit is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.sandbox.quickbooks import Behaviour, CompanyFile
from tests.acceptance.by_hand import Hand
from tests.acceptance.people import TWO_WAY, here, later, one_customer, there, value
from tests.acceptance.world import Served, World, notice, world

LONG = timedelta(hours=5)


def edited(w: World, phone: str) -> None:
    w.file.edit_customer(there(w, "Birch Bakery").id, phone=phone)
    w.file.add_customer(f"New {phone}", company_name=f"New {phone}")


def arrives(w: World, phone: str) -> None:
    edited(w, phone)
    w.poll()
    assert here(w, "Birch Bakery")["phone"] == phone
    assert here(w, f"New {phone}")


@pytest.mark.parametrize("pc", ["America/Los_Angeles", "Pacific/Honolulu", "America/Phoenix", "Australia/Sydney"])
def test_a_pc_in_another_zone_loses_no_edit_and_is_told_of(running: Served, pc: str) -> None:
    with world(running, one_customer(), Behaviour(time_zone=pc)) as w, later(w):
        w.office.change(w.id, {"time_zone": "America/New_York"})
        w.poll()
        [told] = w.attention("time_zone_differs")
        assert "America/New_York" in told["summary"]
        for phone in ("1", "2", "3"):
            arrives(w, phone)
            w.served.clock.ahead += LONG
        w.office.change(w.id, {"time_zone": pc})
        w.poll()
        assert not w.attention("time_zone_differs")
        arrives(w, "4")


@pytest.mark.parametrize("zone", ["", "Nowhere/At_All", "US"])
def test_a_zone_that_nobody_knows_loses_no_edit_and_is_never_silently_utc(running: Served, zone: str) -> None:
    with world(running, one_customer(), Behaviour(time_zone="America/Los_Angeles")) as w, later(w):
        w.industrack.account().time_zone = zone
        w.poll()
        assert w.attention("time_zone_differs")
        arrives(w, "1")
        w.served.clock.ahead += LONG
        arrives(w, "2")
        w.industrack.account().time_zone = "America/Los_Angeles"  # put right: it goes by itself
        notice(w)
        assert not w.attention("time_zone_differs")
        arrives(w, "3")


@pytest.mark.parametrize("minutes", [40, -40, 2 * 1440, -2 * 1440])
def test_a_clock_that_is_wrong_and_put_right_loses_no_edit_and_is_logged(
    running: Served, minutes: int, caplog: pytest.LogCaptureFixture
) -> None:
    behaviour = Behaviour()
    with world(running, one_customer(), behaviour) as w, later(w):
        w.poll()
        for phone, skew in (("1", minutes), ("2", minutes), ("3", 0), ("4", 0)):
            behaviour.clock_skew = skew
            arrives(w, phone)
            w.served.clock.ahead += timedelta(minutes=10)
    logged = [one.getMessage() for one in caplog.records if "the clock of QuickBooks' PC" in one.getMessage()]
    assert bool(logged) == (abs(minutes) > 60), logged


def test_one_read_while_our_own_clock_was_a_day_ahead_loses_nothing(running: Served) -> None:
    with world(running, CompanyFile.large(customers=130, jobs=0, ship_tos=0)) as w:
        w.file.add_customer("Birch Bakery", company_name="Birch Bakery", phone="0")
        w.poll()
        ahead = w.served.clock.ahead
        w.file.clock = lambda: w.served.clock() - w.served.clock.ahead + ahead  # QuickBooks' clock goes right
        with later(w):
            w.served.clock.ahead += timedelta(days=1)
            w.poll()
        arrives(w, "1")
        arrives(w, "2")


def test_a_session_whose_last_call_lies_in_the_future_does_not_keep_the_others_out(running: Served) -> None:
    with world(running, one_customer()) as w:
        with later(w):
            w.served.clock.ahead += timedelta(days=1)
            w.office.sync(w.id, False, None)
            w.settle()
            Hand(w).login()
        w.poll()  # busy: from now on that session is waited for as long as any other
        with later(w):
            w.served.clock.ahead += timedelta(seconds=700)
            w.poll()
            assert here(w, "Birch Bakery")


def assert_the_later_edit_wins(w: World) -> None:
    """Whichever side it is on: both sides are edited within ten minutes, in either order."""
    for first, second in (("quickbooks", "industrack"), ("industrack", "quickbooks")):
        for side in (first, second):
            w.served.clock.ahead += timedelta(minutes=10)
            if side == "quickbooks":
                w.file.edit_customer(there(w, "Birch Bakery").id, phone=f"{first} {side}"[:21])
            else:
                w.industrack.edit("customers", here(w, "Birch Bakery")["id"], {"phone": f"{first} {side}"[:21]})
        w.sync(2)
        assert value(there(w, "Birch Bakery"), "Phone") == here(w, "Birch Bakery")["phone"] == f"{first} {second}"[:21]


@pytest.mark.parametrize("minutes", [40, -40])
def test_the_edit_that_was_really_the_later_one_wins_whatever_the_pcs_clock_shows(running: Served, minutes: int) -> None:
    behaviour = Behaviour(clock_skew=minutes, time_zone="America/Denver")
    with world(running, one_customer(), behaviour, **TWO_WAY) as w, later(w):
        w.sync(2)
        w.file.edit_customer(there(w, "Birch Bakery").id, phone="0")
        w.poll()
        assert_the_later_edit_wins(w)


@pytest.mark.parametrize(("minutes", "kept"), [(40, "industrack"), (-40, "quickbooks")])
def test_the_first_conflict_of_a_clock_that_is_wrong_by_we_know_not_what_is_asked_about(
    running: Served, minutes: int, kept: str
) -> None:
    behaviour = Behaviour(clock_skew=minutes, time_zone="America/Denver")
    with world(running, one_customer(), behaviour, **TWO_WAY) as w, later(w):
        w.sync(2)
        birch, record_id = there(w, "Birch Bakery").id, here(w, "Birch Bakery")["id"]
        w.served.clock.ahead += timedelta(minutes=10)
        w.file.edit_customer(birch, phone="quickbooks")
        w.industrack.edit("customers", record_id, {"phone": "industrack"})
        w.industrack.create("customers", {"company_name": "New there"})  # making it in QuickBooks tells what the clock shows
        w.sync(2)
        w.file.edit_customer(birch, notes="Touched")
        w.sync(2)
        assert value(there(w, "Birch Bakery"), "Phone") == "quickbooks"
        assert here(w, "Birch Bakery")["phone"] == "industrack"
        [asked] = w.attention("edited_on_both_sides")
        assert "Birch Bakery" in asked["summary"]
        assert "phone" in asked["summary"]
        w.office.settle_attention(str(asked["id"]), "resolve", kept)
        w.settle()
        w.sync(2)
        assert value(there(w, "Birch Bakery"), "Phone") == here(w, "Birch Bakery")["phone"] == kept
        assert not w.attention("edited_on_both_sides")


def test_a_quiet_company_is_not_read_again_at_every_poll(running: Served) -> None:
    with world(running, CompanyFile.large(customers=130, jobs=0, ship_tos=0)) as w, later(w):
        w.poll()
        w.served.clock.ahead += timedelta(minutes=10)
        w.poll()
        w.served.clock.ahead += timedelta(minutes=10)
        w.connector = w.new_connector(keep=True)
        update = w.poll()
        assert any("<CustomerQueryRs" in xml for xml in update.responses)
        assert sum(xml.count("<CustomerRet>") for xml in update.responses) <= 10  # our newest are looked for in every update


@pytest.mark.parametrize("minutes", [40, -40])
def test_a_company_that_was_one_way_knows_the_pcs_clock_when_it_becomes_two_way(running: Served, minutes: int) -> None:
    behaviour = Behaviour(clock_skew=minutes, time_zone="America/Denver")
    with world(running, one_customer(), behaviour) as w, later(w):
        w.sync(2)
        w.served.clock.ahead += timedelta(minutes=5)
        w.file.edit_customer(there(w, "Birch Bakery").id, phone="0")
        w.poll()
        w.office.change(w.id, TWO_WAY)
        w.sync(2)
        if w.office.preview(w.id)["state"] == "ready":
            w.office.approve(w.id, True)
        w.sync(1)
        assert_the_later_edit_wins(w)
