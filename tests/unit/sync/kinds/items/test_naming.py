"""Names of items: predictable, short enough, and apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sync.kinds.items.naming import below, in_industrack, in_quickbooks, leaf, match_keys

TEXTS = st.text(st.characters(codec="utf-8"), max_size=120)


@pytest.mark.parametrize(
    ("name", "attempt", "made"),
    [
        ("Labor", 0, "Labor"),
        ("Labor", 1, "Labor (2)"),
        ("Exactly thirty-one letters long", 0, "Exactly thirty-one letters long"),
        ("Ratio 1:2 mix", 0, "Ratio 1-2 mix"),
        ("  Hose  ", 0, "Hose"),
    ],
)
def test_a_name_that_fits_stays_as_it_is(name: str, attempt: int, made: str) -> None:
    assert in_quickbooks(name, attempt) == made


def test_long_names_with_the_same_beginning_stay_apart() -> None:
    names = [f"Copper press fitting, elbow 90 degrees, size {number}" for number in range(200)]
    made = {in_quickbooks(name) for name in names}
    assert len(made) == len(names)
    assert all(name.startswith("Copper press fitting, elbo") and len(name) <= 31 for name in made)


@settings(max_examples=60)
@given(TEXTS, st.integers(0, 40))
def test_every_name_makes_one_that_quickbooks_takes_and_always_the_same(name: str, attempt: int) -> None:
    made = in_quickbooks(name, attempt)
    assert 1 <= len(made) <= 31
    assert ":" not in made
    assert made == made.strip() == in_quickbooks(name, attempt)
    assert in_quickbooks(made) == made


@settings(max_examples=60)
@given(st.lists(st.text("abc xyz", min_size=1, max_size=31).map(str.strip).filter(bool), min_size=1, max_size=5))
def test_a_full_name_fits_industrack_and_keeps_what_the_item_is(levels: list[str]) -> None:
    shown = in_industrack(":".join(levels))
    assert len(shown) <= 100
    assert ":".join(levels).endswith(shown)
    assert leaf(shown) == levels[-1]


def test_a_name_below_its_parent_is_what_stands_behind_the_parent() -> None:
    assert below("Parts:Belt", "parts") == "Belt"
    assert below("Partsbelt", "parts") == "Partsbelt"
    assert below("Belt", "") == "Belt"


def test_items_are_found_by_name_with_and_without_parents_and_by_number() -> None:
    nested = set(match_keys({"name": "Parts:Belt A41", "number": "a-41"}))
    assert nested & set(match_keys({"name": "belt a41", "number": ""}))
    assert nested & set(match_keys({"name": "Drive belt", "number": "A41"}))
    assert not nested & set(match_keys({"name": "Parts", "number": ""}))
    long = "Copper press fitting, elbow 90 degrees, size 3"
    assert set(match_keys({"name": long})) & set(match_keys({"name": in_quickbooks(long)}))
