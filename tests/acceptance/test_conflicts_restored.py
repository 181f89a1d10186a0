"""Values that lost against the other side's, put back from the history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.office.errors import Missing, Refusal
from tests.acceptance.people import TO_QUICKBOOKS, TWO_WAY, at, here, one_customer, there, value
from tests.acceptance.world import Served, World, world


def lost(w: World, side: str, key: str = "phone") -> dict[str, Any]:
    """The newest line of the history in which this side's value was overwritten."""
    found = [one for one in w.office.history(w.id, None) if one["side"] == side and key in one["before"] and one["restorable"]]
    return max(found, key=lambda one: int(one["id"]))


def test_what_industrack_lost_is_put_back_there_and_reaches_quickbooks(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w:
        w.sync(2)
        w.industrack.edit("customers", here(w, "Birch Bakery")["id"], {"phone": "2"})
        with at(w, timedelta(minutes=5)):
            w.file.edit_customer(there(w, "Birch Bakery").id, phone="1")
        w.sync(2)
        assert here(w, "Birch Bakery")["phone"] == "1"
        w.office.restore(str(lost(w, "industrack")["id"]))
        w.settle()
        assert here(w, "Birch Bakery")["phone"] == "2"
        w.sync(2)
        assert value(there(w, "Birch Bakery"), "Phone") == "2"
        assert here(w, "Birch Bakery")["phone"] == "2"


def test_what_quickbooks_lost_is_put_back_there_and_reaches_industrack(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w:
        w.sync(2)
        with at(w, timedelta(minutes=-5)):
            w.file.edit_customer(there(w, "Birch Bakery").id, phone="1")
        w.industrack.edit("customers", here(w, "Birch Bakery")["id"], {"phone": "2"})
        w.sync(2)
        assert value(there(w, "Birch Bakery"), "Phone") == "2"
        w.office.restore(str(lost(w, "quickbooks")["id"]))
        w.sync(3)
        assert value(there(w, "Birch Bakery"), "Phone") == "1"
        assert here(w, "Birch Bakery")["phone"] == "1"


def test_put_back_beside_the_master_it_stays_until_the_master_changes_that_field(running: Served) -> None:
    with world(running, one_customer()) as w:
        w.sync(2)
        w.industrack.edit("customers", here(w, "Birch Bakery")["id"], {"phone": "2"})
        w.sync(2)
        assert here(w, "Birch Bakery")["phone"] == "641-555-0111"
        w.office.restore(str(lost(w, "industrack")["id"]))
        w.sync(2)
        assert here(w, "Birch Bakery")["phone"] == "2"
        assert value(there(w, "Birch Bakery"), "Phone") == "641-555-0111"
        w.file.edit_customer(there(w, "Birch Bakery").id, fax="9")
        w.sync(1)
        assert (here(w, "Birch Bakery")["phone"], here(w, "Birch Bakery")["fax"]) == ("2", "9")
        w.file.edit_customer(there(w, "Birch Bakery").id, phone="3")
        w.sync(1)
        assert here(w, "Birch Bakery")["phone"] == "3"


def test_an_edit_in_quickbooks_that_was_put_back_can_be_restored_there(running: Served) -> None:
    with world(running, one_customer(), **TO_QUICKBOOKS) as w:
        w.industrack.create("customers", {"company_name": "Birch Bakery", "phone": "641-555-0111"})
        w.sync(2)
        w.file.edit_customer(there(w, "Birch Bakery").id, phone="1")
        w.sync(2)
        assert value(there(w, "Birch Bakery"), "Phone") == "641-555-0111"
        w.office.restore(str(lost(w, "quickbooks")["id"]))
        w.sync(3)
        assert value(there(w, "Birch Bakery"), "Phone") == "1"
        assert here(w, "Birch Bakery")["phone"] == "641-555-0111"


def test_a_locations_address_is_put_back(running: Served) -> None:
    yard = {"name": "Yard", "addr1": "1 Yard Rd", "city": "Ottawa", "state": "KS", "postal_code": "66067"}
    with world(running, one_customer(ship_to=[yard])) as w:
        w.sync(2)
        [location] = w.locations(here(w, "Birch Bakery")["id"])
        w.industrack.edit("locations", location["id"], {"address": {"street": "2 Yard Rd"}})
        w.sync(2)
        assert w.industrack.get("locations", location["id"])["address"]["street"] == "1 Yard Rd"
        w.office.restore(str(lost(w, "industrack", "address.street")["id"]))
        w.sync(2)
        assert w.industrack.get("locations", location["id"])["address"]["street"] == "2 Yard Rd"


def test_what_cannot_be_put_back_is_said_in_a_sentence(running: Served) -> None:
    with world(running, one_customer()) as w:
        w.sync(2)
        made = next(one for one in w.office.history(w.id, None) if one["action"] == "create" and one["kind"] == "customer")
        with pytest.raises(Refusal, match="nothing to put back"):
            w.office.restore(str(made["id"]))
        with pytest.raises(Missing):
            w.office.restore("999999999")
        w.industrack.edit("customers", here(w, "Birch Bakery")["id"], {"phone": "2"})
        w.sync(2)
        change = str(lost(w, "industrack")["id"])
        w.office.restore(change)
        w.settle()
        with pytest.raises(Refusal, match="already"):
            w.office.restore(change)
