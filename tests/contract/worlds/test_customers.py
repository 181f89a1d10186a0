"""What becomes of customers is the same in memory, where rules are tested, and in the whole service."""

from __future__ import annotations

import pytest

from tests.contract.worlds.both import Made, Sides

TWO_WAY = {"customers": "two_way"}
TO_QUICKBOOKS = {"customers": "industrack_to_quickbooks"}
PHONE, OTHER = "641-555-0111", "641-555-0222"


def phones(side: list[dict[str, object]]) -> list[object]:
    return [one["phone"] for one in side]


def test_a_customer_of_quickbooks_arrives(made: Made) -> None:
    sides = made()
    sides.add_in_quickbooks("Birch Bakery", phone=PHONE)
    sides.settle()
    assert sides.industrack() == [{"company_name": "Birch Bakery", "phone": PHONE, "active": True}]


def test_a_customer_of_industrack_arrives(made: Made) -> None:
    sides = made(**TO_QUICKBOOKS)
    sides.add_in_industrack("Elm Dental", phone=PHONE)
    sides.settle()
    assert sides.quickbooks() == [{"name": "Elm Dental", "company_name": "Elm Dental", "phone": PHONE, "active": True}]


@pytest.mark.parametrize("settings", [{}, TO_QUICKBOOKS, TWO_WAY], ids=["to IndusTrack", "to QuickBooks", "two-way"])
def test_what_agrees_is_left_alone(made: Made, settings: dict[str, str]) -> None:
    sides = made(**settings)
    sides.add_in_quickbooks("Birch Bakery", phone=PHONE)
    sides.add_in_industrack("Birch Bakery", phone=PHONE)
    sides.settle()
    before = sides.writes()
    sides.settle()
    assert sides.writes() == before
    assert len(sides.quickbooks()) == len(sides.industrack()) == 1


def test_an_edit_of_the_side_that_is_no_master_is_put_back(made: Made) -> None:
    sides = made()
    sides.add_in_quickbooks("Birch Bakery", phone=PHONE)
    sides.settle()
    sides.edit_in_industrack("Birch Bakery", phone=OTHER)
    sides.settle()
    assert phones(sides.industrack()) == phones(sides.quickbooks()) == [PHONE]


@pytest.mark.parametrize("editor", [Sides.edit_in_quickbooks, Sides.edit_in_industrack], ids=["in QuickBooks", "in IndusTrack"])
def test_two_way_an_edit_of_either_side_reaches_the_other(made: Made, editor: object) -> None:
    sides = made(**TWO_WAY)
    sides.add_in_quickbooks("Birch Bakery", phone=PHONE)
    sides.settle()
    edit = sides.edit_in_quickbooks if editor is Sides.edit_in_quickbooks else sides.edit_in_industrack
    edit("Birch Bakery", phone=OTHER)
    sides.settle()
    assert phones(sides.industrack()) == phones(sides.quickbooks()) == [OTHER]


def test_inactive_follows_both_ways(made: Made) -> None:
    sides = made(**TWO_WAY)
    sides.add_in_quickbooks("Birch Bakery", phone=PHONE)
    sides.settle()
    sides.edit_in_quickbooks("Birch Bakery", is_active=False)
    sides.settle()
    assert [one["active"] for one in sides.industrack()] == [False]
    sides.edit_in_industrack("Birch Bakery", active=True)
    sides.settle()
    assert [one["active"] for one in sides.quickbooks()] == [True]


def test_deleted_in_quickbooks_is_inactive_in_industrack(made: Made) -> None:
    sides = made()
    sides.add_in_quickbooks("Birch Bakery", phone=PHONE)
    sides.settle()
    sides.delete_in_quickbooks("Birch Bakery")
    sides.settle()
    assert [one["active"] for one in sides.industrack()] == [False]
    assert sides.quickbooks() == []


def test_numbers_that_only_look_alike_are_two_customers(made: Made) -> None:
    sides = made()
    sides.add_in_quickbooks("Maple Court 1-12", phone=PHONE)
    sides.add_in_industrack("Maple Court 11-2", phone=PHONE)
    sides.settle()
    assert {one["company_name"] for one in sides.industrack()} >= {"Maple Court 11-2"}
    assert sides.quickbooks()[0]["name"] == "Maple Court 1-12"
    before = [one for one in sides.industrack() if one["company_name"] == "Maple Court 11-2"]
    sides.edit_in_quickbooks("Maple Court 1-12", phone=OTHER)
    sides.settle()
    assert [one for one in sides.industrack() if one["company_name"] == "Maple Court 11-2"] == before


def test_a_name_that_may_be_the_same_is_asked_about_once(made: Made) -> None:
    sides = made()
    sides.add_in_quickbooks("Umbra Lights Inc")
    sides.add_in_industrack("Umbra Lights")
    sides.settle()
    assert len(sides.industrack()) == 1
    assert set(sides.asked()) == {"duplicate_suspected"}


def test_a_rename_in_industrack_changes_the_company_name_alone(made: Made) -> None:
    sides = made(**TWO_WAY)
    sides.add_in_quickbooks("Birch Bakery", phone=PHONE)
    sides.settle()
    sides.edit_in_industrack("Birch Bakery", company_name="Birch Street Bakery")
    sides.settle()
    assert [(one["name"], one["company_name"]) for one in sides.quickbooks()] == [("Birch Bakery", "Birch Street Bakery")]
