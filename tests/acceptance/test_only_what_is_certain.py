"""Names whose numbers differ in a sign, or whose parents differ, are never taken for one another, whichever way they go."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.sandbox.quickbooks import CompanyFile, Record
from tests.acceptance.items_world import DEFAULTS, TO_QUICKBOOKS
from tests.acceptance.items_world import there as item_there
from tests.acceptance.people import TWO_WAY, here, one_customer, ship_tos, there
from tests.acceptance.world import Served, World, world

PAIRS = (("1/2 Elbow", "12 Elbow"), ("Fuse 2.5A", "Fuse 25A"), ("Valve 1-1/4", "Valve 11/4"))


def shelf() -> CompanyFile:
    file = CompanyFile.empty()
    for name, _ in PAIRS:
        file.add_item(name, "NonInventory", price="3.00")
    for parent, price in (("Wash", "15"), ("Detailing", None)):
        file.add_item(parent, "Service", price="1")
        if price:
            file.add_item("Small", "Service", price=price, parent=parent)
    return file


def stocked(w: World) -> None:
    for _, name in PAIRS:
        w.industrack.create("items", {"kind": "non_inventory", "name": name, "price": "40.00"})
    w.industrack.create("items", {"kind": "service", "name": "Detailing:Small", "price": "30.00"})


def prices(w: World) -> dict[str, Decimal]:
    return {str(one["name"]): Decimal(one["price"]) for one in w.industrack.list("items", deleted=False)}


def price(record: Record) -> Decimal:
    return Decimal(record.data["SalesOrPurchase"]["Price"])


@pytest.mark.parametrize("settings", [{}, {**TO_QUICKBOOKS, **DEFAULTS}], ids=["to IndusTrack", "to QuickBooks"])
def test_items_of_other_numbers_keep_their_names_and_prices_until_a_person_decides(
    running: Served, settings: dict[str, Any]
) -> None:
    with world(running, shelf(), **settings) as w:
        stocked(w)
        w.sync(2)
        asked = w.attention("duplicate_suspected")
        assert len(asked) == len(PAIRS) + 1
        assert {name: prices(w)[name] for _, name in PAIRS} == dict.fromkeys((name for _, name in PAIRS), Decimal("40.00"))
        assert prices(w)["Detailing:Small"] == Decimal("30.00")
        assert {price(item_there(w, name)) for name, _ in PAIRS} == {Decimal("3.00")}
        assert price(item_there(w, "Wash:Small")) == Decimal(15)
        for one in asked:
            w.office.settle_attention(str(one["id"]), "resolve", "create")
        w.sync(2)
        assert not w.attention()
        if not settings:
            assert {name: prices(w)[name] for name, _ in PAIRS} == dict.fromkeys((name for name, _ in PAIRS), Decimal("3.00"))
        else:
            assert {price(item_there(w, name)) for _, name in PAIRS} == {Decimal("40.00")}


@pytest.mark.parametrize("direction", ["quickbooks_to_industrack", "two_way", "industrack_to_quickbooks"])
def test_customers_of_other_numbers_are_not_one_although_the_phone_is(running: Served, direction: str) -> None:
    with world(running, one_customer("Maple Court 1-12"), customers=direction) as w:
        known = w.industrack.create("customers", {"company_name": "Maple Court 11-2", "phone": "641-555-0111"})
        w.sync(2)
        assert w.industrack.get("customers", str(known["id"]))["quickbooks_id"] is None
        assert len(w.attention("duplicate_suspected")) >= 1
        assert (len(w.customers()), len(w.file.customers)) == (1, 1)
        assert there(w, "Maple Court 1-12").data["CompanyName"] == "Maple Court 1-12"
        assert here(w, "Maple Court 11-2")["id"] == known["id"]


def test_ship_tos_of_other_numbers_are_never_renamed(running: Served) -> None:
    suite: dict[str, Any] = {"name": "Suite 1-1", "addr1": "9 B St", "city": "Ottawa", "state": "KS", "postal_code": "66067"}
    other = {"street": "77 C St", "city": "Ottawa", "state": "KS", "postal_code": "66067"}
    with world(running, one_customer(ship_to=[suite]), **TWO_WAY) as w:
        customer = w.industrack.create("customers", {"company_name": "Birch Bakery", "email": "ada@birch.example"})
        w.industrack.create("locations", {"customer_id": customer["id"], "name": "Suite 11", "address": other})
        w.sync(3)
        found = {one["name"]: one["address"]["street"] for one in w.locations(str(customer["id"]))}
        assert found == {"Suite 1-1": "9 B St", "Suite 11": "77 C St"}
        held = {one["Name"]: one["Addr1"] for one in ship_tos(there(w, "Birch Bakery"))}
        assert held == {"Suite 1-1": "9 B St", "Suite 11": "77 C St"}
