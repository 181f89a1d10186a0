"""Two-way, names that meet in QuickBooks: nobody is taken for another, and nobody's values end up with another."""

from __future__ import annotations

from tests.acceptance.people import TWO_WAY, one_customer, there, value
from tests.acceptance.world import Served, world

LONG = "Riverside Apartments Building Number One, Phase"


def test_new_customers_whose_names_are_one_name_to_quickbooks_stay_apart(running: Served) -> None:
    file = one_customer("Birch Bakery", phone="641-555-0100", email="")
    file.add_vendor("Hollow School")
    with world(running, file, **TWO_WAY) as w:
        w.sync(2)
        given = {
            "641-555-0201": "Acme",
            "641-555-0202": "ACME",
            "641-555-0203": "Hollow School",
            "641-555-0204": f"{LONG} A",
            "641-555-0205": f"{LONG} B",
            "641-555-0206": "BIRCH BAKERY",
            "641-555-0207": "North: Shop",
        }
        for phone, name in given.items():
            w.industrack.create("customers", {"company_name": name, "phone": phone})
        w.sync(4)
        for one in w.attention("duplicate_suspected"):
            w.office.settle_attention(str(one["id"]), "resolve", "create")
        w.sync(4)
        assert not w.attention("duplicate_suspected")
        held = {value(one, "Phone"): one for one in w.file.customers}
        assert len(w.file.customers) == len(given) + 1 == len({one.full_name.casefold() for one in w.file.customers})
        for customer in w.customers(deleted=False):
            assert customer["quickbooks_id"] == held[customer["phone"]].id
        assert {one["phone"]: one["company_name"] for one in w.customers()} == given | {"641-555-0100": "Birch Bakery"}
        w.file.edit_customer(there(w, "Birch Bakery").id, fax="641-555-0999")
        before = w.industrack.log.writes
        w.sync(2)
        assert w.industrack.log.writes == before + 1
        assert len(w.file.customers) == len(given) + 1
