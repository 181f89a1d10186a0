"""What the answer to a write means for each of its requests; answers are matched by requestID, never by order."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterable
from datetime import timedelta

import qbxml
from app.queue import not_made, requests
from app.queue.requests import Request
from app.session import doubles, refusing, remedies
from app.session.hearing import Heard, listen, set_status
from app.session.outgoing import Call
from app.store import attentions
from app.store.choices import next_name_attempt
from app.store.messages import Message
from app.store.sql import text
from app.sync.kinds import for_message
from app.sync.mirror import cursors, marks
from qbxml.status import Outcome

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
INTERNAL = {1000, 1010}  # QuickBooks' own trouble: whether a transaction was saved, it does not say
FOUND = {None, "", "0"}  # messageSetStatusCode: the stored answer follows


def settle(call: Call, message: Message) -> None:
    """Settle what was answered; what the answer leaves out stays unknown and is found out in the next session."""
    heard = listen(call, message, message.id, shallow=True)
    waiting = _of_message(call, message.id)
    missing = [r.id for r in waiting.values() if r.state == "handed_out" and r.id not in heard]
    if missing:
        log.warning("company %s: message %s was not answered for %s requests", call.company_id, message.id, len(missing))
        move(call, missing, "unknown")
    _note_set_id(call, message)
    for number, one in heard.items():
        request = waiting.get(number)
        if request is None:
            doubles.late_evidence(call, number, one)
        elif request.state in {"handed_out", "unknown"} or (request.state != "settled" and is_evidence(request, one)):
            settle_one(call, request, one)


def _of_message(call: Call, number: int) -> dict[int, Request]:
    """Its requests, locked."""
    brought = call.brought.pop("requests", None)
    if brought is None or brought["of"] != number:
        return requests.of_message(call.connection, call.company_id, number)
    return {row["id"]: requests.of_json(row) for row in brought["all"]}


def is_evidence(request: Request, heard: Heard) -> bool:
    """Whether it was carried out after all, although it had been given up: a late answer says so."""
    return request.is_add and qbxml.status.lookup(heard.code, heard.words).may_be_written and bool(heard.all)


def settle_one(call: Call, request: Request, heard: Heard) -> None:
    status = qbxml.status.lookup(heard.code, heard.words)
    outcome = status.outcome
    is_txn = for_message(request.message).txn
    is_shown = any(one.get("txn_id") or one.get("list_id") for one in heard.all)
    if is_txn and (heard.code in INTERNAL or (status.may_be_written and not is_shown)):
        move(call, [request.id], "unknown", heard)  # done or not, QuickBooks does not show it: it is looked for
    elif (status.may_be_written and is_shown) or (status.is_done and outcome is not Outcome.EMPTY):
        now = call.services.now()
        call.show(requests.shown([requests.settle(call.connection, request, now, heard.code, heard.words)]))
        call.look_again()
        written = call.session.progress.setdefault("written_of", {})
        written[request.kind] = written.get(request.kind, 0) + 1
        attentions.resolve_record(call.connection, call.company_id, request.kind, request.quickbooks_id, request.industrack_id)
    elif outcome in again_of(request) and request.attempts < MOST_ATTEMPTS:
        move(call, [request.id], "waiting", heard, delay=back_off(request.attempts))
    elif outcome is Outcome.READ_AGAIN or (outcome is Outcome.NOT_FOUND and request.quickbooks_id):
        _read_again(call, request, heard)
    elif outcome is Outcome.NAME_TAKEN and request.is_add:
        _name_taken(call, request, heard)
    else:
        hold(call, request, heard, status.customer_message)


def again_of(request: Request) -> set[Outcome]:
    """Of these, the ones that are tried again later as they are."""
    again = {Outcome.RETRY_LATER, Outcome.NOT_PROCESSED}
    return again | {Outcome.READ_AGAIN} if request.is_add and for_message(request.message).txn else again


def unknown(call: Call, message: Message, why: str) -> None:
    """The outcome of its writes must be found out before anything is sent again."""
    live = [r.id for r in requests.of_message(call.connection, call.company_id, message.id).values() if r.state == "handed_out"]
    move(call, live, "unknown")
    if live:
        log.warning("company %s: the outcome of %s writes is unknown (%s)", call.company_id, len(live), why[:200])


def recovered(call: Call, message: Message) -> bool:
    """The stored answer to an earlier message set, or the news that there is none. True when it settled something."""
    original = int(message.detail["recovers"])
    code, count = set_status(call)
    if code not in FOUND or count == 0:
        no_stored_answer(call, original)
        return False
    heard = listen(call, message, original, shallow=True)
    waiting = requests.of_message(call.connection, call.company_id, original)
    for number, request in waiting.items():
        if request.state == "unknown" and number in heard:
            settle_one(call, request, heard[number])
    no_stored_answer(call, original)  # whatever the stored answer did not speak of is looked for
    return True


def back_off(attempts: int) -> timedelta:
    """Longer every time, with jitter, so that thousands of companies do not come back at once."""
    return timedelta(seconds=min(3600, 15 * 2**attempts) * random.uniform(0.75, 1.25))  # noqa: S311 - not a secret


def supersede(call: Call, request: Request) -> None:
    """The request gives way to the record that was found in QuickBooks; its record is decided again."""
    move(call, [request.id], "superseded")
    mark_dirty(call, request)


def mark_dirty(call: Call, request: Request) -> None:
    """The record is to be decided again."""
    marks.mark(call.connection, call.company_id, request.kind, [request.quickbooks_id], [request.industrack_id])
    call.ask("decide")


def _read_again(call: Call, request: Request, heard: Heard) -> None:
    """QuickBooks holds something newer, or nothing any more: look at it before anything else is written."""
    move(call, [request.id], "superseded", heard)
    if request.quickbooks_id:
        cursors.want(call.connection, call.company_id, request.kind, [request.quickbooks_id])
        fetched = call.session.progress.setdefault("fetched", {})
        fetched[request.kind] = [i for i in fetched.get(request.kind, []) if i != request.quickbooks_id]


def _name_taken(call: Call, request: Request, heard: Heard) -> None:
    """Look whether it is the same one; decide then links it, or takes the next name.

    Decided again only when QuickBooks has answered who has the name: before that a second one would be made.
    """
    move(call, [request.id], "superseded", heard)
    next_name_attempt(call.connection, call.company_id, request.kind, str(request.industrack_id))
    sought = f"name:{_full_name(call, request)}"
    requests.seek(call.connection, call.company_id, request.id, sought)
    cursors.want(call.connection, call.company_id, request.kind, [sought])
    fetched = call.session.progress.setdefault("fetched", {})
    fetched[request.kind] = [one for one in fetched.get(request.kind, []) if one != sought]


def _full_name(call: Call, request: Request) -> str:
    """The name that was tried, with those above it."""
    name = str(request.body.get("name") or "")
    parent = request.body.get("parent") or {}
    above = parent.get("full_name") or call.connection.scalar(
        text("SELECT name FROM quickbooks_record WHERE company_id = :company AND kind = :kind AND quickbooks_id = :id"),
        {"company": call.company_id, "kind": request.kind, "id": parent.get("list_id")},
    )
    return f"{above}:{name}" if above else name


def _note_set_id(call: Call, message: Message) -> None:
    """QuickBooks has read this message set: whether its id was to blame for an earlier refusal is known now."""
    if message.message_set_id:
        call.session.progress["id_is_fine"] = True
    elif call.session.progress.get("without_id"):
        call.change_file({"without_recovery": "true"})


def hold(call: Call, request: Request, heard: Heard, sentence: str) -> None:
    """It is not sent again unchanged; a person is told what can be done."""
    remedy = remedies.remedy(request.body, heard.code, heard.words, sentence)
    move(call, [request.id], "held", heard)
    words = heard.words.strip()
    if for_message(request.message).txn:
        refusing.remember(call, request, code_of(heard), f"QuickBooks did not take it: {words or sentence}", remedy, heard.code)
    not_made.tell(
        call.connection,
        call.company_id,
        request,
        code_of(heard),
        f"QuickBooks did not take {request.name}: {words or sentence}",
        remedy,
    )


def code_of(heard: Heard) -> str:
    return "name_taken" if heard.code == 3100 else "refused_by_quickbooks"


def no_stored_answer(call: Call, original: int) -> None:
    call.connection.execute(
        text(
            "UPDATE request SET search = search || '{\"no_stored_answer\": true}'::jsonb"
            " WHERE company_id = :company AND message_id = :message AND state = 'unknown'"
        ),
        {"company": call.company_id, "message": original},
    )


def move(call: Call, ids: Iterable[int], state: str, heard: Heard | None = None, delay: timedelta | None = None) -> None:
    ids = list(ids)
    now = call.services.now()
    if not ids:
        return
    moved = requests.move(
        call.connection,
        call.company_id,
        ids,
        state,
        now,
        status_code=heard.code if heard else None,
        status_message=heard.words if heard else "",
        not_before=now + delay if delay else None,
    )
    call.show(moved)
    call.look_again()
