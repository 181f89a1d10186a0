"""Lines on top of an address: whom it is for is left aside, a street never is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sync.rules import addresses


def read(known: tuple[str, ...], *lines: str, **more: str) -> tuple[str, str]:
    held = dict(zip(addresses.LINES, lines, strict=False)) | more
    found = addresses.read(held, known)
    return found["street"], found["unit"]


@pytest.mark.parametrize(
    ("known", "lines", "street", "unit"),
    [
        (("Reyes Properties - C",), ("Reyes Properties", "P.O. Box 2836"), "P.O. Box 2836", ""),
        (("Johnny Melton",), ("Johnny Melton, DDS", "300 Main St, Suite 3"), "300 Main St, Suite 3", ""),
        (("Johnny Melton",), ("JohnnyMelton DDS", "300 Main St"), "300 Main St", ""),
        (("Abercrombie, Kristy",), ("Kristy Abercrombie", "5647 Cypress Hill Rd"), "5647 Cypress Hill Rd", ""),
        (("Melton, Johnny",), ("Johnny & Sue Melton", "12 Low St", "Rear"), "12 Low St", "Rear"),
        (("Birch Bakery Inc",), ("Birch Bakery", "Attn: Ada", "7 High St"), "7 High St", ""),
        (("Maple Court Apartments",), ("Maple Court", "12 Low St"), "12 Low St", ""),
        (("84 Lumber",), ("84 Lumber", "12 Low St"), "12 Low St", ""),
        (("707 N Cherry",), ("707 N Cherry",), "707 N Cherry", ""),
        (("707 N Cherry",), ("707 N Cherry", "Unit 2"), "707 N Cherry", "Unit 2"),
        (("707 N Cherry St",), ("707 N Cherry St", "P.O. Box 5"), "707 N Cherry St", "P.O. Box 5"),
        (("Reyes",), ("Reyes Ranch Road", "Suite 4"), "Reyes Ranch Road", "Suite 4"),
        (("Cherry Lane",), ("Cherry Lane",), "Cherry Lane", ""),
        (("Lincoln Dental",), ("Lincoln", "Suite 4"), "Lincoln", "Suite 4"),
        (("Shop 1-2",), ("Shop 12", "9 B St"), "Shop 12", "9 B St"),
        (("Umbra",), ("Harbour House", "9 B St"), "Harbour House", "9 B St"),
    ],
)
def test_names_are_left_aside_and_streets_are_not(known: tuple[str, ...], lines: tuple[str, ...], street: str, unit: str) -> None:
    assert ", ".join(part for part in read(known, *lines) if part) == ", ".join(part for part in (street, unit) if part)


def test_the_note_holds_the_street_where_the_lines_hold_names_only() -> None:
    assert read(("Obra Sur",), "Obra Sur", note="Calle 50, Torre B") == ("Calle 50, Torre B", "")
    assert read(("Obra Sur",), "Obra Sur", "Calle 12", note="Ring twice") == ("Calle 12", "")
    assert read(("Obra Sur",), note="Ring twice") == ("", "")


def test_a_street_from_the_note_is_kept_there_until_it_changes() -> None:
    held: dict[str, Any] = {"addr1": "Obra Sur", "note": "Calle 50"}
    same = addresses.write({"street": "Calle 50"}, held, ("Obra Sur",))
    assert (same["addr1"], same["addr2"], same["note"]) == ("Obra Sur", "", "Calle 50")
    new = addresses.write({"street": "Calle 9"}, held, ("Obra Sur",))
    assert (new["addr1"], new["addr2"], new["note"]) == ("Obra Sur", "Calle 9", "")


WORDS = st.lists(st.sampled_from(["Reyes", "Melton", "Johnny", "Oak", "Main", "Dental", "Ranch"]), min_size=1, max_size=3)
NUMBERED = st.builds(
    lambda number, words, kind: f"{number} {' '.join(words)} {kind}", st.integers(1, 9999), WORDS, st.sampled_from(["St", "Rd"])
)


@settings(max_examples=300, deadline=None)
@given(WORDS.map(" ".join), NUMBERED, st.lists(st.sampled_from(["Suite 4", "P.O. Box 5", "Rear"]), max_size=2))
def test_a_street_with_a_number_is_never_taken_for_a_name(name: str, street: str, below: list[str]) -> None:
    for known in ((name,), (street,), (f"{street} LLC",)):
        assert read(known, street, *below)[0].startswith(street[:41])
        assert read(known, name, street, *below)[0] in (street, name)


@settings(max_examples=300, deadline=None)
@given(
    WORDS.map(" ".join), st.lists(st.one_of(WORDS.map(" ".join), NUMBERED), max_size=4), st.one_of(WORDS.map(" ".join), NUMBERED)
)
def test_what_is_written_is_read_again_as_it_was(name: str, lines: list[str], street: str) -> None:
    held = dict(zip(addresses.LINES, lines, strict=False))
    wanted = addresses.canonical({"street": street, "unit": "Suite 4"}, (name,))
    written = addresses.write({"street": street, "unit": "Suite 4"}, held, (name,))
    assert addresses.read(written, (name,)) == wanted
