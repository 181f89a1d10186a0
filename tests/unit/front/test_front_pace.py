"""Who is too slow: a credit of time that bytes add to."""

from __future__ import annotations

import pytest

from app.front.pace import Due, Pace
from app.soap.limits import MIB, Limits

PACE = Pace(patience=60.0, slowest=1024, longest=120.0)


def test_a_silent_body_has_its_patience_and_no_more() -> None:
    assert Due(PACE, now=1000.0).at == 1060.0


def test_every_second_at_the_slowest_rate_is_forgiven_for_ever() -> None:
    due = Due(PACE, now=0.0)
    for second in range(1, 100_000):
        due.received(1024, now=float(second))
        assert due.at > second
    assert due.at == 60.0 + 99_999


def test_whoever_is_slower_runs_out_of_credit() -> None:
    due = Due(PACE, now=0.0)
    for second in range(1, 1000):
        due.received(512, now=float(second))
        if due.at <= second:
            break
    assert second == 120


def test_whoever_was_fast_may_not_be_silent_for_hours() -> None:
    due = Due(PACE, now=0.0)
    due.received(400 * MIB, now=30.0)
    assert due.at == 30.0 + 120.0


def test_time_in_which_we_let_the_sender_wait_is_not_its_own() -> None:
    due = Due(PACE, now=0.0)
    due.waited(45.0)
    assert due.at == 105.0


@pytest.mark.parametrize(("size", "seconds"), [(50 * MIB, 6 * 3600), (30 * MIB, 3 * 3600), (2000, 55)])
def test_an_honest_answer_over_a_poor_line_is_not_given_up(size: int, seconds: int) -> None:
    due = Due(Limits().pace, now=0.0)
    pieces = 2000
    for piece in range(1, pieces + 1):
        now = seconds * piece / pieces
        assert due.at > now
        due.received(size // pieces, now)
