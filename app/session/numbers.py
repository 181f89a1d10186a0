"""Numbers that IndusTrack chose: before one is used, QuickBooks is asked whether a record of the kind has it already.

QuickBooks takes the same number twice without a word, so nobody else would notice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import qbxml
from app.queue import requests
from app.queue.requests import Request
from app.session import settling
from app.session.hearing import Heard, listen
from app.session.outgoing import Call, Outgoing
from app.store.json import dump
from app.store.messages import Message
from app.store.sql import text
from app.sync.kinds import called, for_message
from qbxml import Aggregate

CHECKED = "number_checked"
NO_SUCH = 3120  # seen in place of "nothing found"
PAUSE = timedelta(minutes=5)


def to_check(call: Call, waiting: Iterable[Request]) -> Outgoing | None:
    """The question about the numbers that were not asked about in this session; of equal ones the first."""
    numbered = [request for request in waiting if _number(request)]
    about_to_go = {_number(request).casefold() for request in numbered if may_go(call, request)}
    asked: dict[str, Request] = {}
    for request in numbered:
        if _number(request).casefold() not in about_to_go:
            asked.setdefault(_number(request).casefold(), request)
    if not asked:
        return None
    parts = [(str(request.id), query) for request in asked.values() if (query := _question(request)) is not None]
    return Outgoing("numbers", parts, {"requests": [request.id for request in asked.values()]})


def may_go(call: Call, request: Request) -> bool:
    return not _number(request) or request.search.get(CHECKED) == call.session.id


def answered(call: Call, message: Message) -> None:
    """Free numbers are used in this session; a request whose number is taken is held."""
    heard = listen(call, message, message.id)
    for request in requests.by_ids(call.connection, call.company_id, message.detail.get("requests") or []):
        found = heard.get(request.id)
        if request.state != "waiting":
            continue
        if found is None or not (qbxml.status.lookup(found.code, found.words).is_done or found.code == NO_SUCH):
            settling.move(call, [request.id], "waiting", delay=PAUSE)
        elif any(one.get("txn_id") not in {None, request.quickbooks_id} for one in found.all):
            what = called(request.kind, 1)
            words = f"The number {_number(request)} is taken by another {what} in QuickBooks."
            settling.hold(call, request, Heard(3100, words), f"Give the {what} another number in IndusTrack.")
        else:
            call.connection.execute(
                text("UPDATE request SET search = search || CAST(:what AS jsonb) WHERE company_id = :company AND id = :id"),
                {"company": call.company_id, "id": request.id, "what": dump({CHECKED: call.session.id})},
            )


def failed(call: Call, message: Message) -> None:
    """No answer at all: these wait a little, the others go on."""
    asked = requests.by_ids(call.connection, call.company_id, message.detail.get("requests") or [])
    settling.move(call, [request.id for request in asked if request.state == "waiting"], "waiting", delay=PAUSE)


def _number(request: Request) -> str:
    """Empty of what is made without one, or has one already."""
    chooses = request.is_add and for_message(request.message).numbered is not None
    return str(request.body.get("ref_number") or "") if chooses else ""


def _question(request: Request) -> Aggregate | None:
    numbered = for_message(request.message).numbered
    return numbered(_number(request)) if numbered else None
