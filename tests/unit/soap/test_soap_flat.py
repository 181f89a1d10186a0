"""Calls that are read and written without spyne are answered as spyne would answer them, byte for byte."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.soap import flat
from app.soap.boundary import WHEN_IT_FAILED, Call
from app.soap.envelope import Envelope
from app.soap.limits import Limits
from app.soap.protocol import Spyne
from app.soap.spool import Spool
from tests.unit.soap.calls import Recorder, envelope
from tests.unit.soap.test_soap_failures import METHODS
from tests.unit.soap.test_soap_operations import PARAMETERS

SPYNE = Spyne()
FLAT = flat.operations(SPYNE.application)
AWKWARD = "a<b>&\"'\r\n\t é ’ 😀 ]]> \x85\u2028 "
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.just(AWKWARD)


def both(operation: str, parameters: dict[str, str], story: Recorder) -> tuple[bytes, bytes, list[Any], list[Any]]:
    """Our answer and spyne's to the same bytes, and what the story was told by each."""
    answers, told = [], []
    for by_spyne in (False, True):
        with Envelope(Limits()) as read:
            read.feed(envelope(operation, **parameters))
            read.close()
            call = Call(story, read.answer or Spool())
            if by_spyne:
                status, answer = SPYNE.run(read, call)
                assert status == 200
            else:
                answer = FLAT[operation].run(read.parameters, call)
            answers.append(answer)
            call.answer.close()
        told.append(list(story.told))
        story.told.clear()
    return answers[0], answers[1], told[0], told[1]


def story_that_answers(operation: str, answer: Any) -> Recorder:
    return Recorder(**{METHODS.get(operation, "none"): answer})


def test_every_operation_that_is_declared_is_among_them() -> None:
    assert set(FLAT) == set(PARAMETERS)
    assert {name: [parameter for parameter, _ in one.parameters] for name, one in FLAT.items()} == PARAMETERS


@pytest.mark.parametrize("operation", PARAMETERS)
@pytest.mark.parametrize("value", ["", "x", AWKWARD, "12", " 7 ", "-3", "99999999999", "1.5"])
@pytest.mark.parametrize("left_out", [0, 1, 9])
def test_an_operation_hears_and_answers_the_same(operation: str, value: str, left_out: int) -> None:
    parameters = dict.fromkeys(PARAMETERS[operation][left_out:], value)
    kind = WHEN_IT_FAILED[operation]
    answer: Any = [value, "", value] if isinstance(kind, list) else 42 if isinstance(kind, int) else value
    ours, theirs, told_by_us, told_by_spyne = both(operation, parameters, story_that_answers(operation, answer))
    assert ours == theirs
    assert told_by_us == told_by_spyne


@pytest.mark.parametrize("operation", METHODS)
@pytest.mark.parametrize("answer", [RuntimeError("broken"), None, b"bytes", "text", 7, -1, 2**31, [], ["a"], ["a", None]])
def test_a_story_that_fails_or_says_something_odd_is_answered_the_same(operation: str, answer: Any) -> None:
    ours, theirs, *_ = both(operation, {}, story_that_answers(operation, answer))
    assert ours == theirs


@given(TEXT, TEXT)
def test_any_text_is_written_as_spyne_writes_it(first: str, second: str) -> None:
    ours, theirs, *_ = both("authenticate", {}, Recorder(authenticate=[first, second, "", "60"]))
    assert ours == theirs
    ours, theirs, *_ = both("getLastError", {}, Recorder(get_last_error=first))
    assert ours == theirs


def test_parameters_that_are_none_of_an_operations_are_let_go_by_both() -> None:
    ours, theirs, told_by_us, told_by_spyne = both(
        "closeConnection", {"other": "x", "ticket": "t", "more": "y"}, Recorder(close_connection="ok")
    )
    assert ours == theirs
    assert told_by_us == told_by_spyne == [("close_connection", "t")]
