"""Accounts for new items: from the item, else the company; right type, or one attention."""

from __future__ import annotations

from typing import Any

import pytest

from app.model import Mirror, Unit
from app.sync.kinds.items.accounts import Cause, find, fitting
from tests.unit.sync.kinds.items.units import ACCOUNTS, DEFAULTS, account, context, decide, theirs

ALL = [account(*row) for row in ACCOUNTS]


@pytest.mark.parametrize("name", ["Sales", " sales ", "4000", "4000 · Sales", "4000 Sales"])
def test_an_account_is_found_by_full_name_or_number(name: str) -> None:
    found = find(name, ALL)
    assert found is not None
    assert found.id == "A-1"


def test_a_part_of_a_name_finds_nothing() -> None:
    nested = [account("A-9", "Sales:Parts", "Income", "4010")]
    assert find("Parts", nested) is None
    assert find("401", nested) is None
    assert find("sales : parts", nested) is not None


def test_a_full_name_counts_before_a_number() -> None:
    tricky = [account("A-8", "Repairs", "Income", "4000"), account("A-9", "4000", "Income")]
    found = find("4000", tricky)
    assert found is not None
    assert found.id == "A-9"


def test_the_accounts_that_fit_are_active_and_of_the_right_type() -> None:
    more = [
        account("A-6", "Old", "Income", is_active=False),
        account("A-7", "Undeposited", "OtherCurrentAsset", special_account_type="UndepositedFunds"),
    ]
    assert fitting("income_account", [*ALL, *more]) == ["Sales"]
    assert fitting("asset_account", [*ALL, *more]) == ["Stock"]
    assert fitting("expense_account", ALL) == ["Materials", "Cost of goods"]


def request_of(**data: Any) -> tuple[str, dict[str, object]]:
    plan = decide(Unit("item", None, theirs(**data)), context("industrack_to_quickbooks", settings=DEFAULTS)).request
    assert plan is not None
    return plan.message, plan.body


def test_a_service_that_is_only_sold_needs_an_income_account_alone() -> None:
    unit = Unit("item", None, theirs(price="5"))
    plan = decide(unit, context("industrack_to_quickbooks", settings={"income_account": "Sales"})).request
    assert plan is not None
    assert plan.body["sales_or_purchase"] == {"price": "5.00", "account": {"list_id": "A-1"}}


def test_with_a_cost_it_is_bought_and_sold() -> None:
    message, body = request_of(kind="non_inventory", cost="2")
    assert message == "ItemNonInventoryAdd"
    assert body["sales_and_purchase"] == {
        "purchase_cost": "2.00",
        "income_account": {"list_id": "A-1"},
        "expense_account": {"list_id": "A-2"},
    }


def test_what_is_in_stock_needs_three_accounts() -> None:
    seen = context("industrack_to_quickbooks", settings={"income_account": "Sales", "expense_account": "Materials"})
    decision = decide(Unit("item", None, theirs(kind="inventory")), seen)
    assert decision.request is None
    [hold] = decision.holds
    assert [Cause.read(text).setting for text in hold.causes] == ["cogs_account", "asset_account"]


@pytest.mark.parametrize(("name", "problem"), [("Bank", "type"), ("Nowhere", "unknown"), ("Old|one", "unknown")])
def test_an_account_of_the_items_own_counts_before_the_default_and_is_never_replaced(name: str, problem: str) -> None:
    unit = Unit("item", None, theirs(income_account=name))
    [hold] = decide(unit, context("industrack_to_quickbooks", settings=DEFAULTS)).holds
    assert [Cause.read(text) for text in hold.causes] == [Cause("income_account", name, problem)]


def test_cost_of_goods_must_be_of_that_type() -> None:
    unit = Unit("item", None, theirs(kind="inventory", expense_account="Materials"))
    [hold] = decide(unit, context("industrack_to_quickbooks", settings=DEFAULTS)).holds
    assert [Cause.read(text) for text in hold.causes] == [Cause("cogs_account", "Materials", "type")]


def mirror_of_type(account_type: str) -> Mirror:
    return account("A-0", "Some", account_type)


def test_without_any_account_known_everything_is_held() -> None:
    seen = context("industrack_to_quickbooks", accounts=[mirror_of_type("Bank")], settings=DEFAULTS)
    assert decide(Unit("item", None, theirs()), seen).holds
