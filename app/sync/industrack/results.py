"""What IndusTrack answered to each push, brought into mirrors, links and history in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from app.industrack import errors
from app.industrack.client import Result
from app.model import Attention, Context, LinkPlan, Side
from app.queue import not_made
from app.services import Services
from app.store import attentions
from app.store.json import dump
from app.store.sql import Connection, text
from app.sync.industrack import records as industrack_side
from app.sync.industrack import unanswered
from app.sync.industrack.sent import Push
from app.sync.kinds import KINDS, here
from app.sync.mirror import company as context
from app.sync.mirror import history, links, references, unreadable
from app.sync.mirror import records as mirrors
from app.sync.rules.draft import remembered

log = logging.getLogger(__name__)

MOST_CONTRADICTED = 10  # times that IndusTrack says something of the record which the record itself does not show
REFUSED = "refused_by_industrack"
MOST_WHEN_TAKEN = 4  # another push may be about to give it free; for longer a person must look


def apply(connection: Connection, services: Services, batch: Iterable[Push], results: Iterable[Result]) -> None:
    """Each push by itself: done, decided again, waiting once more, or failed with an attention."""
    pairs = list(zip(batch, results, strict=True))
    company, seen = context.load_both(connection, pairs[0][0].company_id, services.now())
    opened = attentions.opened(connection, company.id)
    unread = {kind for code, kind in opened if code == unreadable.CODE}
    told = [(one, result.record) for one, result in pairs if result.record and result.is_told]
    industrack_side.write(connection, seen, [(one.kind, record) for one, record in told], ours=True, unread=unread)
    # with 412 comes the record as somebody else has left it, or as we did, unanswered; one that was found may have been edited
    shown = {(one.kind, str(r.record["id"])): (one, r, r.record) for one, r in pairs if r.record and not r.is_told}
    late = _written_late(connection, seen, shown, unread)
    codes, kinds = {code for code, _ in opened}, {kind for _, kind in opened}
    links.agree_all(connection, company.id, _agreed(connection, seen, [pair for pair in told if pair[0].quickbooks_id]))
    _done(connection, seen, told + late, codes, kinds)
    done = {one.id for one, _ in told + late}
    for one, _ in late:
        _decide_again(connection, one)
    for one, result in pairs:
        if one.id not in done:
            _not_done(connection, services, one, result, result.problem)


def _written_late(
    connection: Connection,
    seen: Context,
    shown: Mapping[tuple[str, str], tuple[Push, Result, dict[str, Any]]],
    unread: Collection[str],
) -> list[tuple[Push, dict[str, Any]]]:
    """Bring these records in; answers those whose push had been carried out before, unanswered."""
    records = {key: (key[0], record) for key, (_, _, record) in shown.items()}
    known = unanswered.recognise(connection, seen, records, {key: one for key, (one, _, _) in shown.items()})
    industrack_side.write(connection, seen, records.values(), ours=False, unread=unread, known=known)
    tried = {key for key, (one, _, _) in shown.items() if one.attempts > 1 and key in known and known[key].is_whole}
    return [(one, record) for key, (one, result, record) in shown.items() if result.is_found or key in tried]


def token_revoked(connection: Connection, company_id: str) -> None:
    attentions.open_one(
        connection,
        company_id,
        Attention(
            code="token_revoked",
            severity="error",
            summary="IndusTrack does not accept the connection's token any more.",
            remedy="Make a new token in IndusTrack and give it to whoever runs this service (`qbconnector company token`);"
            " nothing is lost meanwhile.",
        ),
    )


def _done(
    connection: Connection, seen: Context, done: list[tuple[Push, dict[str, Any]]], codes: Collection[str], asked: Collection[str]
) -> None:
    """What IndusTrack took: history, and what waited for it is decided again.

    ``codes`` are those of which an attention is open, ``asked`` the kinds.
    """
    if not done:
        return
    company_id = seen.company_id
    connection.soon(
        text(
            "UPDATE push p SET state = 'done', industrack_id = g.it, error = '', worker = NULL"
            " FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS g(id bigint, it text)"
            " WHERE p.company_id = :company AND p.id = g.id"
        ),
        {"company": company_id, "rows": dump([{"id": one.id, "it": record["id"]} for one, record in done])},
    )
    created = [(one, record) for one, record in done if one.quickbooks_id and one.industrack_id is None]
    for kind in {one.kind for one, _ in created}:
        pairs = [(str(one.quickbooks_id), str(record["id"])) for one, record in created if one.kind == kind]
        mirrors.mark_dirty(connection, company_id, Side.QUICKBOOKS, kind, [ours for ours, _ in pairs])
        references.mark_below(connection, company_id, kind, [ours for ours, _ in pairs])
        references.linked(connection, company_id, kind, pairs, is_asked=kind in asked)
    history.note_all(connection, company_id, [(one.step, one.quickbooks_id, record["id"]) for one, record in done])
    if REFUSED in codes:
        ours, theirs = [one.quickbooks_id for one, _ in done], [record["id"] for _, record in done]
        attentions.resolve_all(connection, company_id, REFUSED, ours, theirs)


def _agreed(connection: Connection, seen: Context, done: list[tuple[Push, dict[str, Any]]]) -> Iterator[LinkPlan]:
    """The pairs with what both sides hold now; what still has to travel the other way stays as it was agreed before."""
    held = [(one.kind, str(one.quickbooks_id), str(record["id"])) for one, record in done if one.pending]
    before = links.agreed_before(connection, seen.company_id, held)
    for one, record in done:
        pair = (one.kind, str(one.quickbooks_id), str(record["id"]))
        values = here(one.kind, record, seen)
        values = remembered(values, before.get(pair, ({}, {}))[1], one.pending)
        yield LinkPlan(*pair, one.agreed_quickbooks, values)


def _not_done(
    connection: Connection, services: Services, one: Push, result: Result, problem: errors.IndusTrackError | None
) -> None:
    if isinstance(problem, errors.VersionConflict) or (isinstance(problem, errors.NotFound) and one.industrack_id):
        _set_state(connection, one, "superseded")
        if isinstance(problem, errors.NotFound) and one.industrack_id:
            mirrors.mark_deleted(connection, one.company_id, Side.INDUSTRACK, one.kind, [one.industrack_id])
        _decide_again(connection, one)
        return
    outside = isinstance(problem, errors.RateLimited | errors.Unavailable | errors.TokenRevoked) and not result.is_contradicted
    most = MOST_WHEN_TAKEN if isinstance(problem, errors.Taken) else MOST_CONTRADICTED if result.is_contradicted else 0
    if outside or one.said + 1 < most:
        later = services.now() + timedelta(seconds=min(600, 2 ** min(one.attempts if outside else one.said + 1, 10)))
        _set_state(connection, one, "waiting", not_before=later, error=str(result.status), said=0 if outside else 1)
        return
    _failed(connection, one, problem)


def _failed(connection: Connection, one: Push, problem: errors.IndusTrackError | None) -> None:
    """IndusTrack will not take it: a person must look; the other records go on."""
    why = problem.office_message if problem else "IndusTrack gave an answer without a record."
    _set_state(connection, one, "failed", error=why)
    log.warning("company %s: push %s (%s) failed: %s", one.company_id, one.id, one.kind, type(problem).__name__)
    not_made.tell(
        connection,
        one.company_id,
        one,
        REFUSED,
        f"IndusTrack did not take {one.name or 'a record'}: {why}",
        "Change what is named here in QuickBooks; it is then tried again by itself.",
    )


def _set_state(
    connection: Connection,
    one: Push,
    state: str,
    *,
    industrack_id: str | None = None,
    not_before: datetime | None = None,
    error: str = "",
    said: int = 0,
) -> None:
    connection.execute(
        text(
            "UPDATE push SET state = :state, industrack_id = coalesce(:it, industrack_id), not_before = :not_before,"
            " error = :error, said = said + :said, worker = NULL WHERE company_id = :company AND id = :id"
        ),
        {
            "company": one.company_id,
            "id": one.id,
            "state": state,
            "it": industrack_id,
            "not_before": not_before,
            "error": error[:500],
            "said": said,
        },
    )


def _decide_again(connection: Connection, one: Push) -> None:
    """The record, or the one that it is decided with."""
    owner = KINDS[one.kind].owner
    if owner is None or not owner.together:
        for side, record_id in ((Side.QUICKBOOKS, one.quickbooks_id), (Side.INDUSTRACK, one.industrack_id)):
            mirrors.mark_dirty(connection, one.company_id, side, one.kind, [record_id] if record_id else [])
        return
    if one.quickbooks_id:
        mirrors.mark_dirty(connection, one.company_id, Side.QUICKBOOKS, owner.kind, [one.quickbooks_id.split("#", 1)[0]])
    if one.industrack_id:
        found = mirrors.load(connection, one.company_id, Side.INDUSTRACK, one.kind, [one.industrack_id])
        owners = [str(mirror.data.get(owner.field)) for mirror in found.values()]
        mirrors.mark_dirty(connection, one.company_id, Side.INDUSTRACK, owner.kind, owners)
