"""What the answer to a write means for each of its requests; answers are matched by requestID, never by order."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import text

import qbxml
from app.queue import requests, tasks
from app.queue.requests import Request
from app.session.outgoing import Call
from app.store import attentions, messages
from app.store.choices import next_name_attempt
from app.store.messages import Message
from app.sync import cursors
from app.sync.sources import for_message
from app.sync.types import Attention
from qbxml.status import Outcome

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
FOUND = {None, "", "0"}  # messageSetStatusCode: the stored answer follows


@dataclass
class Heard:
    """The answer to one request."""

    code: int
    words: str
    record: dict[str, Any] | None = None
    records: int = 0


def settle(call: Call, message: Message) -> None:
    """Settle what was answered; what the answer leaves out stays unknown and is found out in the next session."""
    heard = _listen(call, message, message.id)
    waiting = requests.of_message(call.connection, call.company_id, message.id)
    missing = [r.id for r in waiting.values() if r.state == "handed_out" and r.id not in heard]
    if missing:
        log.warning("company %s: message %s was not answered for %s requests", call.company_id, message.id, len(missing))
        _move(call, missing, "unknown")
    for number, one in heard.items():
        request = waiting.get(number)
        if request is not None and request.state in {"handed_out", "unknown"}:
            settle_one(call, request, one)


def settle_one(call: Call, request: Request, heard: Heard) -> None:
    status = qbxml.status.lookup(heard.code, heard.words)
    outcome = status.outcome
    if status.is_done and outcome is not Outcome.EMPTY:
        _move(call, [request.id], "settled", heard)
        call.session.progress["written"] = call.session.progress.get("written", 0) + 1
        attentions.resolve_record(
            call.connection, call.company_id, request.kind, request.quickbooks_id, request.industrack_id, set()
        )
    elif outcome in {Outcome.RETRY_LATER, Outcome.NOT_PROCESSED} and request.attempts < MOST_ATTEMPTS:
        _move(call, [request.id], "waiting", heard, delay=back_off(request.attempts))
    elif outcome is Outcome.READ_AGAIN or (outcome is Outcome.NOT_FOUND and request.quickbooks_id):
        _read_again(call, request, heard)
    elif outcome is Outcome.NAME_TAKEN and request.is_add:
        _name_taken(call, request, heard)
    else:
        _hold(call, request, heard, status.customer_message)


def failed_as_a_whole(call: Call, message: Message, hresult: str, error: str) -> None:
    """QuickBooks could not process the message set: no answer, an HRESULT."""
    known = qbxml.hresult.lookup(hresult) if hresult.strip() else None
    log.warning("company %s: message %s (%s) failed with %s", call.company_id, message.id, message.purpose, hresult or "no answer")
    call.session.error = known.remedy if known else "QuickBooks gave an empty answer; it is tried again."
    if message.purpose == "recover":
        _no_stored_answer(call, int(message.detail["recovers"]))
        return
    if message.purpose != "write":
        return
    if known is None or known.outcome_unknown:
        unknown(call, message, error)
        return
    waiting = list(requests.of_message(call.connection, call.company_id, message.id).values())
    live = [request for request in waiting if request.state in {"handed_out", "unknown"}]
    if known.permanent:
        _quarantine(call, live, error or known.remedy)
        return
    _move(call, [r.id for r in live], "waiting", delay=timedelta(0))


def unknown(call: Call, message: Message, why: str) -> None:
    """The outcome of its writes must be found out before anything is sent again."""
    live = [
        r.id
        for r in requests.of_message(call.connection, call.company_id, message.id).values()
        if r.state == "handed_out"
    ]
    _move(call, live, "unknown")
    if live:
        log.warning("company %s: the outcome of %s writes is unknown (%s)", call.company_id, len(live), why[:200])


def recovered(call: Call, message: Message) -> bool:
    """The stored answer to an earlier message set, or the news that there is none. True when it settled something."""
    original = int(message.detail["recovers"])
    code, count = _set_status(call, message)
    if code not in FOUND or count == 0:
        _no_stored_answer(call, original)
        return False
    heard = _listen(call, message, original)
    waiting = requests.of_message(call.connection, call.company_id, original)
    for number, request in waiting.items():
        if request.state == "unknown" and number in heard:
            settle_one(call, request, heard[number])
    _no_stored_answer(call, original)  # whatever the stored answer did not speak of is looked for
    return True


def searched(call: Call, message: Message) -> None:
    """Every unknown write that was looked for: it is there and ours, or it was never carried out and goes again."""
    heard = _listen(call, message, message.id, keep_all=True)
    for request in requests.by_ids(call.connection, call.company_id, message.detail.get("requests") or []):
        found = heard.get(request.id)
        if request.state != "unknown" or found is None:
            continue
        _search_answered(call, request, found)


def back_off(attempts: int) -> timedelta:
    """Longer every time, with jitter, so that thousands of companies do not come back at once."""
    return timedelta(seconds=min(3600, 15 * 2**attempts) * random.uniform(0.75, 1.25))  # noqa: S311 - not a secret


def _search_answered(call: Call, request: Request, found: Any) -> None:
    status = qbxml.status.lookup(found.code, found.words)
    if status.outcome in {Outcome.EMPTY, Outcome.PARTLY_FOUND, Outcome.NOT_FOUND, Outcome.INVALID_ID} and not found.all:
        if request.is_add:
            _move(call, [request.id], "waiting", delay=timedelta(0))
        else:
            _supersede(call, request)
        return
    if not status.is_done:
        return  # the search itself failed: it stays unknown and is searched for again in the next session
    source = for_message(request.message)
    ours = next((one for one in found.all if source.is_ours(request.message, request.body, one)), None)
    if ours is not None:
        call.connection.execute(
            text(
                "UPDATE request SET search = jsonb_build_object('found', CAST(:id AS text))"
                " WHERE company_id = :company AND id = :request"
            ),
            {"company": call.company_id, "request": request.id, "id": ours.get("list_id") or ours.get("txn_id")},
        )
        _move(call, [request.id], "settled", Heard(0, "found after the answer was lost"))
    elif (request.is_add and source.txn) or (not request.is_add and any(one.get("edit_sequence") == request.body.get("edit_sequence") for one in found.all)):
        _move(call, [request.id], "waiting", delay=timedelta(0))
    else:
        _supersede(call, request)


def _supersede(call: Call, request: Request) -> None:
    """What was found takes its place: the record is decided again."""
    _move(call, [request.id], "superseded")
    mark_dirty(call, request)


def mark_dirty(call: Call, request: Request) -> None:
    """The record is to be decided again."""
    for table, column, value in (
        ("quickbooks_record", "quickbooks_id", request.quickbooks_id),
        ("industrack_record", "industrack_id", request.industrack_id),
    ):
        call.connection.execute(
            text(f"UPDATE {table} SET dirty = true WHERE company_id = :company AND kind = :kind AND {column} = :id"),
            {"company": call.company_id, "kind": request.kind, "id": value},
        )
    tasks.ask(call.connection, call.company_id, "decide")
    call.after_commit.append(lambda: call.services.wake(call.company_id, "decide"))


def _read_again(call: Call, request: Request, heard: Heard) -> None:
    """QuickBooks holds something newer, or nothing any more: look at it before anything else is written."""
    _move(call, [request.id], "superseded", heard)
    if request.quickbooks_id:
        cursors.want(call.connection, call.company_id, request.kind, [request.quickbooks_id])
        fetched = call.session.progress.setdefault("fetched", {})
        fetched[request.kind] = [i for i in fetched.get(request.kind, []) if i != request.quickbooks_id]


def _name_taken(call: Call, request: Request, heard: Heard) -> None:
    """Look whether it is the same one; decide then links it, or takes the next name."""
    _move(call, [request.id], "superseded", heard)
    name = str(request.body.get("name") or "")
    next_name_attempt(call.connection, call.company_id, request.kind, str(request.industrack_id))
    parent = (request.body.get("parent") or {}).get("full_name")
    cursors.want(call.connection, call.company_id, request.kind, ["name:" + (f"{parent}:{name}" if parent else name)])
    mark_dirty(call, request)


def _quarantine(call: Call, live: list[Request], why: str) -> None:
    """QuickBooks refused the message set as a whole (0x80040400): alone is held, of many each is tried by itself."""
    if len(live) == 1:
        _hold(call, live[0], Heard(0, why), why)
        return
    call.session.progress["one_by_one"] = True
    _move(call, [request.id for request in live], "waiting", delay=timedelta(0))


def _hold(call: Call, request: Request, heard: Heard, sentence: str) -> None:
    _move(call, [request.id], "held", heard)
    words = heard.words.strip()
    attentions.open_one(
        call.connection,
        call.company_id,
        Attention(
            code=code_of(heard),
            severity="error",
            summary=f"QuickBooks did not take {request.name}: {words or sentence}",
            remedy=sentence,
            kind=request.kind,
            quickbooks_id=request.quickbooks_id,
            industrack_id=request.industrack_id,
            name=request.name,
        ),
    )


def code_of(heard: Heard) -> str:
    return "name_taken" if heard.code == 3100 else "refused_by_quickbooks"


def _no_stored_answer(call: Call, original: int) -> None:
    call.connection.execute(
        text(
            "UPDATE request SET search = search || '{\"no_stored_answer\": true}'::jsonb"
            " WHERE company_id = :company AND message_id = :message AND state = 'unknown'"
        ),
        {"company": call.company_id, "message": original},
    )


def _move(call: Call, ids: Iterable[int], state: str, heard: Heard | None = None, delay: timedelta | None = None) -> None:
    ids = list(ids)
    now = call.services.now()
    requests.move(
        call.connection,
        call.company_id,
        ids,
        state,
        now,
        status_code=heard.code if heard else None,
        status_message=heard.words if heard else "",
        not_before=now + delay if delay else None,
    )
    moved = requests.by_ids(call.connection, call.company_id, ids)
    call.after_commit.append(lambda: call.services.view.requests(call.company_id, requests.shown(moved)))


@dataclass
class HeardAll(Heard):
    all: list[dict[str, Any]] = None  # type: ignore[assignment]


def _listen(call: Call, message: Message, of: int, *, keep_all: bool = False) -> dict[int, Any]:
    """What was answered to each request of message ``of``; an answer that breaks off tells what came before that."""
    heard: dict[int, Any] = {}
    try:
        for event in qbxml.read(messages.answer(call.connection, call.company_id, message.id)):
            if isinstance(event, qbxml.ResponseHead):
                number = request_number(event.request_id, of)
                if number is not None:
                    heard[number] = HeardAll(event.status_code, event.message, all=[])
            elif isinstance(event, qbxml.Record) and keep_all:
                number = request_number(event.request_id, of)
                if number in heard:
                    heard[number].all.append(event.value.as_dict())
    except qbxml.BrokenAnswer as broken:
        log.warning("company %s: message %s breaks off: %s", call.company_id, message.id, broken)
        if heard:
            heard.popitem()  # the one that it broke off in
    return heard


def request_number(request_id: str | None, message: int) -> int | None:
    """The request behind a requestID such as ``17-4``, when it is of this message."""
    head, _, tail = (request_id or "").partition("-")
    return int(tail) if head == str(message) and tail.isdecimal() else None


def _set_status(call: Call, message: Message) -> tuple[str | None, int]:
    """messageSetStatusCode of a recovery answer, and how many responses follow."""
    code, count = None, 0
    for event in qbxml.read(messages.answer(call.connection, call.company_id, message.id)):
        if isinstance(event, qbxml.MessageSetHead):
            code = event.status_code
        elif isinstance(event, qbxml.ResponseHead):
            count += 1
    return code, count
