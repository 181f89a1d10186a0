"""receiveResponseXML: the answer is stored and its requests are settled in one transaction, then it is acknowledged.

No slow work here: a page is only looked at until its iterator is known; workers parse and compare. What settles requests is
small, because a message set that writes is small.
"""

from __future__ import annotations

import logging
from itertools import islice

import qbxml
from app import logs
from app.session import (
    checking,
    company_file,
    failing,
    file_restored,
    file_taken,
    hand_out,
    lookups,
    numbers,
    proving,
    reading,
    searching,
    settling,
)
from app.session.outgoing import Answer, Call
from app.session.problems import Problem
from app.session.states import Outcome, Phase
from app.store import attentions, messages
from app.store.messages import Message
from app.sync.mirror import cursors

log = logging.getLogger(__name__)

INGESTED = {"read", "look_up", "write", "search"}  # what workers bring into the mirrors
LONGEST_NUMBER = 18  # digits of a message's number
EVENTS_LOOKED_AT = 3  # of a page: head of the message set, head of the first response


SEEN = {
    qbxml.status.Outcome.EMPTY,
    qbxml.status.Outcome.NOT_SHOWN,
    qbxml.status.Outcome.PARTLY_FOUND,
    qbxml.status.Outcome.NOT_FOUND,
    qbxml.status.Outcome.INVALID_ID,
}
"""Answers that show what there is, though not all that was asked for."""

Named = tuple[int | None, str | None]
DONE = 100
FAILED = -1


def receive(call: Call, answer: Answer, hresult: str, error: str, by: Named) -> int:
    """Store and settle; answers the percentage, 100 to end, negative when the session must stop."""
    session = call.session
    message = _message_of(call, by)
    if message is None:
        return _goes_on(call)
    logs.note(message=message.id)
    late = message.session_id != session.id or session.ended_at is not None or message.state in {"lost", "broken"}
    if message.state in {"answered", "ingested"} or (message.state == "broken" and not _is_readable(answer)):
        return _goes_on(call)
    if message.answered_at is not None:
        messages.forget_answer(call.connection, message)  # a report of failure that was taken for it
    call.answer = answer
    kept, now = messages.keep_answer(call.connection, message, answer.chunks()), call.services.now()
    if session.progress.get("awaiting") == message.id:
        session.progress.pop("awaiting")
    try:
        _settle(call, message, hresult, error, late=late)
    except qbxml.BrokenAnswer as broken:
        log.warning("company %s: the answer to message %s cannot be read: %s", call.company_id, message.id, broken)
        _broken(call, message, str(broken), late=late)
    messages.note_answer(call.connection, message, kept, hresult, error, now, call.became)
    if session.outcome == Outcome.REFUSED and not late:
        return FAILED
    return _goes_on(call)


def _goes_on(call: Call) -> int:
    if call.session.ended_at is not None or hand_out.is_finished(call):
        return DONE
    call.session.percent = min(max(call.session.percent, 1), 99)
    return call.session.percent


def _message_of(call: Call, by: Named) -> Message | None:
    """Which message set this answers: its requestIDs say so, or the id it is stored under; else the one that is awaited."""
    number, set_id = by
    last = call.session.progress.get("last")
    known = _known(call, [one for one in (number, last) if one is not None])
    latest = known.get(last) if last is not None else messages.latest(call.connection, call.company_id, call.session.id)
    if latest and latest.purpose == "recover" and latest.state == "handed_out" and number in {None, latest.detail["recovers"]}:
        return latest  # a stored answer that was asked for carries the names of the message set that it belongs to
    found = None
    if number is not None:
        found = known.get(number)
    elif set_id:
        found = messages.by_set_id(call.connection, call.company_id, set_id)
    return found or latest


def _known(call: Call, numbers: list[int]) -> dict[int, Message]:
    rows = call.brought.pop("messages", None)
    if rows is None:
        return messages.by_numbers(call.connection, call.company_id, numbers)
    return {row["id"]: messages.of_json(row) for row in rows}


def named(answer: Answer) -> Named:
    """The message set's number from the first requestID, and the id that its answer is stored under."""
    set_id = None
    try:
        for event in islice(qbxml.read(answer.chunks(), shallow=True), EVENTS_LOOKED_AT):
            if isinstance(event, qbxml.MessageSetHead):
                set_id = event.new_message_set_id
            if isinstance(event, qbxml.ResponseHead):
                number = (event.request_id or "").split("-")[0]
                return (int(number) if number.isdecimal() and len(number) <= LONGEST_NUMBER else None), set_id
    except qbxml.BrokenAnswer:
        pass
    return None, set_id


def _is_readable(answer: Answer) -> bool:
    """Whether it is a whole answer: then it counts, though the message set was taken for broken before."""
    if not answer.size:
        return False
    try:
        return sum(1 for _ in qbxml.read(answer.chunks())) > 1
    except qbxml.BrokenAnswer:
        return False


def _settle(call: Call, message: Message, hresult: str, error: str, *, late: bool) -> None:
    if hresult.strip() or call.answer is None or not call.answer.size:
        _no_answer(call, message, hresult, error, late=late)
        call.became = "broken"
        return
    match message.purpose:
        case "check":
            _checked(call, message, late=late)
        case "read":
            if not late:
                _page(call, message)
        case "proof" if not late:
            _proof_page(call, message)
        case "write":
            settling.settle(call, message)
        case "search":
            searching.searched(call, message)
        case "numbers":
            numbers.answered(call, message)
    if late and message.purpose in READS and not _is_of_newest_run(call, message):
        call.became = "ingested"  # older than what was read or written since
    elif message.purpose in INGESTED or (message.purpose == "recover" and settling.recovered(call, message)):
        _ask_ingest(call, message)
    elif message.purpose == "proof" and not late:
        pass  # the proof takes it up, page by page
    else:
        call.became = "ingested"


def _is_of_newest_run(call: Call, message: Message) -> bool:
    """A page that came late counts: each record says by its message set how new it is."""
    run = message.detail.get("run")
    cursor = cursors.load(call.connection, call.company_id, str(message.detail.get("kind"))) if run else None
    return cursor is not None and run in {one.get("id") for one in (cursor.run, cursor.position.get("last_run")) if one}


READS = {"read", "look_up"}  # asked for again when their answers did not come in time


def _no_answer(call: Call, message: Message, hresult: str, error: str, *, late: bool) -> None:
    """QuickBooks could not process the message set, or said nothing that can be read."""
    failing.failed_as_a_whole(call, message, hresult, error)
    known = qbxml.hresult.lookup(hresult) if hresult.strip() else None
    permanent = bool(known and known.permanent)
    match message.purpose:
        case "search":
            searching.failed(call, message)
        case "numbers":
            numbers.failed(call, message)
        case "check" if not late and not (known and known.stops):
            checking.refused(call, message.detail)
        case "proof" if not late:
            proving.failed(call)
        case "look_up" if not late:
            lookups.refused(call, message.detail, permanent=permanent)
        case "read" if not late and known and known.permanent:
            reading.page_refused(call, message.detail, known.code)
        case "read" if not late:
            reading.page_failed(call, message.detail, smaller=bool(known and known.code.upper().endswith("40E")))


def _checked(call: Call, message: Message, *, late: bool) -> None:
    seen = company_file.look(call.heard())
    if late:
        return
    company_file.keep(call, seen, None, None)
    checking.note(call, seen)
    if not company_file.is_right(call, seen, complete=seen.company is not None):
        refuse(call)
        return
    file_restored.was_restored(call, seen, message.detail.get("newest") or {})


def refuse(call: Call) -> None:
    """The wrong company file is open: nothing is changed, and the customer is told."""
    call.session.phase = Phase.DONE
    is_taken = attentions.is_open(call.connection, call.company_id, file_taken.CODE)
    call.session.error = file_taken.SAID if is_taken else WRONG_FILE
    call.session.end(Outcome.REFUSED, call.services.now(), call.session.error)


def _page(call: Call, message: Message) -> None:
    """Where the iterator stands, from the head of the page's answer; what was deleted may be answered before it."""
    if not message.detail.get("run"):
        return
    head = next((one for one in qbxml.read(call.heard()) if _is_of_page(one)), None)
    if not isinstance(head, qbxml.ResponseHead):
        raise qbxml.BrokenAnswer("the page that was asked for is not in the answer")
    status = qbxml.status.lookup(head.status_code, head.message)
    if not status.is_done and status.outcome is not qbxml.status.Outcome.NOT_SHOWN:
        reading.page_failed(call, message.detail, smaller=False)
        Problem(call.connection, call.company_id).read_refused(message.detail, head.status_code, head.message)
        return
    attentions.resolve(call.connection, call.company_id, "reading_refused", kind=str(message.detail.get("kind")))
    seconds = (call.services.now() - message.handed_out_at).total_seconds()
    reading.page_received(call, message.detail, head.iterator_id, head.remaining, seconds)


def _is_of_page(event: qbxml.Event) -> bool:
    """Whether the answer to the page itself begins here, and not one to a question beside it."""
    return isinstance(event, qbxml.ResponseHead) and "Deleted" not in event.name


def _proof_page(call: Call, message: Message) -> None:
    for event in qbxml.read(call.heard()):
        if isinstance(event, qbxml.ResponseHead):
            status = qbxml.status.lookup(event.status_code, event.message)
            if status.is_done or status.outcome in SEEN:
                proving.received(call, message.detail, event.iterator_id, event.remaining)
            else:
                call.became = "broken"
                proving.failed(call)
            return


def _ask_ingest(call: Call, message: Message) -> None:
    call.ask("ingest", str(message.id))


def _broken(call: Call, message: Message, why: str, *, late: bool) -> None:
    call.became = "broken"
    _no_answer(call, message, "", why, late=late)


WRONG_FILE = (
    "Another company file is open in QuickBooks than the one this connection belongs to. Nothing was changed."
    " Open the right file, or choose on the set-up page that this file is the right one."
)
