"""Items from QuickBooks: what is written to IndusTrack, and what is left alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.model import Action, Unit
from tests.unit.sync.kinds.items.units import TAX, account, context, decide, linked, lookup, ours, theirs

ONE: dict[str, Any] = {
    "name": "Visit",
    "sales_or_purchase": {"desc": "A visit", "price": "60.00", "account": {"list_id": "A-1", "full_name": "Sales"}},
}
STOCK: dict[str, Any] = {
    "name": "Pump",
    "full_name": "Pump",
    "sales_price": "200",
    "purchase_cost": "120.5",
    "cogs_account": {"list_id": "A-3", "full_name": "Cost of goods"},
    "quantity_on_hand": "4",
}


def pushed(unit: Unit, **more: Any) -> dict[str, Any]:
    decision = decide(unit, context(**more))
    assert decision.request is None
    return dict(decision.pushes[0].data) if decision.pushes else {}


def test_a_new_item_is_made_with_what_quickbooks_knows() -> None:
    assert pushed(Unit("item", ours("Service", **ONE))) == {
        "kind": "service",
        "name": "Visit",
        "sales_description": "A visit",
        "price": "60.00",
        "income_account": "Sales",
        "taxable": True,
        "active": True,
        "quickbooks_id": "80-1",
    }


@pytest.mark.parametrize("item_type", ["Discount", "Subtotal", "Payment", "FixedAsset"])
def test_what_is_no_item_in_industrack_stays_in_quickbooks(item_type: str) -> None:
    decision = decide(Unit("item", ours(item_type, name="X")), context())
    assert not decision.pushes
    assert not decision.attentions


def test_quickbooks_own_special_items_stay_there() -> None:
    assert pushed(Unit("item", ours("OtherCharge", **ONE, special_item_type="FinanceCharge"))) == {}


def test_an_account_of_an_expense_type_is_where_it_is_bought() -> None:
    bank: dict[str, Any] = {
        "name": "Rental",
        "sales_or_purchase": {"price": "9", "account": {"list_id": "A-2", "full_name": "Materials"}},
    }
    data = pushed(Unit("item", ours("NonInventory", **bank)))
    assert (data.get("income_account"), data["expense_account"]) == (None, "Materials")


def test_a_tax_code_that_is_not_known_yet_leaves_taxable_open() -> None:
    record = ours("Service", **ONE, sales_tax_code={"list_id": "T-9"})
    decision = decide(Unit("item", record), context())
    assert "taxable" not in decision.pushes[0].data
    assert "taxable" not in decision.pushes[0].agreed_quickbooks
    known = context(mirrors=[lookup("tax_code", "T-9", name="Lab", is_taxable=False)])
    assert decide(Unit("item", record), known).pushes[0].data["taxable"] is False


def test_when_it_is_known_it_is_settled() -> None:
    record = ours("Service", **ONE, sales_tax_code={"list_id": "T-9"})
    unit = linked(record, theirs(name="Visit", sales_description="A visit", price="60", income_account="Sales"))
    assert unit.link is not None
    open_link = {key: value for key, value in record.values.items() if key != "taxable"}
    unit = Unit(
        "item", unit.quickbooks, unit.industrack, type(unit.link)("item", "80-1", "it-1", open_link, unit.link.agreed_industrack)
    )
    seen = context(mirrors=[lookup("tax_code", "T-9", name="Lab", is_taxable=False)])
    assert decide(unit, seen).pushes[0].data == {"taxable": False}


def test_with_sales_tax_off_taxable_is_not_told() -> None:
    assert "taxable" not in pushed(Unit("item", ours("Service", **ONE)), preferences={})


def test_a_pair_in_step_needs_nothing() -> None:
    one = ours("Service", **ONE)
    unit = linked(one, theirs(name="Visit", sales_description="A visit", price="60", income_account="Sales"))
    decision = decide(unit, context())
    assert (decision.pushes, decision.links, decision.steps) == ((), (), ())


def test_what_changed_travels_and_nothing_else() -> None:
    unit = linked(ours("Service", **ONE), theirs(name="Visit", price="60", income_account="Sales"), ours={"price": "55.00"})
    assert pushed(unit) == {}  # there already
    unit = linked(ours("Service", **ONE), theirs(name="Visit", price="55", income_account="Sales"), ours={"price": "55.00"})
    assert pushed(unit) == {"price": "60.00"}


def test_an_edit_in_industrack_is_put_back_and_counts_as_one() -> None:
    unit = linked(ours("Service", **ONE), theirs(name="Visit", price="1", sales_description="A visit"), theirs={"price": "60.00"})
    decision = decide(unit, context())
    assert decision.pushes[0].data == {"price": "60.00"}
    assert decision.pushes[0].if_match == "v1"
    assert decision.steps[0].overwrites_edit
    assert decision.steps[0].before == {"price": "1.00"}


def test_a_quantity_counted_in_industrack_is_no_edit() -> None:
    pump = ours("Inventory", **STOCK)
    other = theirs(
        kind="inventory", name="Pump", price="200", cost="120.50", expense_account="Cost of goods", quantity_on_hand="3"
    )
    unit = linked(pump, other, theirs={"quantity_on_hand": "4"})
    assert decide(unit, context()).steps == ()
    assert pushed(linked(pump, other, ours={"quantity_on_hand": "5"})) == {"quantity_on_hand": "4"}


def test_a_cleared_account_is_cleared_by_null_and_a_cleared_text_by_nothing() -> None:
    unit = linked(
        ours("Service", name="Visit", sales_or_purchase={"price": "60"}),
        theirs(name="Visit", price="60", sales_description="Old", income_account="Sales"),
        ours={"account": "A-1", "account_name": "Sales", "sales_description": "Old"},
    )
    assert pushed(unit) == {"sales_description": "", "income_account": None}


def test_equipment_stays_equipment_when_quickbooks_changes_it() -> None:
    unit = linked(ours("Inventory", **STOCK), theirs(kind="equipment", name="Pump"), ours={"price": "1.00"})
    assert "kind" not in pushed(unit)
    changed = linked(ours("Inventory", **STOCK), theirs(kind="equipment", name="Pump"), ours={"type": "NonInventory"})
    assert "kind" not in pushed(changed)
    met = Unit("item", ours("Inventory", **STOCK), suggestions=(theirs(kind="equipment", name="Pump"),))
    assert "kind" not in pushed(met)
    plain = linked(ours("Inventory", **STOCK), theirs(kind="non_inventory", name="Pump"), ours={"type": "NonInventory"})
    assert pushed(plain)["kind"] == "inventory"


def test_a_new_item_below_the_named_parent_is_equipment() -> None:
    parent = {"list_id": "80-9", "name": "Units"}
    record = ours("Inventory", parents=(parent,), **STOCK | {"full_name": "Units:Pump", "parent": {"list_id": "80-9"}})
    assert pushed(Unit("item", record), settings={"equipment_items": "UNITS"})["kind"] == "equipment"
    assert pushed(Unit("item", record), settings={"equipment_items": "Unit"})["kind"] == "inventory"
    assert pushed(Unit("item", record))["kind"] == "inventory"


def test_a_renamed_parent_renames_the_items_below_it() -> None:
    data: dict[str, Any] = {"name": "Belt", "full_name": "Parts:Belt", "parent": {"list_id": "80-9", "full_name": "Parts"}}
    record = ours("NonInventory", parents=({"list_id": "80-9", "name": "Stock"},), **data)
    assert record.values["name"] == "Stock:Belt"
    alone = ours("NonInventory", **data)
    assert alone.values["name"] == "Parts:Belt"


def test_deleted_in_quickbooks_is_inactive_in_industrack_and_the_pair_ends() -> None:
    unit = linked(ours("Service", **ONE), theirs())
    assert unit.quickbooks is not None
    decision = decide(replace(unit, quickbooks=replace(unit.quickbooks, deleted=True)), context())
    assert decision.pushes[0].data == {"active": False}
    assert decision.links[0].ended
    assert decision.steps[0].action is Action.DEACTIVATE


def test_what_is_inactive_already_only_ends() -> None:
    unit = linked(ours("Service", **ONE), theirs(active=False))
    assert unit.quickbooks is not None
    decision = decide(replace(unit, quickbooks=replace(unit.quickbooks, deleted=True)), context())
    assert decision.pushes == ()
    assert [step.action for step in decision.steps] == [Action.UNLINK]


def test_deleted_in_industrack_ends_the_pair_and_touches_nothing() -> None:
    unit = linked(ours("Service", **ONE), theirs())
    assert unit.industrack is not None
    gone = replace(unit, industrack=replace(unit.industrack, deleted=True))
    decision = decide(gone, context("industrack_to_quickbooks"))
    assert (decision.pushes, decision.request) == ((), None)
    [plan] = decision.links
    assert unit.link is not None
    over = replace(gone, link=replace(unit.link, ended=plan.ended))
    assert decide(over, context()).links == ()


def test_off_decides_nothing() -> None:
    assert decide(Unit("item", ours("Service", **ONE)), context("off")).pushes == ()
    assert decide(linked(ours("Service", **ONE), theirs(price="1")), context("off")).pushes == ()


def test_the_first_meeting_keeps_what_only_industrack_knows() -> None:
    one, other = ours("Service", name="Visit", sales_or_purchase={"price": "60"}), theirs(sales_description="By us", price="50")
    found = Unit("item", one, None, None, suggestions=(other,))
    decision = decide(found, context())
    assert decision.pushes[0].data == {"price": "60.00", "quickbooks_id": "80-1"}
    assert decision.links[0].industrack_id == "it-1"


def test_taxable_by_preferences_alone_when_the_code_is_one_of_the_usual() -> None:
    record = ours("Service", **ONE, sales_tax_code={"list_id": "T-2"})
    assert pushed(Unit("item", record), preferences=TAX)["taxable"] is False


def test_an_account_without_a_mirror_counts_as_income() -> None:
    assert pushed(Unit("item", ours("Service", **ONE)), accounts=[account("A-7", "Other", "Bank")])["income_account"] == "Sales"
