"""Times, numbers and names as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sync import kinds
from app.web import words

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (timedelta(seconds=3), "just now"),
        (timedelta(seconds=45), "45 seconds ago"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(days=3, hours=5), "3 days ago"),
        (timedelta(days=30), "Jun 1, 2026"),
        (timedelta(minutes=-5), "in 5 minutes"),
    ],
)
def test_how_long_ago_is_said_in_words(before: timedelta, text: str) -> None:
    assert words.ago((NOW - before).isoformat(), NOW) == text


def test_what_never_was_is_never() -> None:
    assert words.ago(None, NOW) == "never"
    assert words.clock_time(None) == "never"


def test_times_are_shown_on_the_companys_wall() -> None:
    assert words.clock_time(NOW, "America/Chicago") == "Jul 1, 2026, 07:00 CDT"
    assert words.clock_time("2026-07-01T12:00:00Z") == "Jul 1, 2026, 12:00 UTC"


@settings(max_examples=60)
@given(st.integers(-(10**9), 10**9))
def test_any_distance_has_words(seconds: int) -> None:
    assert words.ago(NOW + timedelta(seconds=seconds), NOW)


def test_kinds_have_a_singular_and_a_plural() -> None:
    assert kinds.called("location", 1) == "service location"
    assert kinds.called("location") == "service locations"
    assert kinds.called("vehicle") == "vehicles"
    assert words.heading("tax_rate") == "Tax rates"


def test_totals_go_through_kinds_and_actions() -> None:
    assert words.total({"customer": {"create": 2, "update": 1}, "item": {"create": 4}}) == 7
    assert words.total({"customer": 3}) == 3


def test_differences_name_what_changed_on_either_side() -> None:
    assert words.differences({"billing_address.street": "a"}, {"phone": "1"}) == [
        ("billing address street", "a", ""),
        ("phone", "", "1"),
    ]
    assert words.differences({"active": True}, {"active": False}) == [("active", "yes", "no")]
