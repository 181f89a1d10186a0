"""What earlier rules may have made wrong is found, and what is right is not."""

from __future__ import annotations

import pytest

from app.sync.rules.suspects import compared, is_another, is_lost


@pytest.mark.parametrize(
    ("one", "other"),
    [("1/2 Elbow", "12 Elbow"), ("Wash:Small", "Detailing:Small"), ("Suite 1-1", "Suite 11")],
)
def test_names_that_only_look_the_same_are_suspect(one: str, other: str) -> None:
    assert is_another(one, other)
    assert is_another(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("1/2 Elbow", "1/2 ELBOW"), ("Small", "Wash:Small"), ("Filter", "Pump"), ("A-12", "A12"), ("", "1/2")]
)
def test_names_that_are_the_same_or_have_nothing_in_common_are_not(one: str, other: str) -> None:
    assert not is_another(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Joe’s Grill", "Joes Grill"), ("Joe\x92s Grill", "Joe’s Grill"), ("Acme™", "Acme"), ("5 € off", "5 ? off")],
)
def test_texts_that_lost_characters_are_suspect(one: str, other: str) -> None:
    assert is_lost(one, other)
    assert [why for _, why, _, _ in compared({"company_name": one}, {"company_name": other})] == ["characters"]


@pytest.mark.parametrize(("one", "other"), [("Joe’s", "Joe’s"), ("Joe’s Grill", "Joes Bar"), ("José", "Jose"), ("A", "B")])
def test_other_differences_are_nobodys_fault(one: str, other: str) -> None:
    assert not is_lost(one, other)


def test_what_industrack_was_given_without_the_characters_of_quickbooks_is_suspect_and_not_the_reverse() -> None:
    assert [why for _, why, _, _ in compared({"billing_address.city": "Łódź"}, {"billing_address.city": "Lódz"})] == [
        "characters"
    ]
    assert list(compared({"billing_address.city": "Lódz"}, {"billing_address.city": "Łódź"})) == []
