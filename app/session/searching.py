"""What a search for lost writes brought: each was carried out, was not, or only a person can tell.

A write is sent again only when every query of its search was answered in full and none brought anything that may be it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import qbxml
from app.queue import not_made, requests
from app.queue.requests import Request
from app.session import doubles, failing, settling
from app.session.hearing import Heard, listen
from app.session.outgoing import Call
from app.store import attentions, messages
from app.store.json import dump
from app.store.messages import Message
from app.store.sql import text
from app.sync.industrack import push as pushes
from app.sync.kinds import Scope, Source, for_message
from app.sync.mirror import clock
from app.sync.rules.source import Found, Sent
from qbxml.status import Outcome

NOTHING = {Outcome.EMPTY, Outcome.PARTLY_FOUND, Outcome.NOT_FOUND, Outcome.INVALID_ID}
MOST_FAILED = 3  # searches in a row that QuickBooks did not answer, before a person is asked
AGAIN, IS = "again", "is"
NOT_KNOWN = "It is not known whether this invoice arrived in QuickBooks; somebody must look for it there and say so."
UNKNOWN = {"sync_status": "error", "sync_error": NOT_KNOWN}
"""What the office is told of a transaction whose outcome only a person can find out."""


def sent(call: Call, request: Request) -> Sent:
    message = messages.by_number(call.connection, call.company_id, request.message_id or 0)
    since = message.handed_out_at if message else request.created_at
    return Sent(request.message, request.body, since.astimezone(clock.of_file(call.company, call.file).zone))


def queries(call: Call, request: Request) -> tuple[Any, ...]:
    """What is to be asked; of the record that a person has named, whether it is there."""
    source = for_message(request.message)
    named = request.search.get("named")
    if named:
        return (source.query(Scope(ids=(str(named),))),)
    return source.queries(sent(call, request))


def searched(call: Call, message: Message) -> None:
    """Judge every unknown write whose search was answered."""
    heard = listen(call, message, message.id)
    expected: Mapping[str, int] = message.detail.get("parts") or {}
    for request in requests.by_ids(call.connection, call.company_id, message.detail.get("requests") or []):
        found = heard.get(request.id)
        if request.state != "unknown" or message.id < (request.message_id or 0):
            continue  # found out meanwhile; or sent again since this was asked, so that the answer says nothing of it
        if found is None or found.parts < expected.get(str(request.id), 1) or not _is_answered(found):
            _not_answered(call, request)
        else:
            _conclude(call, request, found)


def failed(call: Call, message: Message) -> None:
    """QuickBooks did not answer the search: it is made again in a later session."""
    for request in requests.by_ids(call.connection, call.company_id, message.detail.get("requests") or []):
        if request.state == "unknown":
            _not_answered(call, request)


def _is_answered(found: Heard) -> bool:
    status = qbxml.status.lookup(found.code, found.words)
    return status.is_done or (status.outcome in NOTHING and not found.all)


def _conclude(call: Call, request: Request, found: Heard) -> None:
    source = for_message(request.message)
    if request.search.get("named"):
        _person_said(call, request, found)
        return
    by_verdict = _judged(call, request, source, found)
    if by_verdict[Found.OURS]:
        _take(call, request, by_verdict[Found.OURS])
    elif by_verdict[Found.PERHAPS]:
        _ask(call, request, by_verdict[Found.PERHAPS])
    elif request.is_add:
        if source.txn or not found.all:
            _send_again(call, request)
        else:
            settling.supersede(call, request)
    elif any(one.get("edit_sequence") == request.body.get("edit_sequence") for one in found.all):
        _send_again(call, request)
    else:
        settling.supersede(call, request)


def _judged(call: Call, request: Request, source: Source, found: Heard) -> dict[Found, list[dict[str, Any]]]:
    """Each record once, though more than one query may have brought it; what belongs to another record of ours is left out."""
    records = {str(one.get("list_id") or one.get("txn_id")): one for one in found.all}
    verdicts: dict[Found, list[dict[str, Any]]] = {verdict: [] for verdict in Found}
    what = sent(call, request)
    taken = _others(call, request, list(records)) if source.txn and request.is_add else set()
    for record_id, record in records.items():
        verdict = Found.OTHER if record_id in taken else source.verdict(what, record)
        verdicts[verdict].append(record)
    return verdicts


def _others(call: Call, request: Request, ids: list[str]) -> set[str]:
    rows = call.connection.execute(
        text("SELECT quickbooks_id FROM link WHERE company_id = :company AND kind = :kind AND quickbooks_id = ANY(:ids)"),
        {"company": call.company_id, "kind": request.kind, "ids": ids},
    )
    return {row.quickbooks_id for row in rows}


def _take(call: Call, request: Request, ours: list[dict[str, Any]]) -> None:
    if len(ours) > 1 and request.is_add:
        doubles.show(call, request, ours)
    _note(call, request, {"found": ours[0].get("list_id") or ours[0].get("txn_id")})
    settling.move(call, [request.id], "settled", Heard(0, "found after the answer was lost"))
    attentions.resolve(
        call.connection, call.company_id, "outcome_unknown", kind=request.kind, industrack_id=request.industrack_id or ""
    )


def _send_again(call: Call, request: Request) -> None:
    unreadable = request.search.get("unreadable")
    if unreadable is not None:
        failing.not_there(call, request, str(unreadable))
        return
    if request.attempts >= settling.MOST_ATTEMPTS:
        words = "QuickBooks had an internal problem each time that it was sent."
        settling.hold(call, request, Heard(1000, words), words)
        return
    settling.move(call, [request.id], "waiting", delay=timedelta(0))


def _person_said(call: Call, request: Request, found: Heard) -> None:
    if found.all:
        _take(call, request, found.all[:1])
    else:
        _note(call, request, {"named": None})


def _not_answered(call: Call, request: Request) -> None:
    failed = int(request.search.get("failed", 0)) + 1
    _note(call, request, {"failed": failed})
    if failed >= MOST_FAILED and for_message(request.message).txn:
        _ask(call, request, [])


def _ask(call: Call, request: Request, perhaps: list[dict[str, Any]]) -> None:
    """The one clear question where nothing can be known."""
    shown = [one for one in perhaps if not one.get("txn_del_type")]
    if for_message(request.message).txn:
        pushes.tell(call.connection, call.company_id, request.kind, str(request.industrack_id), UNKNOWN, request.name)
        call.after_commit.append(lambda: call.services.wake(call.company_id, "push"))
    numbers = [(str(one["txn_id"]), str(one.get("ref_number") or one["txn_id"])) for one in shown]
    where = f" Invoice {numbers[0][1]} may be it." if numbers else ""
    if perhaps and not shown:
        where = " An invoice was deleted in QuickBooks since, which may have been it."
    not_made.tell(
        call.connection,
        call.company_id,
        request,
        "outcome_unknown",
        f"The connection was lost while {request.name} was sent, and whether it is there cannot be found out.{where}",
        "Look for it in QuickBooks, and say whether it is there. Until then it is not sent again.",
        choices=(
            *((f"{IS}:{txn_id}", f"It is invoice {number} in QuickBooks") for txn_id, number in numbers),
            (AGAIN, "It is not in QuickBooks: send it again"),
        ),
    )


def _note(call: Call, request: Request, what: dict[str, Any]) -> None:
    call.connection.execute(
        text("UPDATE request SET search = search || CAST(:what AS jsonb) WHERE company_id = :company AND id = :id"),
        {"company": call.company_id, "id": request.id, "what": dump(what)},
    )
