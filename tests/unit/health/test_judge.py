"""The first state that applies, each with one sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.health.facts import Facts
from app.health.judge import judge
from app.health.rhythm import Rhythm
from app.health.words import State

NOW = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
CALLS = Rhythm(NOW - timedelta(days=1), NOW - timedelta(minutes=1), timedelta(minutes=5))
AGREES = Facts(
    company_id="c1",
    state="active",
    paused=False,
    zone=ZoneInfo("America/Chicago"),
    rhythm=CALLS,
    stopped="",
    pinned_name="Rock Castle",
    seen_name="Rock Castle",
    stop=None,
    fails=None,
    attentions=0,
    attention=None,
    waits_for_approval=False,
    auto_approve=False,
    compares=False,
    reads=False,
    pushes=0,
    waiting=0,
    asked=0,
    held=0,
    known_state=None,
    known_since=None,
)
SILENT = replace(CALLS, last=NOW - timedelta(hours=2))

CASES: list[tuple[State, dict[str, Any]]] = [
    (State.NEW, {"rhythm": None, "state": "new"}),
    (State.STOPPED, {"paused": True}),
    (State.STOPPED, {"stopped": "wrong_company_file"}),
    (State.STOPPED, {"stopped": "restored_backup"}),
    (State.STOPPED, {"stop": "30 of 200 customers would be made inactive at once."}),
    (State.SILENT, {"rhythm": SILENT}),
    (State.FAILING, {"fails": "The last 3 updates failed."}),
    (State.FAILING, {"stands_since": NOW - timedelta(hours=2)}),
    (State.WAITING, {"waits_for_approval": True}),
    (State.WORKING, {"state": "reading"}),
    (State.WORKING, {"pushes": 3}),
    (State.WORKING, {"asked": 1}),
    (State.WORKING, {"waiting": 2}),
    (State.WORKING, {"reads": True}),
    (State.ATTENTION, {"attentions": 2, "attention": "An account is missing."}),
    (State.ATTENTION, {"held": 1}),
    (State.WORKING, {}),
]


@pytest.mark.parametrize(("state", "what"), CASES, ids=str)
def test_each_state_has_one_sentence(state: State, what: dict[str, Any]) -> None:
    found = judge(replace(AGREES, **what), NOW)
    assert found.state is state
    assert found.because.endswith(".")


@pytest.mark.parametrize("rhythm", [None, SILENT])
def test_who_calls_with_a_wrong_password_is_not_said_to_be_away(rhythm: Rhythm | None) -> None:
    assert "wrong password" in judge(replace(AGREES, rhythm=rhythm, refused=True), NOW).because
    assert "wrong password" not in judge(replace(AGREES, rhythm=rhythm), NOW).because


def test_what_comes_first_in_the_table_is_said_whatever_else_is_true() -> None:
    everything: dict[str, Any] = {}
    for state, what in reversed(CASES[1:]):
        everything |= what
        if "state" not in what:
            assert judge(replace(AGREES, **everything), NOW).state is state


def test_who_approves_unseen_is_not_asked_to() -> None:
    assert "approved" in judge(replace(AGREES, state="reading"), NOW).because
    assert "approved" not in judge(replace(AGREES, state="reading", auto_approve=True), NOW).because


def test_silence_is_told_with_the_companys_own_clock() -> None:
    assert "since Friday, 27 November, 07:00" in judge(replace(AGREES, rhythm=SILENT), NOW).because


def test_the_moment_is_that_of_the_change_of_state() -> None:
    earlier = NOW - timedelta(hours=3)
    paused = replace(AGREES, paused=True, known_state="stopped", known_since=earlier)
    assert judge(paused, NOW).since == earlier
    assert judge(replace(paused, paused=False), NOW).since == NOW


def test_nothing_is_called_in_step_without_a_proof() -> None:
    assert judge(AGREES, NOW).state is State.WORKING
    assert "proved" in judge(AGREES, NOW).because
