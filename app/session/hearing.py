"""What QuickBooks said to each request of a message set; matched by requestID, never by order."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

import qbxml
from app.session.outgoing import Call
from app.store.messages import Message
from app.sync.quickbooks import events as answered

log = logging.getLogger(__name__)


@dataclass
class Heard:
    """The answer to one request."""

    code: int
    words: str
    all: list[dict[str, Any]] = field(default_factory=list)  # the records that came with it
    parts: int = 1  # answers that it is made of


def listen(call: Call, message: Message, of: int, *, shallow: bool = False) -> dict[int, Heard]:
    """What was answered to each request of message ``of``; an answer that breaks off tells what came before that.

    ``shallow``: of records only their plain fields, which name them.
    """
    heard: dict[int, Heard] = {}
    number = None
    try:
        for event in answered.events(call.connection, message, call.heard(), shallow=shallow):
            if isinstance(event, qbxml.ResponseHead):
                number = request_number(event.request_id, of)
                if number is not None:
                    _hear(heard, number, event)
            elif isinstance(event, qbxml.Record) and number in heard:
                heard[number].all.append(event.value.as_dict())
    except qbxml.BrokenAnswer as broken:
        log.warning("company %s: message %s breaks off: %s", call.company_id, message.id, broken)
        if number is not None:
            heard.pop(number, None)  # the one that it broke off in
    return heard


def _hear(heard: dict[int, Heard], number: int, event: qbxml.ResponseHead) -> None:
    """One more answer to the same request: of several the one that failed counts."""
    known = heard.get(number)
    if known is None:
        heard[number] = Heard(event.status_code, event.message)
        return
    known.parts += 1
    if not qbxml.status.lookup(event.status_code, event.message).is_done:
        known.code, known.words = event.status_code, event.message


def request_number(request_id: str | None, message: int) -> int | None:
    """The request behind a requestID such as ``17-4`` or ``17-4.2``, when it is of this message."""
    head, _, tail = (request_id or "").partition("-")
    tail = tail.partition(".")[0]
    return int(tail) if head == str(message) and tail.isdecimal() else None


def set_status(call: Call) -> tuple[str | None, int]:
    """messageSetStatusCode of a recovery answer, and how many responses follow."""
    code, count = None, 0
    for event in qbxml.read(call.heard()):
        if isinstance(event, qbxml.MessageSetHead):
            code = event.status_code
        elif isinstance(event, qbxml.ResponseHead):
            count += 1
    return code, count
