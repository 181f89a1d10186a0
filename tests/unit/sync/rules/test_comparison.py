"""The three-way comparison by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.model import Direction, Side
from app.sync.rules.comparison import Held, Policy, compare

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
KEYS = ("phone", "email", "address.street", "address.city")
VALUE = st.sampled_from(["", "1", "2"])
VALUES = st.fixed_dictionaries(dict.fromkeys(KEYS, VALUE))
BASES = st.one_of(VALUES, st.just(dict[str, Any]()))
WHEN = st.sampled_from([None, EARLY, LATE])
POLICIES = st.builds(Policy, st.sampled_from([one for one in Direction if one is not Direction.OFF]), st.booleans())


@settings(max_examples=300, deadline=None)
@given(VALUES, VALUES, BASES, BASES, WHEN, WHEN, POLICIES)
def test_a_key_travels_one_way_only_and_only_where_it_may(
    ours: dict[str, str],
    theirs: dict[str, str],
    base_q: dict[str, str],
    base_i: dict[str, str],
    at_q: datetime | None,
    at_i: datetime | None,
    policy: Policy,
) -> None:
    verdict = compare(Held(ours, base_q, at_q), Held(theirs, base_i, at_i), policy)
    moving = verdict.to_quickbooks | verdict.to_industrack
    assert not verdict.to_quickbooks & verdict.to_industrack
    assert all(ours[key] != theirs[key] for key in moving)
    assert policy.writes_quickbooks or not verdict.to_quickbooks
    assert policy.writes_industrack or not verdict.to_industrack
    assert verdict.lost <= moving
    assert bool(verdict.why) == bool(moving)


@settings(max_examples=300, deadline=None)
@given(VALUES, VALUES, VALUES, WHEN, WHEN, POLICIES)
def test_after_it_was_carried_out_nothing_is_left_to_do(
    ours: dict[str, str],
    theirs: dict[str, str],
    base: dict[str, str],
    at_q: datetime | None,
    at_i: datetime | None,
    policy: Policy,
) -> None:
    verdict = compare(Held(ours, base, at_q), Held(theirs, base, at_i), policy)
    after_q = {**ours, **{key: theirs[key] for key in verdict.to_quickbooks}}
    after_i = {**theirs, **{key: ours[key] for key in verdict.to_industrack}}
    assert after_q == after_i
    again = compare(Held(after_q, after_q, at_q), Held(after_i, after_i, at_i), policy)
    assert not again.to_quickbooks | again.to_industrack


def held(phone: str, base: str, at: datetime | None = None) -> Held:
    return Held({"phone": phone}, {"phone": base}, at)


def test_a_standing_difference_that_nobody_touched_stays() -> None:
    for direction in (Direction.QUICKBOOKS_TO_INDUSTRACK, Direction.TWO_WAY):
        verdict = compare(held("1", "1"), held("2", "2"), Policy(direction))
        assert not verdict.to_quickbooks | verdict.to_industrack


@pytest.mark.parametrize(
    ("at_q", "at_i", "winner"),
    [
        (EARLY, LATE, Side.INDUSTRACK),
        (LATE, EARLY, Side.QUICKBOOKS),
        (LATE, LATE, Side.QUICKBOOKS),
        (None, EARLY, Side.INDUSTRACK),
        (None, None, Side.QUICKBOOKS),
    ],
)
def test_the_most_recent_edit_wins(at_q: datetime | None, at_i: datetime | None, winner: Side) -> None:
    verdict = compare(held("1", "0", at_q), held("2", "0", at_i), Policy(Direction.TWO_WAY))
    assert (verdict.to_quickbooks if winner is Side.INDUSTRACK else verdict.to_industrack) == {"phone"}
    assert verdict.lost == {"phone"}


def test_a_plain_update_loses_nobodys_edit() -> None:
    verdict = compare(held("1", "0"), held("0", "0"), Policy(Direction.QUICKBOOKS_TO_INDUSTRACK))
    assert verdict.to_industrack == {"phone"}
    assert not verdict.lost


def test_at_the_first_meeting_the_masters_empty_field_erases_nothing() -> None:
    ours, theirs = Held({"phone": "", "fax": "1"}, {}), Held({"phone": "2", "fax": "2"}, {})
    assert compare(ours, theirs, Policy(Direction.QUICKBOOKS_TO_INDUSTRACK)).to_industrack == {"fax"}
    both = compare(ours, theirs, Policy(Direction.TWO_WAY))
    assert both.to_quickbooks == {"phone"}
    assert both.to_industrack == {"fax"}


def test_a_key_that_cannot_be_told_is_left_alone() -> None:
    verdict = compare(held("1", "0"), Held({}, {}), Policy(Direction.TWO_WAY))
    assert not verdict.to_quickbooks | verdict.to_industrack


def test_edits_closer_together_than_a_wrong_clock_is_known_wait_for_a_person() -> None:
    base, merge = {"phone": "1", "email": ""}, Policy(Direction.TWO_WAY, merge=True)
    ours = Held({"phone": "2", "email": ""}, base, LATE, edited_within=90_000.0)
    theirs = Held({"phone": "3", "email": "a"}, base, EARLY)
    verdict = compare(ours, theirs, Policy(Direction.TWO_WAY))
    assert not verdict.to_quickbooks | verdict.to_industrack
    assert verdict.unsure == {"phone", "email"}
    joined = compare(ours, theirs, merge)
    assert joined.to_quickbooks == {"email"}
    assert joined.unsure == {"phone"}
    chosen = compare(ours, theirs, Policy(Direction.TWO_WAY, winner=Side.INDUSTRACK))
    assert chosen.to_quickbooks == {"phone", "email"}
    assert not chosen.unsure


def test_edits_further_apart_than_a_wrong_clock_is_known_are_settled_by_the_later_one() -> None:
    base = {"phone": "1"}
    ours = Held({"phone": "2"}, base, LATE, edited_within=3_600.0)
    verdict = compare(ours, Held({"phone": "3"}, base, EARLY), Policy(Direction.TWO_WAY))
    assert verdict.to_industrack == {"phone"}
    assert not verdict.unsure


def test_two_records_that_meet_with_edits_of_which_neither_is_known_to_be_later_wait_too() -> None:
    ours = Held({"phone": "2", "email": "a"}, {}, LATE, edited_within=90_000.0)
    verdict = compare(ours, Held({"phone": "3", "email": ""}, {}, EARLY), Policy(Direction.TWO_WAY))
    assert verdict.to_industrack == {"email"}
    assert not verdict.to_quickbooks
    assert verdict.unsure == {"phone"}
