"""Aggregates are values: typed, compared by content, never changed."""

from decimal import Decimal

import pytest

from qbxml import messages as m
from qbxml.aggregate import Aggregate, many
from qbxml.fields import amount, camel, text
from qbxml.refs import refs


class Base(Aggregate):
    first = text()
    second = text(required=True)
    last = text(is_last=True)


class Longer(Base):
    second = text()
    between = text(after="first")
    more = many(text(5))


class Longest(Longer):
    parts = refs()
    tail = amount(is_last=True)


def test_fields_stand_in_the_declared_order() -> None:
    assert list(Longer.FIELDS) == ["first", "between", "second", "more", "last"]
    assert list(Longest.FIELDS) == ["first", "between", "second", "more", "parts", "last", "tail"]
    assert not Longer.FIELDS["second"].required and Base.FIELDS["second"].required


def test_names_become_quickbooks_spelling() -> None:
    assert [camel(name) for name in ("txn_id", "po_number", "class_", "is_to_be_emailed", "addr1", "fob")] == [
        "TxnID",
        "PONumber",
        "Class",
        "IsToBeEmailed",
        "Addr1",
        "FOB",
    ]
    assert Longest.parts.tag == "PartsRef"
    assert m.InvoiceAdd.ar_account.tag == "ARAccountRef"


def test_values_cannot_be_changed_and_unknown_attributes_do_not_exist() -> None:
    address = m.Address(city="A")
    with pytest.raises(AttributeError):
        address.city = "B"  # type: ignore[assignment]
    assert address.city == "A"


def test_replace_makes_a_copy_and_none_leaves_a_field_out() -> None:
    address = m.Address(city="A", note="n")
    changed = address.replace(city="B", note=None, state="IA")
    assert changed == m.Address(city="B", state="IA")
    assert address == m.Address(city="A", note="n")


def test_equality_is_by_class_and_content() -> None:
    assert m.Address(city="A") == m.Address(city="A", state=None)
    assert m.Address(city="A") != m.Address(city="")
    assert m.Address(addr1="A") != m.AddressBlock(addr1="A")
    assert m.ItemInventoryAdd(sales_price="1.0") == m.ItemInventoryAdd(sales_price=Decimal("1.00"))
    assert len({m.Address(city="A"), m.Address(city="A")}) == 1


def test_lists_are_tuples_and_an_empty_one_is_the_same_as_none() -> None:
    assert m.CustomerAdd(ship_to=[]) == m.CustomerAdd()
    assert m.CustomerAdd().ship_to == ()
    assert m.CustomerQueryRq(list_id=iter(["1", "2"])).list_id == ("1", "2")


def test_a_dict_is_taken_for_an_aggregate() -> None:
    assert m.CustomerAdd(bill_address={"city": "A"}, terms={"full_name": "Net 30"}) == m.CustomerAdd(
        bill_address=m.Address(city="A"), terms=m.Ref(full_name="Net 30")
    )


def test_a_dict_of_refs_numbers_and_lists_is_plain_json() -> None:
    customer = m.CustomerRet(
        parent=m.Ref(list_id="1", full_name="A"), balance="1.50", is_active=False, ship_to=[m.ShipToAddress(name="x")]
    )
    assert customer.as_dict() == {
        "is_active": False,
        "parent": {"list_id": "1", "full_name": "A"},
        "ship_to": [{"name": "x"}],
        "balance": "1.50",
    }


def test_repr_shows_which_fields_are_there_and_not_what_they_hold() -> None:
    assert repr(m.CustomerRet(name="Secret", phone="555")) == "<CustomerRet name phone>"
