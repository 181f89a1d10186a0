"""A field of IndusTrack that is of another shape than its contract says is neither absent nor false, and no text either."""

from __future__ import annotations

from typing import Any

import pytest

from app.model import Link, Mirror, Pair, Unit
from app.sandbox.industrack.schema import COLLECTIONS
from app.sync.decide.decisions import _unread
from app.sync.kinds import KINDS, here
from app.sync.rules.shapes import Unreadable
from tests.unit.sync.kinds.invoices.case import Case
from tests.unit.sync.kinds.items import units
from tests.unit.sync.world import World

WRONG: tuple[Any, ...] = ([], ["x"], {"a": 1}, True, "no", 5, 5.5)
CUSTOMER: dict[str, Any] = {"company_name": "Oak", "phone": "1", "billing_address": {"street": "1 Low St"}, "active": True}
PLACE: dict[str, Any] = {"customer_id": "c1", "name": "Shop", "address": {"street": "2 Low St"}, "active": True}
ITEM: dict[str, Any] = {
    "kind": "service",
    "name": "Visit",
    "income_account": "Sales",
    "price": "1.00",
    "taxable": True,
    "active": True,
}
CUSTOMERS = (
    "number company_name first_name last_name phone mobile fax email website billing_address parent_customer_id tax_rate_id"
)
ITEMS = "kind name number sales_description purchase_description price cost taxable income_account expense_account active"
BACK = "industrack_to_quickbooks"


INVOICE: dict[str, Any] = {
    "customer_id": "c1",
    "date": "2026-05-01",
    "lines": [{"quantity": "1", "unit_price": "2.00", "discount": {"kind": "amount", "value": "1.00"}}],
}
RECORDS: dict[str, dict[str, Any]] = {
    "customer": CUSTOMER,
    "location": PLACE,
    "item": ITEM,
    "invoice": INVOICE | {"discount": {"kind": "amount", "value": "1.00"}},
    "payment": {"invoice_id": "i1", "date": "2026-05-01", "amount": "2.00"},
    "tax_rate": {"name": "Polk", "percent": "7.00", "active": True},
    "terms": {"name": "Net 30", "due_days": 30, "active": True},
}


def mirror(kind: str, data: dict[str, Any], context: Any) -> Mirror | None:
    """None of a record that cannot be read at all, of which a person is told."""
    try:
        return Mirror(kind, "i1", "1", data, here(kind, data, context))
    except Unreadable:
        return None


@pytest.mark.parametrize("direction", [BACK, "quickbooks_to_industrack", "two_way"])
@pytest.mark.parametrize("field", [*CUSTOMERS.split(), "taxable", "class", "active", "billing_address.street"])
def test_a_customer_with_a_field_of_any_shape_is_decided_and_no_shape_is_written(field: str, direction: str) -> None:
    for wrong in WRONG:
        above, _, part = field.partition(".")
        world = World(settings={"customers": direction})
        record = mirror("customer", CUSTOMER | {above: {part: wrong} if part else wrong}, world.context)
        if record is None:
            continue
        ours = world.quickbooks("customer", world.add_customer("Oak", company_name="Oak", phone="2"))
        assert ours is not None
        link = Link("customer", ours.id, "i1", ours.values, here("customer", CUSTOMER, world.context))
        for unit in (Unit("customer", None, record), Unit("customer", ours, record, link), Unit("customer", ours, record)):
            made = KINDS["customer"].rules.decide(unit, world.context)
            assert "{'a'" not in str(made.request and made.request.body)
            assert "['x']" not in str(made.request and made.request.body)


@pytest.mark.parametrize("field", ["name", "phone", "email", "contact_name", "is_default", "active", "address", "address.street"])
def test_a_location_with_a_field_of_any_shape_is_decided(field: str) -> None:
    for wrong in WRONG:
        above, _, part = field.partition(".")
        world = World(settings={"customers": "two_way"})
        place = mirror("location", PLACE | {above: {part: wrong} if part else wrong}, world.context)
        customer = mirror("customer", CUSTOMER, world.context)
        if place is not None:
            unit = Unit("customer", None, customer, locations=(Pair("location", None, place),))
            KINDS["customer"].rules.decide(unit, world.context)


def strange(value: Any, wrong: Any) -> Any:
    """The value with a field that no contract names in each of its objects."""
    if isinstance(value, list):
        return [strange(one, wrong) for one in value]
    if isinstance(value, dict):
        return {name: strange(one, wrong) for name, one in value.items()} | {"labels": wrong}
    return value


@pytest.mark.parametrize("kind", RECORDS)
def test_a_field_that_the_contract_does_not_name_is_ignored_whatever_its_shape(kind: str) -> None:
    context = World().context
    for wrong in (*WRONG, None, [{"a": None}]):
        assert here(kind, strange(RECORDS[kind], wrong), context) == here(kind, RECORDS[kind], context)


def test_each_kind_names_the_fields_of_the_contract() -> None:
    contract = {name: {*one.own_fields} for name, one in COLLECTIONS.items()}
    named = {kind.collection: {*kind.fields.split()} for kind in KINDS.values() if kind.collection}
    assert named == contract


def test_what_cannot_be_read_of_a_location_is_told_of_the_location() -> None:
    place = mirror("location", PLACE | {"address": {"street": ["x"]}}, World().context)
    customer = mirror("customer", CUSTOMER, World().context)
    [told] = _unread(Unit("customer", None, customer, locations=(Pair("location", None, place),)))
    assert (told.kind, told.quickbooks_id, told.industrack_id, told.name) == ("location", None, "i1", "Shop")


@pytest.mark.parametrize("direction", [BACK, "quickbooks_to_industrack"])
@pytest.mark.parametrize("field", ITEMS.split())
def test_an_item_with_a_field_of_any_shape_is_decided(field: str, direction: str) -> None:
    context = units.context(direction)
    for wrong in WRONG:
        record = mirror("item", ITEM | {field: wrong}, context)
        if record is None:
            continue
        ours = units.ours("Service", name="Visit", full_name="Visit", sales_or_purchase={"price": "2.00"})
        link = Link("item", ours.id, "i1", ours.values, here("item", ITEM, context))
        for unit in (Unit("item", None, record), Unit("item", ours, record, link), Unit("item", ours, record)):
            made = KINDS["item"].rules.decide(unit, context)
            assert "{'a'" not in str(made.request and made.request.body)


@pytest.mark.parametrize(("kind", "data", "field"), [("customer", CUSTOMER, "active"), ("customer", CUSTOMER, "taxable")])
@pytest.mark.parametrize("wrong", ["false", "no", 0, [], {}])
def test_what_is_no_yes_and_no_no_is_left_alone_and_told(kind: str, data: dict[str, Any], field: str, wrong: Any) -> None:
    record = mirror(kind, data | {field: wrong}, World().context)
    assert record is not None
    assert field not in record.values
    [told] = _unread(Unit(kind, None, record))
    assert (told.code, told.industrack_id) == ("cannot_be_read", "i1")
    assert field in told.summary
    assert repr(str(wrong)) in told.summary


@pytest.mark.parametrize("field", ["taxable", "active", "name"])
def test_an_item_that_does_not_say_what_it_needs_is_not_read_at_all(field: str) -> None:
    with pytest.raises(Unreadable):
        here("item", ITEM | {field: {"no": 1}}, World().context)


@pytest.mark.parametrize("wrong", ["false", "no", "true", 1, [True], {"yes": True}])
def test_an_invoice_is_approved_by_nothing_but_a_yes(wrong: Any) -> None:
    case = Case()
    record = case.record(approved=wrong)
    assert case.decide(record).request is None
    read = here("invoice", dict(record.data), case.context)
    assert (read["approved"], read["unread"]) == (False, {"approved": str(wrong)})
    assert case.decide(case.record()).request is not None


@pytest.mark.parametrize("wrong", ["false", "no", [], {"a": 1}])
def test_a_line_that_does_not_say_whether_it_is_taxable_holds_its_invoice(wrong: Any) -> None:
    case = Case()
    [line] = case.record().data["lines"]
    decision = case.decide(case.record(lines=[line | {"taxable": wrong}]))
    assert decision.request is None
    assert [one.code for one in decision.attentions] == ["figure_unreadable"]


@pytest.mark.parametrize(
    "changed", [{"serial_numbers": "SN1"}, {"serial_numbers": [["SN1"]]}, {"description": {"a": 1}}, {"class": []}]
)
def test_an_invoice_with_a_line_of_another_shape_is_not_read_as_something_else(changed: dict[str, Any]) -> None:
    case = Case()
    [line] = case.record().data["lines"]
    with pytest.raises(Unreadable):
        here("invoice", dict(case.record().data) | {"lines": [line | changed]}, case.context)


@pytest.mark.parametrize("field", ["customer_id", "date", "number", "po_number", "terms_id", "total"])
def test_an_invoice_with_a_field_of_another_shape_is_not_read(field: str) -> None:
    case = Case()
    with pytest.raises(Unreadable):
        here("invoice", dict(case.record().data) | {field: {"a": 1}}, case.context)


@pytest.mark.parametrize("told", ["1_000", "٥", "１２", "0x10", "5,0", "--5", "5.5.5", ".", "-"])
def test_a_price_that_is_no_decimal_number_is_not_guessed_at(told: str) -> None:
    record = mirror("item", ITEM | {"price": told}, units.context(BACK))
    assert record is not None
    assert "price" not in record.values
    assert record.values["unread"] == {"price": told}
