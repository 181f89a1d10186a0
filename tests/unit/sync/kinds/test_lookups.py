"""Tax rates and terms: IndusTrack gets what QuickBooks has; numbers have one text."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.model import Action, Link, Mirror, Unit
from app.sync.kinds import KINDS
from app.sync.rules.figures import canonical, number, price
from tests.unit.sync.kinds.items.units import context, decide, lookup


def rate(list_id: str = "R-1", name: str = "County", percent: str = "1.250", **more: Any) -> Mirror:
    return lookup("tax_rate", list_id, name=name, tax_rate=percent, ret="ItemSalesTaxRet", **more)


def group(*members: str) -> Mirror:
    refs = [{"list_id": one} for one in members]
    return lookup("tax_rate", "G-1", name="Both", ret="ItemSalesTaxGroupRet", item_sales_tax=refs)


def here(kind: str = "tax_rate", **data: Any) -> Mirror:
    record = {"id": "it-1", "version": "v1", **data}
    return Mirror(kind, "it-1", "v1", record, KINDS[kind].rules.industrack_values(record, context()))


def pair(ours: Mirror, theirs: Mirror) -> Unit:
    data = {**theirs.data, "quickbooks_id": ours.id}
    return Unit(ours.kind, ours, replace(theirs, data=data), Link(ours.kind, ours.id, theirs.id, {}, {}))


def test_a_new_rate_is_made_whatever_the_direction() -> None:
    for direction in ("off", "industrack_to_quickbooks"):
        [push] = decide(Unit("tax_rate", rate()), context(direction)).pushes
        assert push.data == {"name": "County", "percent": "1.25", "active": True, "quickbooks_id": "R-1"}
        assert push.kind == "tax_rate"


def test_a_group_charges_the_sum_of_its_members_once_they_are_known() -> None:
    unit = Unit("tax_rate", group("R-1", "R-2"))
    known = context(mirrors=[rate(), rate("R-2", percent="7")])
    assert decide(unit, known).pushes[0].data["percent"] == "8.25"
    assert "percent" not in decide(unit, context(mirrors=[rate()])).pushes[0].data


def test_what_differs_is_written_over() -> None:
    decision = decide(pair(rate(), here(name="County", percent="1.0", active=True)), context())
    assert decision.pushes[0].data == {"percent": "1.25"}
    assert decision.steps[0].before == {"percent": "1"}
    assert decide(pair(rate(), here(name="County", percent="1.25", active=True)), context()).pushes == ()


def test_an_inactive_one_is_inactive_and_a_deleted_one_too() -> None:
    there = here(name="County", percent="1.25", active=True)
    sleeping = decide(pair(rate(is_active=False), there), context())
    assert (sleeping.pushes[0].data, sleeping.steps[0].action) == ({"active": False}, Action.DEACTIVATE)
    gone = decide(pair(replace(rate(), deleted=True), there), context())
    assert gone.pushes[0].data == {"active": False}
    assert gone.links[0].ended


def test_the_same_name_is_taken_over_when_it_is_the_only_one() -> None:
    other = here(name="COUNTY", percent="1")
    taken = decide(Unit("tax_rate", rate(), suggestions=(other,)), context())
    assert taken.links[0].industrack_id == "it-1"
    assert taken.pushes[0].data == {"name": "County", "percent": "1.25", "quickbooks_id": "R-1"}
    rivals = decide(Unit("tax_rate", rate(), suggestions=(other,), rivals=(rate("R-2", "county"),)), context())
    assert rivals.links == ()
    of_another = here(name="County", percent="1", quickbooks_id="R-7")
    assert decide(Unit("tax_rate", rate(), suggestions=(of_another,)), context()).links == ()


def test_a_rate_that_was_deleted_in_quickbooks_and_made_again_is_the_one_that_industrack_has() -> None:
    former = here(name="County", percent="1", quickbooks_id="R-0", active=False)
    again = decide(Unit("tax_rate", rate(), former=(former,)), context())
    assert again.links[0].industrack_id == "it-1"
    assert again.pushes[0].data == {"percent": "1.25", "active": True, "quickbooks_id": "R-1"}
    two = decide(Unit("tax_rate", rate(), former=(former,), rivals=(rate("R-2", "county"),)), context())
    assert [push.industrack_id for push in two.pushes] == [None]


def test_terms_have_days_or_none() -> None:
    net = lookup("terms", "N-1", name="Net 30", std_due_days=30, ret="StandardTermsRet")
    assert decide(Unit("terms", net), context()).pushes[0].data["due_days"] == 30
    day = lookup("terms", "N-2", name="15th", day_of_month_due=15, ret="DateDrivenTermsRet")
    assert "due_days" not in decide(Unit("terms", day), context()).pushes[0].data


@pytest.mark.parametrize("told", [30, "30", 30.0])
def test_days_are_whole_however_they_are_told(told: object) -> None:
    assert KINDS["terms"].rules.industrack_values({"name": "Net 30", "due_days": told}, context())["due_days"] == 30


@pytest.mark.parametrize("kind", ["account", "tax_code", "payment_method"])
def test_the_other_lists_are_only_known(kind: str) -> None:
    decision = decide(Unit(kind, lookup(kind, "X-1", name="X")), context())
    assert (decision.pushes, decision.request) == ((), None)


@pytest.mark.parametrize(
    ("told", "shown"),
    [("18.0%", "18"), ("-0.00", "0"), ("", ""), (None, ""), ("no", ""), ("NaN", ""), ("1E+2", "100"), (0, "0")],
)
def test_a_number_has_one_text(told: object, shown: str) -> None:
    assert canonical(told) == shown


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("12.5", "12.50"),
        ("0.00", "0.00"),
        ("", ""),
        (None, ""),
        ("1,234.50", ""),
        ("0.00125", "0.00125"),
        ("-3", "-3.00"),
        ("x", ""),
        (0.1 + 0.2, "0.30"),
        ("0.0000001", "0.00"),
    ],
)
def test_a_price_has_two_digits_or_more_and_nought_is_told(told: object, shown: str) -> None:
    assert price(told) == shown


@settings(max_examples=60)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-(10**9), max_value=10**9))
def test_no_text_changes_a_number(value: Decimal) -> None:
    assert number(canonical(value)) == value
    assert (number(price(value)) or Decimal(0)) == value
    assert canonical(canonical(value)) == canonical(value)


def test_a_rate_that_only_signs_tell_apart_is_asked_about_and_a_person_decides() -> None:
    ours, there = rate(name="Tax 8.25"), here(name="Tax 825", percent="8.25", active=True)
    unit = Unit("tax_rate", ours, suggestions=(there,))
    asked = decide(unit, context())
    assert (asked.pushes, asked.links) == ((), ())
    assert [(one.code, one.choices[0][0]) for one in asked.attentions] == [("duplicate_suspected", "link:it-1")]
    chosen = decide(unit, context(choices={"duplicate_suspected": "link:it-1"}))
    assert chosen.links[0].industrack_id == "it-1"
    created = decide(unit, context(choices={"duplicate_suspected": "create"}))
    assert created.pushes[0].data["name"] == "Tax 8.25"


def test_a_rate_whose_namesake_has_its_own_is_made_unasked() -> None:
    rivals = (rate("R-2", name="Tax 825"),)
    unit = Unit("tax_rate", rate(name="Tax 8.25"), suggestions=(here(name="Tax 825", percent="8"),), rivals=rivals)
    decision = decide(unit, context())
    assert (decision.attentions, len(decision.pushes)) == ((), 1)
