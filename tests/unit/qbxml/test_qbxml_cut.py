"""What is too long is cut, and no figure becomes another by it: neither in a name nor in a description."""

from __future__ import annotations

import pytest

from app.sync.kinds.items.naming import in_industrack, in_quickbooks
from app.sync.rules.names import quickbooks_name, with_suffix
from qbxml import text

START = "Ball valve full port brass"  # 26 characters
NUMBERS = ['1-1/4"', "1 1/4", "12.75", "1,234.50", "2x4", "1½", "-40", "1/2NPT", "10000mm"]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("room", range(1, 9))
def test_a_number_goes_whole_or_not_at_all(number: str, room: int) -> None:
    whole = f"{START} {number}"
    for made in (text.clean(f"{whole} and more", len(START) + room), text.name(f"{whole} and more", len(START) + room)):
        rest = made.removeprefix(START).strip()
        assert rest == "" or f"{number} and more".startswith(rest)
        assert rest == "" or len(rest) >= len(number)


def test_a_name_that_is_cut_before_its_mark_keeps_no_part_of_a_number() -> None:
    name = 'Valve, bronze, threaded, 1-1/4" NPT, 600 WOG'
    made = in_quickbooks(name)
    assert made.startswith("Valve, bronze, threaded,~")
    assert made != in_quickbooks(name.replace("1-1/4", "1-1/2"))
    assert len(made) <= 31


def test_names_of_customers_and_of_industrack_are_cut_alike() -> None:
    assert quickbooks_name(["Riverside Apartments Building C Unit 1204-1208"]) == "Riverside Apartments Building C Unit"
    assert with_suffix("Riverside Apartments Building C Unit 120", " (2)", 41) == "Riverside Apartments Building C Unit (2)"
    assert in_industrack("x" * 96 + " 1250 feet") == "x" * 96


@pytest.mark.parametrize(("given", "limit", "made"), [("123456789012345", 13, "1234567890123"), ("Unit 12", 7, "Unit 12")])
def test_a_text_that_is_one_number_is_cut_and_one_that_fits_is_not(given: str, limit: int, made: str) -> None:
    assert text.clean(given, limit) == made


@pytest.mark.parametrize("limit", [5, 31, 41, 60])
def test_what_was_cut_once_is_not_cut_again(limit: int) -> None:
    once = text.clean("Pipe 3/4 x 10 copper type L 1-5/8 inch OD, 20 ft lengths 12,500 psi", limit)
    assert text.clean(once, limit) == once
    assert len(once) <= limit
