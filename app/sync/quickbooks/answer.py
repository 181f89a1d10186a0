"""A worker's way through one stored answer: mirrors first, then what the answer settles, then what it completes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import qbxml
from app.model import Context, LinkPlan, Side
from app.queue import requests, tasks
from app.queue.requests import Request
from app.queue.tasks import Claim
from app.services import Services
from app.store import attentions, choices, left_out, messages
from app.store.messages import Message
from app.store.sql import Connection, text
from app.sync.kinds import SOURCES, for_message, traces
from app.sync.mirror import clock, cursors, history, links, many, merges, references, unreadable
from app.sync.mirror import company as context
from app.sync.mirror import records as mirrors
from app.sync.quickbooks import deletions, gone, reading, searched
from app.sync.quickbooks.entries import utc
from app.sync.quickbooks.rows import Ingested
from app.sync.rules import endings
from app.sync.rules.clock import Newest, measured
from app.sync.rules.draft import remembered
from qbxml.status import Outcome

log = logging.getLogger(__name__)

INGESTED = {"answered", "lost"}
WRITES = {"write", "recover", "search"}
UNSEEN_MARGIN = timedelta(minutes=1)
SERVED = ("invoice_gone", "refused", endings.CHOICE)  # choices that end with the write that they were about
GONE = {Outcome.OK, Outcome.EMPTY, Outcome.PARTLY_FOUND, Outcome.NOT_FOUND, Outcome.INVALID_ID}


def ingest(services: Services, claim: Claim, heart: Callable[[], None]) -> None:
    """One stored answer into the mirrors and links; done again it changes nothing."""
    number = int(claim.key)
    try:
        with services.database.company(claim.company_id) as connection:
            tasks.turn(connection, claim.company_id)
            message = messages.by_number(connection, claim.company_id, number)
            if message is None or message.state not in INGESTED:
                return
            _ingest(connection, services, message, heart)
            tasks.hold(connection, claim)
    except qbxml.BrokenAnswer as broken:
        log.warning("company %s: the answer to message %s cannot be read: %s", claim.company_id, number, broken)
        _broken(services, claim.company_id, number)
    services.wake(claim.company_id, "decide")


def _ingest(connection: Connection, services: Services, message: Message, heart: Callable[[], None]) -> None:
    company, seen = context.load_both(connection, message.company_id, services.now())
    opened = attentions.opened(connection, company.id)
    unread = {kind for code, kind in opened if code == unreadable.CODE}
    writes = message.purpose in WRITES
    settled = _settled(connection, message) if writes else []
    found = [str(request.search.get("found")) for request in settled]
    ours = message.purpose in {"write", "recover"}
    result = reading.ingest(connection, message, seen, heart, ours=ours, keep=writes, wanted=found, unread=unread)
    for request in settled:
        answer = _answer_to(request, message, result)
        if answer is None and for_message(request.message).txn:
            requests.move(connection, message.company_id, [request.id], "unknown", services.now())
            continue  # done, QuickBooks said, and did not show it: it is looked for before anything else
        _apply(connection, seen, request, answer, message)
        requests.applied(connection, message.company_id, [request.id])
    if message.purpose == "look_up":
        _looked_up(connection, message, result)
    if message.purpose == "read" and message.detail.get("fetch"):
        _fetched(connection, message, result)
    _note_ingested(connection, message, 0 if writes else result.records)
    clock.check_zone(connection, company)
    if message.purpose == "read" and message.detail.get("run"):
        deletions.answered(connection, message, result.statuses, opened)
        _complete(connection, message.company_id, message.detail["kind"], result.newest)
    if opened or result.unread:
        many.gather(connection, message.company_id)
    tasks.ask_soon(connection, message.company_id, "decide")


def _settled(connection: Connection, message: Message) -> list[Request]:
    """The requests whose outcome this answer brought."""
    numbers = list(message.detail.get("requests") or [])
    of = [message.id]
    if message.purpose == "recover":
        of = [int(message.detail["recovers"])]
    found = {r.id: r for number in of for r in requests.of_message(connection, message.company_id, number).values()}
    found |= {r.id: r for r in requests.by_ids(connection, message.company_id, numbers)}
    return [request for request in found.values() if request.state == "settled" and not request.applied]


def _answer_to(request: Request, message: Message, result: Ingested) -> dict[str, Any] | None:
    """The record as QuickBooks answered it, under the requestID of the message set that was carried out."""
    if message.purpose == "search":
        return result.by_id.get(str(request.search.get("found")))
    number = message.detail["recovers"] if message.purpose == "recover" else message.id
    return result.rets.get(f"{number}-{request.id}")


def _apply(connection: Connection, seen: Context, request: Request, answer: dict[str, Any] | None, message: Message) -> None:
    """Make the links of what was written, with what either side holds now as agreed."""
    company_id = seen.company_id
    if answer is None:
        key = request.quickbooks_id or f"name:{request.body.get('name')}"
        cursors.want(connection, company_id, request.kind, [key])
        _mark(connection, company_id, request, request.quickbooks_id)
        return
    record_id = str(answer["id"])
    links.agree_all(connection, company_id, _agreed(connection, request, record_id, is_found=message.purpose == "search"))
    choices.forget(connection, company_id, request.kind, request.industrack_id, SERVED)
    history.note_all(connection, company_id, list(_told(request, record_id)))
    _note_skew(connection, seen, answer, message)
    _mark(connection, company_id, request, record_id)


def _told(request: Request, record_id: str) -> Iterator[tuple[dict[str, Any], str | None, str | None]]:
    """The lines for the history, with the ids that are known by now."""
    names = {str(cover["industrack_id"]): cover.get("quickbooks_name") for cover in request.covers}
    for step in request.steps:
        if step["kind"] == request.kind:
            yield step, record_id, request.industrack_id
        else:
            name = names.get(str(step.get("industrack_id")))
            yield step, record_id if name is None else f"{record_id}#{name}", step.get("industrack_id")


def _agreed(connection: Connection, request: Request, record_id: str, *, is_found: bool) -> Iterator[LinkPlan]:
    """The pairs that the request has written; what still has to travel the other way stays as it was agreed before.

    A cover of another kind without a name of its own is the whole record: a job that is a location of its customer. A record
    that ``is_found`` by a search may have been edited since: of it that alone is agreed on which was sent.
    """
    ids = [
        record_id if cover.get("quickbooks_name") is None else f"{record_id}#{cover['quickbooks_name']}"
        for cover in request.covers
    ]
    pairs = [(cover["kind"], one, str(cover["industrack_id"])) for cover, one in zip(request.covers, ids, strict=True)]
    before = links.agreed_before(connection, request.company_id, pairs)
    for cover, pair in zip(request.covers, pairs, strict=True):
        held = request.kind if pair[1] == record_id else pair[0]
        mirror = mirrors.load(connection, request.company_id, Side.QUICKBOOKS, held, [pair[1]]).get(pair[1])
        if mirror is not None and cover["industrack_id"]:
            agreed = before.get(pair, ({}, {}))[0]
            shown = searched.agreed(request, cover, mirror, agreed) if is_found else mirror.values
            ours = remembered(shown, agreed, cover.get("pending") or ())
            yield LinkPlan(*pair, ours, cover["agreed_industrack"])


def _mark(connection: Connection, company_id: str, request: Request, quickbooks_id: str | None) -> None:
    """Decide it again: IndusTrack is still to be told the new id, and jobs wait for their customer."""
    if quickbooks_id:
        mirrors.mark_dirty(connection, company_id, Side.QUICKBOOKS, request.kind, [quickbooks_id])
    if request.industrack_id:
        mirrors.mark_dirty(connection, company_id, Side.INDUSTRACK, request.kind, [request.industrack_id])
        references.mark_below_here(connection, company_id, request.kind, [request.industrack_id])


def _note_skew(connection: Connection, seen: Context, answer: dict[str, Any], message: Message) -> None:
    """By how much QuickBooks' clock is fast, by the stamp on what we wrote just now."""
    stamp = utc(str(answer.get("time_modified") or ""), replace(seen, clock_fast=timedelta(0)))
    if stamp is not None and message.answered_at is not None and message.purpose == "write":
        exactly = measured(message.handed_out_at, message.answered_at)
        clock.note_fast(connection, seen.company_id, stamp - message.answered_at, exactly)


def _fetched(connection: Connection, message: Message, result: Ingested) -> None:
    """Records asked for by id: one that was not found in the pinned file is deleted."""
    kind, asked = message.detail["kind"], list(message.detail["fetch"])
    ids = {one for one in asked if not one.startswith("name:")}
    code = result.statuses.get(f"{message.id}-ids")
    if ids and code is not None and qbxml.status.lookup(code).outcome in GONE:
        missing = ids - result.seen.get(kind, set())
        gone.not_found(connection, message, SOURCES[kind], sorted(missing))
    named = requests.sought(connection, message.company_id, kind, sorted(set(asked) - ids))
    mirrors.mark_dirty(connection, message.company_id, Side.INDUSTRACK, kind, named)
    cursor = cursors.load(connection, message.company_id, kind)
    cursor.position["fetch"] = [one for one in cursor.fetch if one not in asked]
    cursors.save(connection, cursor)
    for trace in traces(shown_by=kind):
        merges.looked_at(connection, message.company_id, trace)


def _looked_up(connection: Connection, message: Message, result: Ingested) -> None:
    """Lists that were read whole: what they do not bring any more is asked for by id."""
    whole = []
    for kind in message.detail["kinds"]:
        codes = [code for key, code in result.statuses.items() if key.split("-")[-1].rstrip("0123456789") == kind]
        if codes and all(qbxml.status.lookup(code).is_done for code in codes):
            whole.append(kind)
    for kind, ids in _unseen(connection, message.company_id, whole, result.seen).items():
        cursors.want(connection, message.company_id, kind, ids)
    cursors.mark_complete(connection, message.company_id, message.detail["kinds"], message.handed_out_at)


def _unseen(
    connection: Connection, company_id: str, kinds: Sequence[str], seen: Mapping[str, Collection[str]]
) -> dict[str, list[str]]:
    """Of these kinds the ids that are in the mirror and were not seen."""
    shown = [(kind, one) for kind in kinds for one in seen.get(kind, ())]
    rows = connection.execute(
        text(
            "SELECT r.kind, r.quickbooks_id FROM quickbooks_record r WHERE r.company_id = :company AND r.kind = ANY(:kinds)"
            " AND NOT r.deleted AND NOT EXISTS (SELECT 1 FROM unnest(CAST(:shown_kinds AS text[]), CAST(:shown AS text[]))"
            " AS s (kind, id) WHERE s.kind = r.kind AND s.id = r.quickbooks_id) ORDER BY r.kind, r.quickbooks_id"
        ),
        {
            "company": company_id,
            "kinds": list(kinds),
            "shown_kinds": [kind for kind, _ in shown],
            "shown": [one for _, one in shown],
        },
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(row.quickbooks_id)
    return found


def _note_ingested(connection: Connection, message: Message, records: int) -> None:
    connection.soon(
        text(
            "UPDATE message SET state = 'ingested', ingested_at = now(),"
            " detail = detail || jsonb_build_object('records', CAST(:records AS int))"
            " WHERE company_id = :company AND id = :id"
        ),
        {"company": message.company_id, "id": message.id, "records": records},
    )


def _complete(connection: Connection, company_id: str, kind: str, shown: Newest | None = None) -> None:
    """After the last page of a full read: what it did not bring is looked at by id; missing alone proves nothing."""
    cursor = cursors.complete_if_ingested(connection, company_id, kind, shown)
    if cursor is None:
        return
    run = cursor.position["last_run"]
    if not run["full"]:
        return
    began = datetime.fromisoformat(run.get("began_here") or run["began_at"]) - UNSEEN_MARGIN
    left_out.read_again(connection, company_id, kind, before=began)
    rows = connection.execute(
        text(
            "SELECT quickbooks_id FROM quickbooks_record WHERE company_id = :company AND kind = :kind"
            " AND NOT deleted AND seen_at < :began"
        ),
        {"company": company_id, "kind": kind, "began": began},
    )
    unseen = [row.quickbooks_id for row in rows]
    if unseen:
        log.info("company %s: %s %ss were missing from a full read; they are asked for by id", company_id, len(unseen), kind)
        cursors.want(connection, company_id, kind, unseen)


def _outcome_lost(connection: Connection, message: Message | None, now: datetime) -> None:
    """What an unreadable answer had settled is found out anew: its records never came into the mirrors."""
    if message is not None and message.purpose in WRITES:
        requests.move(connection, message.company_id, [request.id for request in _settled(connection, message)], "unknown", now)


def _broken(services: Services, company_id: str, number: int) -> None:
    with services.database.company(company_id) as connection:
        message = messages.by_number(connection, company_id, number)
        messages.set_state(connection, company_id, number, "broken")
        _outcome_lost(connection, message, services.now())
        if message is not None and message.detail.get("run"):
            cursors.break_run(connection, company_id, message.detail["kind"], message.detail["run"])
            _complete(connection, company_id, message.detail["kind"])  # a later run may have waited for this page
            tasks.ask(connection, company_id, "decide")
            connection.execute(
                text("UPDATE company_file SET read_wanted_at = :now WHERE company_id = :company"),
                {"company": company_id, "now": services.now()},
            )
