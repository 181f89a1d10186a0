"""Whatever either side holds, one round brings the other side in step, and a second one finds nothing to do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.model import Context, Decision, Link, Mirror, Unit
from app.sync.kinds import KINDS
from app.sync.kinds.items.to_quickbooks import of_industrack, of_quickbooks
from app.sync.kinds.items.writing import PLACES
from tests.unit.sync.kinds.items.units import DEFAULTS, context, decide, ours, theirs

WORDS = st.text(st.sampled_from("aB 1é:→\n"), max_size=8).map(str.strip)
NAMES = st.text(st.sampled_from("abc XYZ 123 é"), min_size=1, max_size=50).map(str.strip).filter(bool)
PRICES = st.sampled_from(["", "0", "1", "12.5", "12.50", "0.125", "1450.00"])
REF = {"list_id": "A-1", "full_name": "Sales"}
CODES = st.sampled_from([None, {"list_id": "T-1"}, {"list_id": "T-2"}])


@st.composite
def quickbooks(draw: st.DrawFn) -> Mirror:
    kind = draw(st.sampled_from(["Service", "NonInventory", "Inventory"]))
    data: dict[str, Any] = {"name": draw(NAMES)[:31].strip() or "x", "is_active": draw(st.booleans())}
    data |= {"sales_tax_code": code} if (code := draw(CODES)) else {}
    sold = {"desc": draw(WORDS), "price": draw(PRICES) or "0", "account": REF}
    both = {"sales_desc": draw(WORDS), "sales_price": draw(PRICES) or "0", "purchase_cost": draw(PRICES) or "0"}
    if kind != "Service":
        data["manufacturer_part_number"] = draw(WORDS)
    if kind == "Inventory":
        data |= both | {"quantity_on_hand": "3"}
    elif draw(st.booleans()):
        data["sales_and_purchase"] = both | {"income_account": REF}
    else:
        data["sales_or_purchase"] = sold
    return ours(kind, **data)


@st.composite
def industrack(draw: st.DrawFn) -> Mirror:
    return theirs(
        kind=draw(st.sampled_from(["service", "non_inventory", "inventory", "equipment"])),
        name=draw(NAMES),
        number=draw(WORDS),
        sales_description=draw(WORDS),
        purchase_description=draw(WORDS),
        price=draw(PRICES),
        cost=draw(PRICES),
        taxable=draw(st.booleans()),
        income_account=draw(st.sampled_from([None, "Sales"])),
        active=draw(st.booleans()),
    )


def read(record: Mirror, data: dict[str, Any], seen: Context) -> Mirror:
    rules = KINDS["item"].rules
    values = rules.quickbooks_values(data, (), seen) if "item_type" in data else rules.industrack_values(data, seen)
    return replace(record, data=data, values=values)


def carried_out(unit: Unit, decision: Decision, seen: Context) -> Unit:
    """The unit after what was decided was done, with the link as the engine would leave it."""
    one, other, link = unit.quickbooks, unit.industrack, unit.link
    assert one is not None
    assert other is not None
    for plan in decision.links:
        link = Link("item", one.id, other.id, plan.agreed_quickbooks, plan.agreed_industrack)
    for push in decision.pushes:
        other = read(other, {**other.data, **push.data}, seen)
        link = Link("item", one.id, other.id, push.agreed_quickbooks, other.values)
    if decision.request is not None:
        one = read(one, written(one.data, decision.request.body), seen)
        link = Link("item", one.id, other.id, one.values, decision.request.covers[0].agreed_industrack)
    return Unit("item", one, other, link)


def written(data: Any, body: dict[str, Any]) -> dict[str, Any]:
    inside = {shape: {**data.get(shape, {}), **body[shape]} for shape in PLACES if shape in body}
    named = {"full_name": body["name"]} if "name" in body else {}
    return {**data, **body, **inside, **named}


def settled(unit: Unit, seen: Context) -> Unit:
    for _ in range(4):
        decision = decide(unit, seen)
        if not (decision.pushes or decision.links or decision.request):
            return unit
        unit = carried_out(unit, decision, seen)
    raise AssertionError(f"never quiet: {decision}")


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(quickbooks(), industrack(), industrack())
def test_quickbooks_is_followed_and_then_it_is_quiet(one: Mirror, other: Mirror, edited: Mirror) -> None:
    seen = context()
    unit = settled(Unit("item", one, other, Link("item", one.id, other.id, {}, {})), seen)
    assert unit.industrack is not None
    assert unit.industrack.values["active"] == one.values["active"]
    assert unit.industrack.values["name"] == one.values["name"]
    again = replace(unit, industrack=read(other, {**edited.data, "quickbooks_id": one.id}, seen))
    back = settled(again, seen)
    assert back.industrack is not None
    assert back.quickbooks == one
    for key in ("price", "cost", "number"):
        if one.values.get(key):
            assert back.industrack.values[key] == one.values[key]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(quickbooks(), industrack(), industrack())
def test_industrack_is_followed_and_then_it_is_quiet(one: Mirror, other: Mirror, edited: Mirror) -> None:
    seen = context("industrack_to_quickbooks", settings=DEFAULTS)
    unit = settled(Unit("item", one, other, Link("item", one.id, other.id, {}, {})), seen)
    assert unit.industrack is not None
    mine = {key: value for key, value in unit.industrack.data.items() if key != "quickbooks_id"}
    assert mine == {key: value for key, value in other.data.items() if key != "quickbooks_id"}
    again = replace(unit, industrack=read(other, {**edited.data, "quickbooks_id": one.id}, seen))
    after = settled(again, seen)
    assert after.quickbooks is not None
    assert after.quickbooks.values["active"] == edited.values["active"]
    assert len(after.quickbooks.data["name"]) <= 31
    wanted, held = of_industrack(edited.values, one, seen), of_quickbooks(after.quickbooks.values, after.quickbooks, seen)
    before = of_industrack(other.values, one, seen)
    # A price that is cleared is nought there.
    nought = {key: "0.00" for key in ("price", "cost") if wanted.get(key) == ""}
    assert {key: held[key] for key in wanted if wanted[key] != before[key]} == {
        key: nought.get(key, value) for key, value in wanted.items() if value != before[key]
    }
    for key in ("income_account", "account", "quantity_on_hand", "type"):
        assert after.quickbooks.values.get(key) == one.values.get(key)
