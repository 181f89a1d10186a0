"""Names that QuickBooks accepts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sync.rules.names import location_name, plain, quickbooks_name, ship_to_name


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=3), st.integers(min_value=0, max_value=12))
def test_a_made_name_always_fits(candidates: list[str], attempt: int) -> None:
    name = quickbooks_name(candidates, attempt)
    assert 0 < len(name) <= 41
    assert ":" not in name
    assert name == name.strip()


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_every_attempt_makes_another_name(candidate: str) -> None:
    names = [quickbooks_name([candidate], attempt) for attempt in range(12)]
    assert len({name.casefold() for name in names}) == 12


def test_the_first_candidate_that_shows_anything_is_taken() -> None:
    assert quickbooks_name(["", "  ", "Quarry"]) == "Quarry"
    assert quickbooks_name([]) == "Customer"


@pytest.mark.parametrize("automatic", ["Ship To 1", "ship to 12", "SHIP  TO 3", "ShipTo 4"])
def test_automatic_names_are_blank(automatic: str) -> None:
    assert location_name(automatic) == ""


@pytest.mark.parametrize("given_name", ["Ship To the yard", "casper wy", "Ship To 1a"])
def test_given_names_stay(given_name: str) -> None:
    assert location_name(given_name) == given_name


def test_an_unnamed_location_is_named_by_its_address() -> None:
    assert ship_to_name("", {"street": "1 Low St", "city": "Ames"}, ()) == "1 Low St"
    assert ship_to_name("", {"street": "", "city": "Ames", "state": "IA"}, ()) == "Ames IA"
    assert ship_to_name("", {}, ()) == "Location"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=12))
def test_ship_to_names_are_distinct_within_a_customer(wanted: list[str]) -> None:
    taken: list[str] = []
    for name in wanted:
        taken.append(ship_to_name(name, {}, taken))
    assert len({name.casefold() for name in taken}) == len(taken)
    assert all(0 < len(name) <= 41 for name in taken)


def test_names_are_compared_without_case_spaces_and_punctuation() -> None:
    assert plain("O'Neill & Sons, Inc.") == plain("ONEILL  SONS INC")
    assert plain("Umbra") != plain("Umbra 2")
