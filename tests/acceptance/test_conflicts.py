"""The same record edited on both sides: who wins, what is kept, what can be put back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.acceptance.people import TWO_WAY, at, here, later, one_customer, there, value
from tests.acceptance.world import Served, World, world

LATER, EARLIER = timedelta(minutes=5), timedelta(minutes=-5)


def both_edited(w: World, ahead: timedelta, quickbooks: dict[str, Any], industrack: dict[str, Any]) -> None:
    """An hour after an update edited in QuickBooks, by its clock that far from now, and in IndusTrack; then synchronised."""
    w.sync(2)
    with later(w):
        w.served.clock.ahead += timedelta(hours=1)
        with at(w, ahead):
            w.file.edit_customer(there(w, "Birch Bakery").id, **quickbooks)
        w.industrack.edit("customers", here(w, "Birch Bakery")["id"], industrack)
        w.sync(3)


def held(w: World) -> tuple[tuple[str, str], tuple[str, str]]:
    """Phone and e-mail in QuickBooks and in IndusTrack."""
    record, customer = there(w, "Birch Bakery"), here(w, "Birch Bakery")
    return (value(record, "Phone"), value(record, "Email")), (customer["phone"], customer["email"])


def test_the_more_recent_edit_in_quickbooks_wins_and_the_other_is_kept(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w:
        both_edited(w, LATER, {"phone": "1"}, {"phone": "2", "email": "two@birch.example"})
        assert held(w) == (("1", "ada@birch.example"), ("1", "ada@birch.example"))
        lost = [one for one in w.office.history(w.id, None) if one["before"].get("email") == "two@birch.example"]
        assert [(one["side"], one["before"]["phone"], one["restorable"]) for one in lost] == [("industrack", "2", True)]


def test_the_more_recent_edit_in_industrack_wins_and_the_other_is_kept(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w:
        both_edited(w, EARLIER, {"phone": "1", "email": "one@birch.example"}, {"phone": "2"})
        assert held(w) == (("2", "ada@birch.example"), ("2", "ada@birch.example"))
        lost = [one for one in w.office.history(w.id, None) if one["before"].get("phone") == "1"]
        assert [(one["side"], one["before"]["email"]) for one in lost] == [("quickbooks", "one@birch.example")]


def test_merge_joins_changes_of_different_fields(running: Served) -> None:
    with world(running, one_customer(), conflict_policy="merge", **TWO_WAY) as w:
        both_edited(w, LATER, {"phone": "1"}, {"email": "two@birch.example"})
        assert held(w) == (("1", "two@birch.example"), ("1", "two@birch.example"))


def test_merge_lets_the_more_recent_edit_decide_a_field_that_both_changed(running: Served) -> None:
    with world(running, one_customer(), conflict_policy="merge", **TWO_WAY) as w:
        both_edited(w, EARLIER, {"phone": "1", "fax": "9"}, {"phone": "2", "email": "two@birch.example"})
        assert held(w) == (("2", "two@birch.example"), ("2", "two@birch.example"))
        assert here(w, "Birch Bakery")["fax"] == "9"


def test_equal_edits_on_both_sides_are_no_conflict(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w:
        w.sync(2)
        writes = w.industrack.log.writes
        both_edited(w, LATER, {"phone": "5"}, {"phone": "5"})
        assert held(w)[0][0] == held(w)[1][0] == "5"
        assert w.industrack.log.writes == writes


def test_an_edit_is_dated_by_the_companys_time_zone_not_by_quickbooks_offset(running: Served) -> None:
    with world(running, one_customer(), time_zone="America/Chicago", **TWO_WAY) as w:
        w.quickbooks.behaviour.summer_time_fault = True
        both_edited(w, timedelta(minutes=-30), {"phone": "1"}, {"phone": "2"})
        assert held(w)[0][0] == held(w)[1][0] == "2"


def test_a_job_changes_with_its_customers_name_when_that_changed_and_not_when_the_job_was_edited_itself(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w, later(w):
        job = w.file.add_customer("Attic", parent="Birch Bakery", phone="1").id
        w.file.edit_customer(job, company_name="")  # it has its customer's
        w.sync(2)
        [mine] = w.customers(quickbooks_id=job)
        for edit in (
            lambda: w.industrack.edit("customers", mine["id"], {"phone": "2"}),
            lambda: w.file.edit_customer(there(w, "Birch Bakery").id, company_name="Birch and Sons"),
        ):
            w.served.clock.ahead += timedelta(minutes=10)
            edit()
        w.sync(3)
        assert w.industrack.get("customers", mine["id"])["company_name"] == "Birch and Sons"
        assert value(there(w, "Birch Bakery:Attic"), "CompanyName") == ""
