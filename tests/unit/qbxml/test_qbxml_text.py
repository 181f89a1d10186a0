"""Text made safe for QuickBooks."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbxml import signs
from qbxml.text import clean, is_storable, name
from tests.unit.qbxml.declared import patient

ANY = st.text(st.characters() | st.sampled_from(":\n\r\t \u00a0\u200d🎉é中\u0301"))
MEASURES = st.text(
    st.sampled_from("0123456789" * 3 + "½⅝⅓⅟⁄²⁴⁻₂₈①⒈❶Ⅷ〇１٣𝟑🔧🔟\u200b\ufe0f\u20e3\x81\x92\x99 -−–.,/x≠≤′″⌀Ωμ㎡\n")
    | st.characters()
)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Müller & Söhne  ", "Müller & Söhne"),
        ("Cafe\u0301", "Café"),
        ("“quoted” – it’s €5…", "“quoted” – it’s €5…"),
        ("Łódź", "Lódz"),
        ("北京", "BeiJing"),
        ("Москва", "Moskva"),
        ("Pizza 🍕 Palace", "Pizza Palace"),
        ("a\tb\u00a0c\u2003d", "a b c d"),
        ("a\x00b\x1fc\x7fd\x9fe", "abcdŸe"),
        ("zero\u200bwidth\ufeff soft\u00adhyphen", "zerowidth softhyphen"),
        ("one\r\ntwo\u2028three\x0bfour", "one two three four"),
        ("\ud800x", "x"),
        ("\ue000", ""),
        ("", ""),
    ],
)
def test_text_becomes_what_quickbooks_could_hold(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_line_breaks_stay_where_the_field_has_lines() -> None:
    assert clean("one\r\ntwo\rthree\n", lines=True) == "one\ntwo\nthree"


def test_text_is_cut_to_the_limit_without_space_at_the_cut() -> None:
    assert clean("abc def", 4) == "abc"
    assert clean("ß" * 50, 41) == "ß" * 41


@patient(100)
@given(ANY, st.integers(1, 30) | st.none(), st.booleans())
def test_cleaning_twice_changes_nothing_more(text: str, limit: int | None, lines: bool) -> None:
    once = clean(text, limit, lines=lines)
    assert clean(once, limit, lines=lines) == once


@patient(100)
@given(ANY, st.integers(1, 30), st.booleans())
def test_cleaned_text_fits_and_can_be_stored(text: str, limit: int, lines: bool) -> None:
    cleaned = clean(text, limit, lines=lines)
    assert len(cleaned) <= limit
    assert cleaned == cleaned.strip()
    assert is_storable(cleaned)
    cleaned.encode("cp1252")
    assert lines or "\n" not in cleaned


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Bob: plumbing", "Bob- plumbing"),
        (":", "-"),
        ("🎉", "tada"),
        ("🍕🎉", "pizza tada"),
        ("\uf8ff", "U+F8FF"),
        (" \t\n", ""),
        ("", ""),
        ("x" * 50, "x" * 41),
    ],
)
def test_a_name_has_no_colon_and_is_not_empty(text: str, named: str) -> None:
    assert name(text) == named


@patient(100)
@given(ANY, st.sampled_from([31, 41]))
def test_every_name_is_one_that_quickbooks_takes(text: str, limit: int) -> None:
    made = name(text, limit)
    assert ":" not in made and "\n" not in made
    assert len(made) <= limit
    assert made == clean(made)
    assert name(made, limit) == made


@patient(100)
@given(ANY.filter(lambda text: any(character.isalnum() for character in text)))
def test_a_name_that_shows_anything_is_not_empty(text: str) -> None:
    assert name(text)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("1⅝″ strut", '1-5/8" strut'),
        ("2⅓ yd", "2-1/3 yd"),
        ("2 ⅓ yd", "2 1/3 yd"),
        ("½ ¼ ¾ 1½", "½ ¼ ¾ 1½"),
        ("⅜″×⅝″", '3/8"×5/8"'),
        ("1⁵⁄₈ ³⁄₄ 1⁄2 2⅟8", "1-5/8 3/4 1/2 2-1/8"),
        ("1⅝⅓ ½⅝ ⅝2", "1-5/8-1/3 ½-5/8 5/8 2"),
        ("½⅛ 2⅓½ ⅛½ ⅝½ 10⁴½", "½-1/8 2-1/3 ½ 1/8 ½ 5/8 ½ 10^4 ½"),
        ("10⁴ 10⁻³ 10²⁴ x⁴y m² m³", "10^4 10^-3 10^24 x^4y m² m³"),
        ("H₂O 10₂ x₁2", "H2O 10_2 x1 2"),
        ("pressure ≠ 0", "pressure <> 0"),
        ("a≮b c∉d", "a not < b c not E d"),
        ("≤5 ≥6 ≈7 ±8 9×10 12÷3", "<=5 >=6 ~7 ±8 9×10 12÷3"),
        ("−5 ➖6 －7 3‐4 3‒4 3–4", "-5 -6 -7 3-4 3-4 3–4"),
        ("⌀20 ∅20", "Ø20 Ø20"),
        ("12א", "12a"),
        ("א12 ב", "a12 v"),
        ("12ь", "12a"),
        ("∠2×2×1/4", "angle 2×2×1/4"),
        ("L∠30 5℔", "L angle 30 5lb"),
        ("6′ 2″", "6' 2\""),
        ("10Ω 4.7kΩ 5 μF ㏀ 3㎕ 20℃", "10Ohm 4.7kOhm 5 µF kOhm 3µl 20°C"),
        ("ΩΜΕΓΑ μικρό", "OMEGA mikro"),
        ("5㎡ 3㎥", "5m² 3m³"),
        ("１２ 1２ ٣٤ 𝟏𝟐", "12 12 34 12"),
        ("①② 5① ❶ ⒈5 🔟", "(1)(2) 5(1) (1) (1)5 (10)"),
        ("Type Ⅳ, AⅣⅤ", "Type IV, A IV V"),
        ("1️⃣2️⃣ 1🔧2 1\u200b2 1\x812", "1 2 1 2 1 2 1 2"),
        ("Pizza🍕Palace 🍕 🎉 x", "Pizza Palace x"),
        ("Pizza🍕, 5🔧.5 a \u200b b", "Pizza, 5 .5 a b"),
        ("two  spaces", "two  spaces"),
        ("Joe\x92s", "Joe’s"),
    ],
)
def test_no_figure_and_no_sign_becomes_another(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
    assert clean(cleaned) == cleaned


def figures(text: str) -> list[str]:
    """The groups of digits, whatever digits they are written in."""
    composed = unicodedata.normalize("NFC", text)
    return ["".join(str(unicodedata.digit(one)) for one in group) for group in re.findall(r"\d+", composed)]


@patient(400)
@given(MEASURES, st.booleans())
def test_digits_that_stood_apart_never_come_to_stand_together(text: str, lines: bool) -> None:
    cleaned = clean(text, lines=lines)
    found = iter(figures(cleaned))
    assert all(group in found for group in figures(text)), cleaned
    assert clean(cleaned, lines=lines) == cleaned
    assert not signs.LOW_RUN.search(cleaned)


def test_no_character_joins_the_digits_around_it_or_leaves_two_spaces() -> None:
    for code in (*range(0x20, 0xD800), *range(0xE000, 0x20000), *range(0xE0000, 0xE0200)):
        character = chr(code)
        figure, spaced = clean(f"7{character}8"), clean(f"a {character} b")
        if not character.isdecimal():
            assert re.findall("[0-9]+", figure)[:: len(re.findall("[0-9]+", figure)) - 1 or 1] == ["7", "8"], hex(code)
        assert "  " not in spaced or character.isspace(), hex(code)
