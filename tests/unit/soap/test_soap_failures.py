"""When the story fails, the Web Connector still gets an ordinary answer, and the log no secret."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from app.soap.boundary import WHEN_IT_FAILED
from tests.unit.soap.calls import Recorder, call, endpoint, fault, send
from tests.unit.soap.test_soap_operations import PARAMETERS

METHODS = {
    "serverVersion": "server_version",
    "getServerVersion": "server_version",
    "authenticate": "authenticate",
    "sendRequestXML": "send_request",
    "receiveResponseXML": "receive_response",
    "connectionError": "connection_error",
    "getLastError": "get_last_error",
    "closeConnection": "close_connection",
    "getInteractiveURL": "interactive_url",
    "interactiveRejected": "interactive_rejected",
    "interactiveDone": "interactive_done",
    "isInteractiveDone": "interactive_done",
}
SECRET = "hunter2-of-Adeline-Worth"


class Broken(RuntimeError):
    """An error whose message holds what must not be logged, as those of databases do."""


def test_every_operation_says_what_it_answers_when_it_failed() -> None:
    assert set(WHEN_IT_FAILED) == set(PARAMETERS)


@pytest.mark.parametrize("operation", METHODS)
def test_a_story_that_fails_costs_no_fault(operation: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    story = Recorder(**{METHODS[operation]: Broken(SECRET)})
    given = {name: SECRET for name in PARAMETERS[operation] if not name.endswith("Vers")}
    assert call(endpoint(story), operation, **given) == WHEN_IT_FAILED[operation]
    assert SECRET not in caplog.text
    assert f"{operation} failed: tests.unit.soap.test_soap_failures.Broken at " in caplog.text
    assert "operations.py" in caplog.text


def test_a_failed_login_asks_to_come_again_and_does_not_blame_the_password() -> None:
    assert call(endpoint(Recorder(authenticate=Broken())), "authenticate") == ["", "busy"]


def test_an_answer_that_could_not_be_stored_is_not_acknowledged() -> None:
    assert call(endpoint(Recorder(receive_response=Broken())), "receiveResponseXML", response="<a/>") < 0


@pytest.mark.parametrize(
    ("operation", "wrong"),
    [
        ("authenticate", None),
        ("authenticate", "text"),
        ("authenticate", ["", None]),
        ("sendRequestXML", None),
        ("sendRequestXML", b"bytes"),
        ("closeConnection", 100),
        ("receiveResponseXML", None),
        ("receiveResponseXML", True),
        ("receiveResponseXML", "100"),
        ("receiveResponseXML", 2**31),
    ],
)
def test_an_answer_of_the_wrong_kind_is_a_failure_like_any_other(operation: str, wrong: Any) -> None:
    story = Recorder(**{METHODS[operation]: wrong})
    assert call(endpoint(story), operation) == WHEN_IT_FAILED[operation]


@pytest.mark.parametrize("illegal", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe"])
def test_characters_that_xml_cannot_hold_are_left_out_of_an_answer(illegal: str) -> None:
    story = Recorder(close_connection=f"Done{illegal}.", authenticate=[f"t{illegal}", ""])
    assert call(endpoint(story), "closeConnection") == "Done."
    assert call(endpoint(story), "authenticate") == ["t", ""]


def test_line_ends_and_characters_beyond_the_first_plane_arrive() -> None:
    story = Recorder(close_connection="one\r\ntwo\tthree 𝄞")
    assert call(endpoint(story), "closeConnection") == "one\r\ntwo\tthree 𝄞"


def test_a_log_line_names_the_operation_and_nothing_of_the_customer(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    app = endpoint(Recorder(authenticate=[SECRET, ""], receive_response=5))
    call(app, "authenticate", strUserName=SECRET, strPassword=SECRET)
    call(app, "receiveResponseXML", ticket=SECRET, response=f"<a>{SECRET}</a>")
    send(app, f"<a>{SECRET}".encode())
    send(app, f'<soap:Envelope xmlns:soap="x"><{SECRET}/></soap:Envelope>'.encode())
    assert SECRET not in caplog.text
    told = [one.__dict__ for one in caplog.records if one.getMessage() == "call"]
    assert [(one["operation"], one["outcome"], one["status"]) for one in told] == [
        ("authenticate", "begun", 200),
        ("receiveResponseXML", "goes_on", 200),
        ("unknown", "refused", 500),
        ("unknown", "refused", 500),
    ]


def test_the_errors_cause_is_named_as_well(caplog: pytest.LogCaptureFixture) -> None:
    error = Broken(SECRET)
    error.__cause__ = KeyError(SECRET)
    call(endpoint(Recorder(close_connection=error)), "closeConnection")
    assert "Broken at" in caplog.text
    assert "from builtins.KeyError at nowhere" in caplog.text
    assert SECRET not in caplog.text


def test_a_body_that_cannot_be_read_at_all_is_an_orderly_fault(caplog: pytest.LogCaptureFixture) -> None:
    class Lost:
        def read(self, size: int) -> bytes:
            raise ConnectionResetError(SECRET)

    status, _, answer = send(endpoint(Recorder()), Lost(), CONTENT_LENGTH="100")
    assert status == "500 Internal Server Error"
    assert fault(answer)[0] == "Server"
    assert SECRET not in caplog.text
