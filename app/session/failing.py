"""QuickBooks could not process a message set: no answer, or an HRESULT, which names no message set and no request.

It settles nothing but what is certainly meant. A transaction is looked for before it is believed that it was not made.
"""

from __future__ import annotations

import logging
from datetime import timedelta

import qbxml
from app.queue import requests
from app.queue.requests import Request
from app.session import company_file, settling
from app.session.hearing import Heard
from app.session.outgoing import Call
from app.session.states import Phase
from app.store import messages
from app.store.messages import Message
from app.store.sql import text
from app.sync.kinds import for_message
from qbxml.hresult import Action, HResult

log = logging.getLogger(__name__)

MOST_FAILED = 3  # message sets of one session that were to write and of which nobody knows what became
MOST_ASKED = 3  # questions for a stored answer that were not answered at all


def failed_as_a_whole(call: Call, message: Message, hresult: str, error: str) -> None:
    """QuickBooks could not process the message set: no answer, an HRESULT."""
    known = qbxml.hresult.lookup(hresult) if hresult.strip() else None
    what = (message.id, message.purpose, hresult or "no answer")
    log.warning("company %s: message %s (%s) failed with %s", call.company_id, *what)
    call.session.error = known.remedy if known else "QuickBooks gave an empty answer; it is tried again."
    lowered = known is not None and known.action is Action.LOWER_VERSION and company_file.lower_version(call)
    if known is not None and known.stops:
        call.session.phase = Phase.DONE  # whatever else is due would fail as well
    if message.purpose == "recover":
        _recovery_failed(call, int(message.detail["recovers"]), permanent=known is not None and known.permanent)
    elif message.purpose == "write":
        _write_failed(call, message, known, error, again=lowered)


def _write_failed(call: Call, message: Message, known: HResult | None, error: str, *, again: bool) -> None:
    """Its writes wait again where nothing was carried out, else their outcome is unknown; ``again``: still in this session."""
    live = [
        request
        for request in requests.of_message(call.connection, call.company_id, message.id).values()
        if request.state in {"handed_out", "unknown"}
    ]
    is_txn = any(for_message(request.message).txn for request in live)
    if known is not None and known.permanent and not is_txn:
        _quarantine(call, message, live, error or known.remedy)
        return
    if known is None or known.outcome_unknown or is_txn:
        settling.unknown(call, message, error)
        if known is not None and known.permanent:  # without ids: perhaps a copy of what was said of another message set
            _look_first(call, live, error or known.remedy)
            return
        failed = call.session.progress["writes_failed"] = call.session.progress.get("writes_failed", 0) + 1
        again = failed < MOST_FAILED
    else:
        call.show(requests.give_back(call.connection, call.company_id, [request.id for request in live], call.services.now()))
    if not again:
        call.session.phase = Phase.DONE


def _quarantine(call: Call, message: Message, live: list[Request], why: str) -> None:
    """QuickBooks refused the message set as a whole (0x80040400) and did nothing.

    Of many each is tried by itself; alone once more without the id of the message set, which it may not know; then it is held.
    """
    progress = call.session.progress
    if len(live) == 1 and (not message.message_set_id or _ids_are_fine(call)):
        progress.pop("without_id", None)
        settling.hold(call, live[0], Heard(0, why), why)
        return
    if len(live) == 1:
        progress["without_id"] = True
    progress["one_by_one"] = True
    settling.move(call, [request.id for request in live], "waiting", delay=timedelta(0))


def _look_first(call: Call, live: list[Request], why: str) -> None:
    """QuickBooks could not read a transaction, it says. It is looked for, in this session still, before that is believed."""
    call.connection.execute(
        text(
            "UPDATE request SET search = search || jsonb_build_object('unreadable', CAST(:why AS text), 'no_stored_answer', true)"
            " WHERE company_id = :company AND id = ANY(:ids)"
        ),
        {"company": call.company_id, "ids": [request.id for request in live], "why": why[:1000]},
    )
    call.session.phase = Phase.RECOVER


def not_there(call: Call, request: Request, why: str) -> None:
    """A transaction that QuickBooks could not read, and that is not in it: never sent again as it was."""
    message = messages.by_number(call.connection, call.company_id, request.message_id or 0)
    progress = call.session.progress
    is_alone = message is None or len(message.detail.get("requests") or ()) <= 1
    may_be_the_id = message is not None and bool(message.message_set_id) and not _ids_are_fine(call)
    if request.attempts >= settling.MOST_ATTEMPTS or (is_alone and not may_be_the_id):
        progress.pop("without_id", None)
        settling.hold(call, request, Heard(0, why), why)
        return
    if is_alone:
        progress["without_id"] = True
    progress["one_by_one"] = True
    settling.move(call, [request.id], "waiting", delay=timedelta(0))


def _ids_are_fine(call: Call) -> bool:
    """Whether this QuickBooks has ever answered a message set with an id."""
    return bool(call.session.progress.get("id_is_fine")) or bool(
        call.connection.scalar(
            text(
                "SELECT EXISTS (SELECT 1 FROM message WHERE company_id = :company AND purpose = 'write'"
                " AND message_set_id IS NOT NULL AND hresult = '' AND state IN ('answered', 'ingested'))"
            ),
            {"company": call.company_id},
        )
    )


def _recovery_failed(call: Call, original: int, *, permanent: bool) -> None:
    """No answer to the question for the stored answer: asked again in later sessions, but not for ever."""
    call.connection.execute(
        text(
            "UPDATE request SET search = search || jsonb_build_object('asked', coalesce((search ->> 'asked')::int, 0) + 1)"
            " WHERE company_id = :company AND message_id = :message AND state = 'unknown'"
        ),
        {"company": call.company_id, "message": original},
    )
    asked = [r for r in requests.of_message(call.connection, call.company_id, original).values() if r.state == "unknown"]
    if permanent or any(int(request.search.get("asked", 0)) >= MOST_ASKED for request in asked):
        settling.no_stored_answer(call, original)
