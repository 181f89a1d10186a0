"""Absent, nought and unreadable are three things, whichever way a price goes."""

from __future__ import annotations

from typing import Any

import pytest

from app.model import Decision, Mirror, PushPlan, Unit
from app.sync.kinds import KINDS
from app.sync.kinds.items.values import from_quickbooks
from tests.unit.sync.kinds.items.units import context, decide, linked, ours, theirs

BACK = "industrack_to_quickbooks"


def sold(**side: Any) -> Mirror:
    return ours("Service", name="Visit", full_name="Visit", sales_or_purchase=side)


def unreadable(text: str, **side: Any) -> Mirror:
    record = sold(**side)
    data = {**record.data, "unread": {"sales_or_purchase.price": text}}
    return Mirror("item", record.id, "2", data, from_quickbooks(data, ()))


def pushed(decision: Decision) -> dict[str, Any]:
    pushes: tuple[PushPlan, ...] = decision.pushes
    return dict(pushes[0].data) if pushes else {}


def test_a_price_that_goes_to_nought_is_sent_as_nought() -> None:
    before, now = sold(price="12.00"), sold(price="0.00")
    unit = linked(now, theirs(name="Visit", price="12.00"), ours=before.values)
    assert pushed(decide(unit, context()))["price"] == "0.00"


@pytest.mark.parametrize("side", [{"price_percent": "10"}, {}])
def test_a_price_in_percent_or_none_leaves_industracks_alone(side: dict[str, Any]) -> None:
    before = sold(price="12.00")
    unit = linked(sold(**side), theirs(name="Visit", price="12.00"), ours=before.values)
    assert "price" not in pushed(decide(unit, context()))


def test_a_price_that_cannot_be_read_is_left_alone_on_both_sides() -> None:
    before = sold(price="12.00")
    unit = linked(unreadable("1,234.50"), theirs(name="Visit", price="12.00"), ours=before.values)
    assert pushed(decide(unit, context())) == {}
    back = linked(unreadable("1,234.50"), theirs(name="Visit", price="9.00"), ours=before.values, theirs={"price": "12.00"})
    assert decide(back, context(BACK)).request is None


def test_a_new_item_says_only_what_is_known_of_its_price() -> None:
    for record, told in ((sold(price="0.00"), "0.00"), (sold(), None), (unreadable("x"), None), (sold(price_percent="5"), None)):
        assert pushed(decide(Unit("item", record), context())).get("price") == told


def test_nought_goes_to_quickbooks_and_what_was_never_told_does_not() -> None:
    record = sold(price="12.00", desc="Visit")
    nought = decide(linked(record, theirs(name="Visit", price="0.00"), theirs={"price": "12.00"}), context(BACK))
    assert nought.request is not None
    assert nought.request.body["sales_or_purchase"]["price"] == "0.00"
    absent = decide(linked(record, theirs(name="Visit"), theirs={"price": ""}), context(BACK))
    assert absent.request is None or "price" not in absent.request.body.get("sales_or_purchase", {})


def test_an_unreadable_figure_of_industrack_is_no_absent_one() -> None:
    record = theirs(name="Visit", price="1,234.50")
    assert "price" not in record.values
    assert record.values["unread"] == {"price": "1,234.50"}
    assert decide(linked(sold(price="12.00"), record, theirs={"price": "12.00"}), context(BACK)).request is None


def test_a_rate_that_cannot_be_read_is_not_nought() -> None:
    rules = KINDS["tax_rate"].rules
    assert "percent" not in rules.quickbooks_values({"name": "County", "ret": "ItemSalesTaxRet"}, (), context())
    assert rules.quickbooks_values({"name": "County", "tax_rate": "0"}, (), context())["percent"] == "0"


@pytest.mark.parametrize(("counted", "told"), [("-3.0000001", "-3"), ("2.1234567", "2.12346"), ("0.0", "0"), ("1000", "1000")])
def test_a_quantity_is_told_with_the_places_that_both_sides_hold(counted: str, told: str) -> None:
    record = ours("Inventory", name="Pump", full_name="Pump", quantity_on_hand=counted)
    assert pushed(decide(Unit("item", record), context()))["quantity_on_hand"] == told
