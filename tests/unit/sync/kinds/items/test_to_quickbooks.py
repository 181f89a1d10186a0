"""Items from IndusTrack: what is made and changed in QuickBooks, and what is left alone there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.model import Action, Decision, Mirror, Unit
from app.sync.kinds.items.source import is_ours, search
from qbxml import messages
from tests.unit.sync.kinds.items.units import DEFAULTS, TAX, context, decide, linked, lookup, ours, theirs

IN_QUICKBOOKS = {"item_type": "Service", "name": "Visit", "is_active": True}
SOLD = {"price": "60", "account": {"list_id": "A-1", "full_name": "Sales"}}
BOTH = {"sales_price": "60", "purchase_cost": "40", "income_account": {"list_id": "A-1", "full_name": "Sales"}}
STOCK: dict[str, Any] = {"name": "Pump", "full_name": "Pump", "sales_price": "200", "purchase_cost": "120"}


def written(unit: Unit, **more: Any) -> Decision:
    decision = decide(unit, context("industrack_to_quickbooks", settings=DEFAULTS, **more))
    if decision.request is not None:
        getattr(messages, decision.request.message).from_dict(decision.request.body)
    return decision


def body(unit: Unit, **more: Any) -> dict[str, Any]:
    request = written(unit, **more).request
    kept = {} if request is None else dict(request.body)
    return {key: value for key, value in kept.items() if key not in {"list_id", "edit_sequence"}}


def new(**data: Any) -> Unit:
    return Unit("item", None, theirs(**data))


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("service", "ItemServiceAdd"),
        ("non_inventory", "ItemNonInventoryAdd"),
        ("inventory", "ItemInventoryAdd"),
        ("equipment", "ItemInventoryAdd"),
    ],
)
def test_a_new_item_is_of_the_right_type(kind: str, message: str) -> None:
    decision = written(new(kind=kind))
    assert decision.request is not None
    assert decision.request.message == message
    assert [(step.action, step.side) for step in decision.steps] == [(Action.CREATE, "quickbooks")]


def test_a_service_has_no_place_for_a_part_number() -> None:
    assert "manufacturer_part_number" not in body(new(kind="service", number="N-1"))


def test_an_assembly_waits() -> None:
    decision = written(new(kind="assembly"))
    assert decision.request is None
    assert [hold.code for hold in decision.holds] == ["assembly_not_in_quickbooks"]


def test_no_quantity_is_written() -> None:
    assert not body(new(kind="inventory", quantity_on_hand="7")).keys() & {"quantity_on_hand", "total_value", "inventory_date"}


def test_the_tax_code_is_always_named_while_sales_tax_is_on() -> None:
    assert body(new(taxable=False))["sales_tax_code"] == {"list_id": "T-2"}
    assert body(new())["sales_tax_code"] == {"list_id": "T-1"}
    assert "sales_tax_code" not in body(new(taxable=False), preferences={})


def test_without_a_usual_code_one_that_says_so_is_found() -> None:
    lists = [lookup("tax_code", "T-7", name="Exm", is_taxable=False)]
    assert body(new(taxable=False), preferences={"sales_tax_preferences": {"pay_sales_tax": "Monthly"}}, mirrors=lists)[
        "sales_tax_code"
    ] == {"list_id": "T-7"}


def test_where_inventory_is_off_a_part_is_not_counted() -> None:
    off = TAX | {"purchases_and_vendors_preferences": {"is_using_inventory": False}}
    decision = written(new(kind="inventory", cost="3"), preferences=off)
    assert decision.request is not None
    assert decision.request.message == "ItemNonInventoryAdd"


def test_what_quickbooks_could_not_hold_is_made_to_fit() -> None:
    made = body(new(kind="non_inventory", number="N" * 40, sales_description="  Ünï → ok\r\nsecond  "))
    assert made["manufacturer_part_number"] == "N" * 31
    assert made["sales_or_purchase"]["desc"].startswith("Ünï")
    assert "\r" not in made["sales_or_purchase"]["desc"]


def test_after_a_taken_name_the_next_one_is_tried() -> None:
    assert body(new(name="Visit"), choices={"name_attempt": "2"})["name"] == "Visit (3)"


def pair(record: Mirror, **data: Any) -> Unit:
    """A pair in step but for ``data`` in IndusTrack, which changed since."""
    then = theirs(name=str(record.values["name"]), **_same(record))
    now = theirs(**{**then.data, **data})
    unit = linked(record, then)
    return replace(unit, industrack=replace(now, data={**now.data, "quickbooks_id": record.id}))


def _same(record: Mirror) -> dict[str, Any]:
    shared = ("number", "sales_description", "purchase_description", "price", "cost", "active")
    return {key: record.values[key] for key in shared if key in record.values}


def test_only_what_changed_is_written_in_the_shape_that_the_item_has() -> None:
    one = ours("Service", name="Visit", full_name="Visit", sales_or_purchase=SOLD)
    assert body(pair(one, price="65")) == {"sales_or_purchase": {"price": "65.00"}}
    assert body(pair(one, cost="5", purchase_description="no place")) == {}
    both = ours("NonInventory", name="Visit", full_name="Visit", sales_and_purchase=BOTH)
    assert body(pair(both, cost="45", number="N-2")) == {
        "manufacturer_part_number": "N-2",
        "sales_and_purchase": {"purchase_cost": "45.00"},
    }
    stock = ours("Inventory", **STOCK)
    assert body(pair(stock, sales_description="Pump", active=False)) == {"sales_desc": "Pump", "is_active": False}


def test_accounts_and_quantities_are_never_written_again() -> None:
    stock = ours("Inventory", **STOCK)
    assert body(pair(stock, income_account="Sales", asset_account="Stock", quantity_on_hand="3", kind="equipment")) == {}


def test_a_cleared_text_is_cleared_and_a_cleared_price_is_nought() -> None:
    one = ours("Service", name="Visit", full_name="Visit", sales_or_purchase=SOLD | {"desc": "Old"})
    assert body(pair(one, price="", sales_description="")) == {"sales_or_purchase": {"desc": "", "price": "0.00"}}


def test_a_percentage_is_not_replaced_by_a_price() -> None:
    one = ours("Service", name="Visit", full_name="Visit", sales_or_purchase={"price_percent": "18"})
    assert body(pair(one, price="5")) == {}


@pytest.mark.parametrize("item_type", ["OtherCharge", "InventoryAssembly", "Group"])
def test_types_that_are_changed_in_quickbooks_only_are_left_alone(item_type: str) -> None:
    assert body(pair(ours(item_type, name="X"), price="5", name="Y", active=False)) == {}


def test_an_item_below_another_stays_there_when_it_is_renamed() -> None:
    record = ours("NonInventory", name="Belt", full_name="Parts:Belt", parent={"list_id": "80-9"})
    assert body(pair(record, name="Parts:Drive belt")) == {"name": "Drive belt"}
    assert body(pair(record, name="Drive belt")) == {"name": "Drive belt"}
    assert body(pair(record, name="Parts:Belt")) == {}


def test_what_changed_in_quickbooks_is_put_back() -> None:
    one = ours("Service", name="Visit", full_name="Visit", sales_or_purchase=SOLD)
    unit = pair(one)
    assert unit.link is not None
    then = replace(
        unit.link,
        agreed_quickbooks=unit.link.agreed_quickbooks | {"price": "50.00"},
        agreed_industrack=unit.link.agreed_industrack | {"price": "50.00"},
    )
    there = theirs(**{**unit.industrack.data, "price": "50"})  # type: ignore[union-attr]
    decision = written(replace(unit, industrack=there, link=then))
    assert decision.request is not None
    assert decision.request.body["sales_or_purchase"] == {"price": "50.00"}
    assert decision.steps[0].overwrites_edit
    assert decision.steps[0].before == {"price": "60.00"}


def test_industrack_is_told_the_id_first_and_what_differs_stays_to_be_written() -> None:
    one = ours("Service", name="visit", full_name="visit", sales_or_purchase=SOLD)
    decision = written(Unit("item", None, theirs(name="Visit", price="70"), None, suggestions=(one,)))
    assert decision.request is None
    assert decision.pushes[0].data == {"quickbooks_id": "80-1"}
    assert "price" not in decision.pushes[0].agreed_quickbooks
    after = linked(one, theirs(name="Visit", price="70"))
    assert after.link is not None
    after = replace(after, link=replace(after.link, agreed_quickbooks=decision.pushes[0].agreed_quickbooks))
    assert body(after) == {"sales_or_purchase": {"price": "70.00"}}  # not renamed for a capital letter


def test_a_pair_in_step_needs_nothing() -> None:
    unit = pair(ours("Inventory", **STOCK))
    first = written(unit)
    assert (first.request, first.pushes, first.steps) == (None, (), ())
    [plan] = first.links  # what this direction does not compare is not agreed on
    assert "income_account" not in plan.agreed_industrack
    assert unit.link is not None
    agreed = replace(unit.link, agreed_quickbooks=plan.agreed_quickbooks, agreed_industrack=plan.agreed_industrack)
    decision = written(replace(unit, link=agreed))
    assert (decision.request, decision.pushes, decision.links, decision.steps) == (None, (), (), ())


def test_a_write_is_found_again_by_name_and_known_by_what_was_sent() -> None:
    sent = {"name": "Visit", "sales_or_purchase": {"price": "60.5", "account": {"list_id": "A-1"}}}
    found = {
        "name": "Visit",
        "edit_sequence": "2",
        "sales_or_purchase": {"price": "60.50", "account": {"list_id": "A-1", "full_name": "Sales"}},
    }
    assert search("ItemServiceAdd", sent).full_name == ("Visit",)
    assert search("ItemServiceMod", {"list_id": "80-1"}).list_id == ("80-1",)
    assert is_ours("ItemServiceAdd", sent, found)
    assert not is_ours("ItemServiceAdd", sent, found | {"sales_or_purchase": {"price": "61", "account": {"list_id": "A-1"}}})
    assert not is_ours("ItemServiceMod", sent | {"edit_sequence": "2"}, found)
    assert is_ours("ItemServiceMod", sent | {"edit_sequence": "1"}, found)
