"""Which signs make another name of one, and which do not."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.sync.rules.plain import loose, numbers, plain

TWO = (
    ("1/2 Elbow", "12 Elbow"),
    ("Valve 1-1/4", "Valve 11/4"),
    ("Pipe 1 1/2", "Pipe 11/2"),
    ("Pipe 1½", "Pipe 11/2"),
    ("Fuse 2.5A", "Fuse 25A"),
    ("Fuse .5A", "Fuse 5A"),
    ("Maple Court 1-12", "Maple Court 11-2"),
    ("Suite 1-1", "Suite 11"),
    ("Pipe 6'", 'Pipe 6"'),
    ("Clamp -40", "Clamp 40"),
    ("Discount 12%", "Discount 12"),
    ("10²", "102"),
    ("10⁴", "104"),
    ("Pressure ≠ 0", "Pressure = 0"),
    ("Bldg 5. 2 Main", "Bldg 5.2 Main"),
    ("1_2", "12"),
    ("Tank 1,000", "Tank 1000"),
    ('1-1/2" cap', '1 1/2" cap'),
    ("Battery AA+", "Battery AA"),
    ("Fridge A+++", "Fridge A++"),
    ("Supply 5V+", "Supply 5V-"),
    ("Battery AA-", "Battery AA"),
    ("C# course", "C course"),
    ("Grade A* glass", "Grade A glass"),
    ("Nails 5#", "Nails 5"),
    ("Rating 5*", "Rating 5"),
    ("Elbow 45°", 'Elbow 45"'),
    ("Gift card €50", "Gift card $50"),
    ("Gift card 50 €", "Gift card 50 £"),
    ("Gift card 50¢", "Gift card 50"),
)
ONE = (
    ("½ Elbow", "1/2 ELBOW"),
    ("1½ pipe", "1 1/2 Pipe"),
    ("No. 5", "No 5"),
    ("No.5", "NO 5"),
    ("A-12", "A12"),
    ("R-410A", "R 410 A"),
    ("#12 wire", "12 Wire"),
    ("Apt# 12", "Apt #12"),
    ("Elbow 45 °", "Elbow 45°"),
    ("Fuse .5A", "Fuse 0.5 A"),
    ("Discount 5 %", "Discount 5%"),
    ("Smith + Jones", "Smith Jones"),
    ("Smith+Jones", "Smith & Jones"),
    ("Gift card $50", "Gift card 50"),
    ("2 x 4", "2×4"),
    ("1–12", "1 - 12"),
    ('3/4" x 1/2" tee', "3/4x1/2 Tee"),
    ("1⅝″ strut", '1 5/8" Strut'),
    ("O'Neill & Sons, Inc.", "ONEILL SONS INC"),
    ("Suite  1   1", "suite 1 1"),
)


@pytest.mark.parametrize(("one", "other"), TWO)
def test_other_signs_between_digits_make_another_name_that_looks_the_same(one: str, other: str) -> None:
    assert plain(one) != plain(other)
    assert loose(one) == loose(other) or "." in one or "^" in plain(one)


@pytest.mark.parametrize(("one", "other"), ONE)
def test_case_spaces_and_punctuation_make_no_other_name(one: str, other: str) -> None:
    assert plain(one) == plain(other) != ""


def test_the_numbers_of_a_name_keep_their_signs_and_their_order() -> None:
    assert numbers("Maple Court 1-12, Unit #4") == ("1-12", "4")
    assert numbers("Tee 1 1/2 x 3/4") == ("1 1/2", "3/4")
    assert numbers("A-12") == ("12",)
    assert numbers("Filter") == ()


DIGITS = st.lists(st.text("0123456789", min_size=1, max_size=3), min_size=2, max_size=4)
SIGN = st.sampled_from(["/", "-", ".", " ", ",", "&", "+", "_", "*", " / "])
WORD = st.text("abcdeg", min_size=1, max_size=5)


@settings(max_examples=300, deadline=None)
@given(DIGITS, st.data(), WORD)
def test_a_sign_moved_among_the_digits_makes_another_name(groups: list[str], data: st.DataObject, word: str) -> None:
    sign = data.draw(SIGN)
    digits = "".join(groups)
    cuts = st.lists(st.integers(1, len(digits) - 1), unique=True, max_size=3).map(sorted)
    one, other = data.draw(cuts), data.draw(cuts)
    assume(one != other)
    names = [sign.join(digits[a:b] for a, b in zip([0, *at], [*at, None], strict=False)) for at in (one, other)]
    assume(not any(name.startswith("0.") for name in names))
    assert plain(f"{word} {names[0]}") != plain(f"{word} {names[1]}")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40))
def test_the_same_name_is_the_same_however_often_it_is_taken(name: str) -> None:
    assert loose(name) == loose(name.upper().lower()) or name.upper().lower() != name.lower()
    assert plain(name) == plain(f"  {name.replace(' ', '  ')} ") or not name.strip()


@settings(max_examples=200, deadline=None)
@given(DIGITS, DIGITS, WORD, st.sampled_from([" ", "-", ". ", " #", "/", ""]))
def test_a_sign_between_letters_and_digits_is_punctuation(one: list[str], other: list[str], word: str, sign: str) -> None:
    front, back = "/".join(one), "/".join(other)
    assert plain(f"{word}{sign}{front}x{back}") == plain(f"{word} {front}x{back}")
