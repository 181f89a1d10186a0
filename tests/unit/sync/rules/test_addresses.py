"""Addresses go round without drifting."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.sync.rules import addresses
from app.sync.rules.addresses import LINES, PARTS, canonical, of_block, read, renamed, split, write
from tests.unit.sync.world import address

NAMES = ("Umbra Lights", "Ada Moss", "Moss Yard 7")
WORDS = st.sampled_from(
    ["Low", "St", "12", "Unit", "4,", "Łódź", "Umbra Lights", "Ada Moss", "Moss Yard 7", "Attn: Bo", "é", "x" * 50, ","]
)
LINE = st.lists(WORDS, max_size=8).map(" ".join)
HELD_LINE = LINE.map(lambda line: line[:41])
PLACE = {"city": LINE, "state": LINE, "postal_code": LINE, "country": LINE}
HERE = st.fixed_dictionaries({"street": LINE, "unit": LINE, **PLACE})
HELD = st.fixed_dictionaries({**dict.fromkeys(LINES, HELD_LINE), "city": LINE, "note": HELD_LINE})


@settings(max_examples=300, deadline=None)
@given(HERE, HELD)
def test_what_was_written_reads_as_it_was_meant(here: dict[str, str], held: dict[str, str]) -> None:
    assert addresses.fitted(read(write(here, held, NAMES), NAMES)) == canonical(here, NAMES)


@settings(max_examples=300, deadline=None)
@given(HERE)
def test_the_form_that_quickbooks_could_hold_is_a_fixed_point(here: dict[str, str]) -> None:
    once = canonical(here, NAMES)
    assert canonical(once, NAMES) == once


@settings(max_examples=300, deadline=None)
@given(HELD)
def test_what_was_read_and_written_back_stays_line_by_line(held: dict[str, str]) -> None:
    written = write(read(held, NAMES), held, NAMES)
    aside, rest = split(held, NAMES)
    assert [written[key] for key in LINES if written[key]] == [*aside, *rest]
    assert written["note"] == held["note"]


@settings(max_examples=200, deadline=None)
@given(HERE, HELD)
def test_every_part_fits_and_is_named(here: dict[str, str], held: dict[str, str]) -> None:
    written = write(here, held, NAMES)
    assert set(written) == {*LINES, *addresses.PLACE_LIMITS, "note"}
    limits = {**dict.fromkeys(LINES, 41), **addresses.PLACE_LIMITS, "note": 41}
    assert all(len(written[key]) <= limit for key, limit in limits.items())


@settings(max_examples=100, deadline=None)
@example(["Umbra Lights", "12 Low St"])
@given(st.lists(st.sampled_from(["12 Low St", "Unit 4", "Umbra Lights", "Ada Moss"]), max_size=5))
def test_a_name_in_the_middle_is_part_of_the_address(lines: list[str]) -> None:
    aside, rest = split(address(*lines), NAMES)
    assert [*aside, *rest] == lines
    assert not rest or rest[0] not in {"Umbra Lights", "Ada Moss"}


def test_lines_on_top_that_repeat_a_name_are_left_aside_and_written_back() -> None:
    held = address("UMBRA LIGHTS", "Attn: Ada Moss", "1 Low St", "Unit 4", city="Ames")
    assert read(held, NAMES) == {
        "street": "1 Low St",
        "unit": "Unit 4",
        "city": "Ames",
        "state": "",
        "postal_code": "",
        "country": "",
    }
    written = write({"street": "2 Low St", "city": "Ames"}, held, NAMES)
    assert [written[key] for key in LINES] == ["UMBRA LIGHTS", "Attn: Ada Moss", "2 Low St", "", ""]


@pytest.mark.parametrize(
    "unit", ["Suite 200", "STE. 200", "Apt. 3B", "#12", "# 4a", "2nd Floor", "Floor 2", "Bldg A", "Unit 4-C", "Room 101"]
)
def test_a_unit_above_a_street_is_the_unit_and_stays_where_it_stands(unit: str) -> None:
    held = address("Umbra Lights", unit, "900 Congress Ave", "Attn Bo", city="Ames")
    found = read(held, NAMES)
    assert (found["street"], found["unit"]) == ("900 Congress Ave", f"{unit}, Attn Bo")
    assert {key: line for key, line in write(found, held, NAMES).items() if key in LINES} == {
        key: held.get(key, "") for key in LINES
    }
    moved = write(found | {"street": "7 Low St"}, held, NAMES)
    assert read(moved, NAMES)["street"] == "7 Low St"


@pytest.mark.parametrize(
    ("first", "second"),
    [("Unit 4", "Lot 5"), ("Suite 5", "PO Box 7"), ("Floor Mart", "77 Low St"), ("Unit 4", "Unit 12 Low St"), ("12", "7 Low St")],
)
def test_what_may_be_a_street_stays_the_street(first: str, second: str) -> None:
    assert (found := read(address(first, second), NAMES))["street"] == first
    assert found["unit"] == second


@pytest.mark.parametrize(
    ("company", "line"),
    [
        ("Smith Bros. Inc.", "Smith Brothers Inc"),
        ("Smith Bros. Inc.", "SMITH BROTHERS"),
        ("Acme Mfg Co", "Acme Manufacturing Company"),
        ("Oak Builders Corp.", "Oak Bldrs Corporation"),
        ("Smith & Sons, LLC", "Smith and Sons"),
        ("The Oaks Apartments LLC", "Oaks Apartments"),
    ],
)
def test_a_name_that_is_shortened_in_one_place_is_still_the_name(company: str, line: str) -> None:
    assert read(address(line, "77 Low St"), [company])["street"] == "77 Low St"


def test_another_name_of_many_words_in_common_is_a_line_of_its_own() -> None:
    assert read(address("Acme Manufacturing Park", "77 Low St"), ["Acme Mfg Co"])["street"] == "Acme Manufacturing Park"


def test_a_line_for_somebodys_attention_is_no_street() -> None:
    others = ("DBA Tiny Shop", "d/b/a Tiny Shop", "D.B.A. Tiny", "t/a Tiny", "care of Ann", "f/k/a Old Name", "FBO Ann")
    for line in ("Attn: Ray Sorel", "ATTN Accounts", "c/o Bluff Holding", *others):
        assert read(address("Umbra Lights", line, "77 Bluff Rd"), NAMES)["street"] == "77 Bluff Rd"
    assert read(address("Attic Lane 4"), NAMES)["street"] == "Attic Lane 4"


def test_a_customer_called_by_its_address_keeps_its_street() -> None:
    assert read(address("12 Low St", city="Ames"), ("12 Low St",))["street"] == "12 Low St"


def test_a_long_street_goes_over_lines_and_reads_back_in_the_same_order() -> None:
    street = "Warehouse Number Twelve behind the Old Railway Station on Low Street"
    written = write({"street": street, "unit": "Gate 3"}, None, ())
    assert [written[key] for key in LINES[:3]] == [
        "Warehouse Number Twelve behind the Old",
        "Railway Station on Low Street, Gate 3",
        "",
    ]
    assert canonical({"street": street, "unit": "Gate 3"}, ()) == read(written, ())


def test_five_lines_are_kept_for_the_street_before_names() -> None:
    held = address("Umbra Lights", "Ada Moss", "1 Low St")
    unit = ", ".join(f"{letter * 30}" for letter in "abcd")
    written = write({"street": "2 Low St", "unit": unit}, held, NAMES)
    assert written["addr1"] == "2 Low St"
    assert written["addr5"] == "d" * 30


def test_a_renamed_company_is_renamed_on_top_of_its_address() -> None:
    held = address("Umbra Lights", "1 Low St")
    assert renamed(held, {"Umbra Lights": "Moss & Co"}) == address("Moss & Co", "1 Low St")
    assert renamed(held, {"Quarry": "Moss & Co"}) is None
    assert renamed(None, {"Quarry": "Moss & Co"}) is None


def test_an_address_without_lines_is_empty_in_all_parts() -> None:
    assert read(None, ()) == dict.fromkeys(PARTS, "")
    assert addresses.is_empty(read({}, ()))


def test_a_cleared_street_does_not_leave_a_name_in_its_place() -> None:
    written = write({"city": "Ames"}, address("Moss Yard 7", "1 Low St"), NAMES)
    assert read(written, NAMES)["street"] == ""


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("Acme", "1 Yard Rd", "Ottawa, KS 66067"), {"addr1": "Acme", "addr2": "1 Yard Rd", "city": "Ottawa", "state": "KS"}),
        (("1 Yard Rd", "Ottawa, KS 66067-1234", "USA"), {"addr1": "1 Yard Rd", "postal_code": "66067-1234", "country": "USA"}),
        (("1 Yard Rd", "Ottawa ON K1A 0B1"), {"addr1": "1 Yard Rd", "city": "Ottawa", "postal_code": "K1A 0B1"}),
        (("1 Yard Rd", "behind the mill"), {"addr1": "1 Yard Rd", "addr2": "behind the mill"}),
        ((), {}),
    ],
)
def test_printed_lines_make_an_address(lines: tuple[str, ...], expected: dict[str, str]) -> None:
    found = addresses.of_block(dict(zip(addresses.LINES, lines, strict=False)))
    assert {key: found.get(key) for key in expected} == expected
    assert len([key for key in found if key in addresses.LINES]) == len([key for key in expected if key in addresses.LINES])


FOREIGN = {
    "addr1": "Umbra Lights",
    "addr2": "ul. Łąkowa 5",
    "addr3": "m. 7",
    "city": "Łódź",
    "state": "Łódzkie",
    "country": "Česko",
}


def test_no_character_that_quickbooks_gives_is_lost_on_the_way_to_industrack() -> None:
    found = read(FOREIGN, NAMES)
    assert [found[key] for key in ("street", "unit", "city", "state", "country")] == [
        "ul. Łąkowa 5",
        "m. 7",
        "Łódź",
        "Łódzkie",
        "Česko",
    ]
    assert read({"addr1": "Umbra Lights", "note": "Šibenska 9"}, NAMES)["street"] == "Šibenska 9"
    assert of_block({"addr1": "Żółta 3", "addr2": "Łódź, KS 66067"}) == {
        "addr1": "Żółta 3",
        "city": "Łódź",
        "state": "KS",
        "postal_code": "66067",
    }


def test_what_quickbooks_spells_its_own_way_is_not_respelled_when_another_part_changes() -> None:
    written = write({**read(FOREIGN, NAMES), "unit": "m. 8"}, FOREIGN, NAMES)
    assert [written[key] for key in ("addr1", "addr2", "addr3", "city")] == ["Umbra Lights", "ul. Łąkowa 5", "m. 8", "Łódź"]
