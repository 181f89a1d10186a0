"""Text made safe for QuickBooks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbxml.text import clean, is_storable, name
from tests.unit.qbxml.declared import patient

ANY = st.text(st.characters() | st.sampled_from(":\n\r\t \u00a0\u200d🎉é中\u0301"))


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Müller & Söhne  ", "Müller & Söhne"),
        ("Cafe\u0301", "Café"),
        ("“quoted” – it’s €5…", "“quoted” – it’s €5…"),
        ("Łódź", "Lódz"),
        ("北京", "BeiJing"),
        ("Москва", "Moskva"),
        ("Pizza 🍕 Palace", "Pizza  Palace"),
        ("a\tb\u00a0c\u2003d", "a b c d"),
        ("a\x00b\x1fc\x7fd\x9fe", "abcde"),
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
