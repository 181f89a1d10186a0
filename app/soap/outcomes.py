"""What became of a call, in one of a few words, for the log and the figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

FAILED, REFUSED, ANSWERED = "failed", "refused", "answered"
DONE = 100
LOGINS = {"nvu": "wrong_password", "busy": "busy", "none": "nothing_to_do"}


def _of_login(answer: Any) -> str:
    return LOGINS.get(answer[1], "begun")


def _of_request(answer: Any) -> str:
    return "work" if answer else "nothing"


def _of_answer(answer: Any) -> str:
    if answer < 0:
        return "stopped"
    return "done" if answer >= DONE else "goes_on"


SAID: dict[str, Callable[[Any], str]] = {
    "authenticate": _of_login,
    "sendRequestXML": _of_request,
    "receiveResponseXML": _of_answer,
}


def outcome_of(operation: str, answer: Any) -> str:
    """``answer`` is what the story said, before it is made fit for XML."""
    said = SAID.get(operation)
    return ANSWERED if said is None else said(answer)
