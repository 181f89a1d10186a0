"""Ship-to addresses and service locations, both ways."""

from __future__ import annotations

from typing import Any

from app.sandbox.quickbooks import CompanyFile
from tests.acceptance.people import STREET, TWO_WAY, here, one_customer, sequences, ship_tos, there
from tests.acceptance.world import Served, World, world

YARD = {"name": "Yard", "addr1": "1 Yard Rd", "city": "Ottawa", "state": "KS", "postal_code": "66067"}
SHOP = {"name": "Ship To 1", "addr1": "2 Shop Rd", "city": "Ottawa", "state": "KS", "postal_code": "66067"}
HERE = {"street": "3 New Rd", "city": "Casper", "state": "WY", "postal_code": "82601"}


def of_bakery(w: World) -> dict[str, dict[str, Any]]:
    """The customer's locations by their QuickBooks id's second half; those without one by their name."""
    customer_id = here(w, "Birch Bakery")["id"]
    return {(one["quickbooks_id"] or one["name"]).partition("#")[2] or one["name"]: one for one in w.locations(customer_id)}


def names(w: World) -> list[str]:
    return [str(one["Name"]) for one in ship_tos(there(w, "Birch Bakery"))]


def test_ship_tos_are_locations_and_automatic_names_are_blank(running: Served) -> None:
    with world(running, one_customer(ship_to=[YARD, SHOP])) as w:
        w.sync(2)
        found = of_bakery(w)
        assert {key: one["name"] for key, one in found.items()} == {"Yard": "Yard", "Ship To 1": ""}
        assert found["Ship To 1"]["address"]["street"] == "2 Shop Rd"


def test_a_customer_without_ship_tos_has_one_unnamed_location_from_its_bill_address(running: Served) -> None:
    with world(running, one_customer()) as w:
        w.sync(2)
        [location] = w.locations(here(w, "Birch Bakery")["id"])
        assert location["quickbooks_id"] == f"{there(w, 'Birch Bakery').id}#"
        assert (location["name"], location["address"]["street"]) == ("", STREET["addr1"])


def test_one_changed_location_never_loses_another(running: Served) -> None:
    with world(running, one_customer(ship_to=[YARD, {**SHOP, "note": "ring twice"}]), **TWO_WAY) as w:
        w.sync(2)
        w.industrack.edit("locations", of_bakery(w)["Yard"]["id"], {"address": {"street": "10 Yard Rd"}})
        w.sync(2)
        first, second = ship_tos(there(w, "Birch Bakery"))
        assert (first["Name"], first["Addr1"], first["City"]) == ("Yard", "10 Yard Rd", "Ottawa")
        assert (second["Name"], second["Addr1"], second["Note"]) == ("Ship To 1", "2 Shop Rd", "ring twice")
        assert len(of_bakery(w)) == 2


def test_a_new_location_becomes_a_ship_to_named_by_its_address(running: Served) -> None:
    with world(running, one_customer(ship_to=[YARD]), **TWO_WAY) as w:
        w.sync(2)
        made = w.industrack.create("locations", {"customer_id": here(w, "Birch Bakery")["id"], "address": HERE})
        w.sync(3)
        assert names(w) == ["Yard", "3 New Rd"]
        assert w.industrack.get("locations", made["id"])["quickbooks_id"] == f"{there(w, 'Birch Bakery').id}#3 New Rd"
        before, writes = sequences(w), w.industrack.log.writes
        w.sync(2)
        assert (sequences(w), w.industrack.log.writes) == (before, writes)


def test_the_unnamed_location_becomes_a_ship_to_only_when_it_is_edited(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w:
        w.sync(3)
        assert ship_tos(there(w, "Birch Bakery")) == []
        [location] = w.locations(here(w, "Birch Bakery")["id"])
        w.industrack.edit("locations", location["id"], {"address": HERE})
        w.sync(3)
        [one] = ship_tos(there(w, "Birch Bakery"))
        assert (one["Name"], one["Addr1"]) == ("3 New Rd", "3 New Rd")
        assert len(w.locations(here(w, "Birch Bakery")["id"])) == 1


def test_a_location_made_inactive_or_deleted_leaves_its_ship_to_where_it_is(running: Served) -> None:
    with world(running, one_customer(ship_to=[YARD, SHOP]), **TWO_WAY) as w:
        w.sync(2)
        found = of_bakery(w)
        w.industrack.edit("locations", found["Yard"]["id"], {"active": False})
        w.industrack.delete("locations", found["Ship To 1"]["id"])
        w.sync(3)
        assert names(w) == ["Yard", "Ship To 1"]
        assert of_bakery(w)["Yard"]["active"] is False
        assert [one["deleted"] for one in w.locations(here(w, "Birch Bakery")["id"])].count(True) == 1


def test_a_removed_ship_to_makes_its_location_inactive_and_active_again_when_it_is_back(running: Served) -> None:
    with world(running, one_customer(ship_to=[YARD, SHOP]), **TWO_WAY) as w:
        w.sync(2)
        list_id = there(w, "Birch Bakery").id
        w.file.edit_customer(list_id, ship_to=[YARD])
        w.sync(2)
        assert {key: one["active"] for key, one in of_bakery(w).items()} == {"Yard": True, "Ship To 1": False}
        w.file.edit_customer(list_id, ship_to=[YARD, SHOP])
        w.sync(2)
        assert {key: one["active"] for key, one in of_bakery(w).items()} == {"Yard": True, "Ship To 1": True}
        assert names(w) == ["Yard", "Ship To 1"]


def test_a_renamed_location_and_a_renamed_ship_to_stay_the_same_pair(running: Served) -> None:
    with world(running, one_customer(ship_to=[YARD]), **TWO_WAY) as w:
        w.sync(2)
        location_id = of_bakery(w)["Yard"]["id"]
        w.industrack.edit("locations", location_id, {"name": "Back yard"})
        w.sync(3)
        assert names(w) == ["Back yard"]
        w.file.edit_customer(there(w, "Birch Bakery").id, ship_to=[{**YARD, "name": "Front yard"}])
        w.sync(3)
        [one] = w.locations(here(w, "Birch Bakery")["id"])
        assert (one["id"], one["name"], one["active"]) == (location_id, "Front yard", True)
        assert one["quickbooks_id"].endswith("#Front yard")


def test_what_is_more_than_fifty_is_an_attention_and_nothing_is_lost(running: Served) -> None:
    many = [{"name": f"Site {number:02}", "addr1": f"{number} Site Rd", "city": "Ottawa"} for number in range(50)]
    with world(running, one_customer(ship_to=many), **TWO_WAY) as w:
        w.sync(2)
        customer_id = here(w, "Birch Bakery")["id"]
        assert len(w.locations(customer_id)) == 50
        w.industrack.create("locations", {"customer_id": customer_id, "name": "Site 51", "address": HERE})
        w.sync(2)
        assert [one["name"] for one in w.attention("too_many_ship_tos")] == ["Site 51"]
        assert len(names(w)) == 50
        w.file.edit_customer(there(w, "Birch Bakery").id, ship_to=many[:49])
        w.sync(3)
        assert names(w)[-1] == "Site 51"
        assert not w.attention()


def test_lines_that_repeat_the_name_are_left_aside_and_written_back(running: Served) -> None:
    lines = {"addr1": "Birch Bakery", "addr2": "12 Birch St", "addr3": "Suite 4", "city": "Ottawa", "state": "KS"}
    with world(running, one_customer(bill_address=lines), **TWO_WAY) as w:
        w.sync(2)
        address = here(w, "Birch Bakery")["billing_address"]
        assert (address["street"], address["unit"]) == ("12 Birch St", "Suite 4")
        w.industrack.edit("customers", here(w, "Birch Bakery")["id"], {"billing_address": {"unit": "Suite 5"}})
        w.sync(2)
        written = there(w, "Birch Bakery").data["BillAddress"]
        assert [written.get(f"Addr{n}") for n in (1, 2, 3)] == ["Birch Bakery", "12 Birch St", "Suite 5"]


def test_a_new_customer_takes_its_locations_along(running: Served) -> None:
    with world(running, CompanyFile.empty(), **TWO_WAY) as w:
        customer_id = w.industrack.create("customers", {"company_name": "Birch Bakery"})["id"]
        for name in ("North", "South"):
            w.industrack.create("locations", {"customer_id": customer_id, "name": name, "address": HERE})
        w.sync(3)
        assert sorted(names(w)) == ["North", "South"]
        assert {one["quickbooks_id"].partition("#")[2] for one in w.locations(customer_id)} == {"North", "South"}
        assert len(w.locations(customer_id)) == 2
