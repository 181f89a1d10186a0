"""The write phase: requests are claimed, looked over once more, and put into one message set."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import qbxml
from app.queue import not_made, requests
from app.queue.requests import Request
from app.session import numbers, refusing
from app.session.outgoing import FLOOR, Call, Outgoing
from app.store.json import dump
from app.store.kept import Kept
from app.store.sql import text
from app.sync.kinds import for_message
from app.sync.mirror import marks
from app.where import where
from qbxml import messages as m

log = logging.getLogger(__name__)

MOST = 50  # list writes in one message set
SPARE = 2  # requests in the place of those that were overtaken

_HOLD = (
    "(SELECT edit_sequence FROM quickbooks_record WHERE company_id = :company AND kind = g.kind"
    " AND quickbooks_id = g.quickbooks_id) AS quickbooks, (SELECT version FROM industrack_record WHERE company_id = :company"
    " AND kind = g.kind AND industrack_id = g.industrack_id) AS industrack, EXISTS (SELECT 1 FROM link WHERE"
    " company_id = :company AND kind = g.kind AND industrack_id = g.industrack_id AND NOT ended) AS linked"
)
VERSIONS = text(
    f"SELECT g.id, {_HOLD} FROM jsonb_to_recordset(CAST(:asked AS jsonb))"
    " AS g(id bigint, kind text, quickbooks_id text, industrack_id text)"
)
"""What the mirrors hold now of what requests were decided on."""
CLAIM = Kept(
    "qbc_claim_",
    {"company": "text", "now": "timestamptz", "limit": "int"},
    {"claimed": "jsonb"},
    f"""
BEGIN
    SELECT coalesce(jsonb_agg(to_jsonb(w)), '[]') INTO v_claimed FROM (SELECT g.*, {_HOLD} FROM ({requests.CLAIM}) g) w;
    RETURN v_claimed;
END
""",
)
"""The same of what is claimed, with the claim."""


@dataclass(frozen=True)
class Held:
    """What the mirrors hold of a request's record."""

    quickbooks: str | None  # EditSequence
    industrack: str | None  # version
    linked: bool


def is_left(call: Call) -> bool:
    return not _stopped(call) and call.left.waiting is not None


def next_message(call: Call) -> Outgoing | None:
    """Claim what waits. A request that either side has overtaken is superseded, and its record decided again."""
    if not is_left(call):
        return None
    most = _as_many_as_go(call)
    while True:
        claimed, held = _claim(call, most)
        if not claimed:
            return None
        if most < MOST and not _are_enough(call, claimed):
            most = MOST
            continue
        claimed = [request for request in claimed if refusing.may_go(call, request)]
        asked = numbers.to_check(call, claimed)
        if asked is not None:
            return asked
        claimed = [request for request in claimed if numbers.may_go(call, request)]
        if not claimed:
            return None
        chosen = _together(_fresh(claimed, call, held), call)
        parts = [(request, body) for request in chosen if (body := _body(call, request)) is not None]
        if parts:
            return _hand_out(call, parts)


def _claim(call: Call, most: int) -> tuple[list[Request], Mapping[int, Held] | None]:
    """What may go out, locked, and what the mirrors hold of it where that came along."""
    if not call.connection.keeps:
        return requests.waiting(call.connection, call.company_id, call.services.now(), most), None
    given = {"company": call.company_id, "now": call.services.now(), "limit": most}
    rows = call.connection.scalar(CLAIM.call, given)
    held = {row["id"]: Held(row["quickbooks"], row["industrack"], row["linked"]) for row in rows}
    return [requests.of_json(row) for row in rows], held


def _as_many_as_go(call: Call) -> int:
    """How many to claim: where such go alone, fifty bodies need not be read and locked for one."""
    batch = for_message(call.left.waiting or "").batch
    return min(MOST, int(call.company.settings[batch]) + SPARE) if batch else MOST


def _are_enough(call: Call, claimed: list[Request]) -> bool:
    """Whether what goes out would be the same if more were claimed."""
    fit = [request for request in claimed if refusing.may_go(call, request)]
    return len(fit) == len(claimed) and _goes_apart(claimed[0]) and numbers.to_check(call, fit) is None


def _hand_out(call: Call, parts: list[tuple[Request, Any]]) -> Outgoing:
    ids = [request.id for request, _ in parts]
    claims = [request for request, _ in parts]
    call.session.progress["handed_out"] = call.session.progress.get("handed_out", 0) + len(ids)
    return Outgoing("write", [(str(request.id), body) for request, body in parts], {"requests": ids}, claims=claims)


def _stopped(call: Call) -> bool:
    """A wrong file, a restored backup, or a company that nobody has approved yet: nothing is written."""
    return bool(call.file.stopped) or call.company.state != "active" or call.company.paused


def _fresh(claimed: list[Request], call: Call, held: Mapping[int, Held] | None) -> list[Request]:
    """Those that neither side has overtaken; of a kind that goes apart, no more are looked at than go out together."""
    overtaken = _overtaken(claimed, _held(claimed, call) if held is None else held)
    apart = _goes_apart(claimed[0])
    fresh: list[Request] = []
    for request in claimed:
        if apart and request.kind != claimed[0].kind:
            continue
        if request.id in overtaken:
            _give_way(call, request)
            continue
        fresh.append(request)
        if apart and len(fresh) >= _batch(call, request):
            break
    return fresh


def _goes_apart(request: Request) -> bool:
    return bool(for_message(request.message).batch)


def _batch(call: Call, request: Request) -> int:
    """After a message set was refused as a whole each goes alone."""
    return 1 if call.session.progress.get("one_by_one") else int(call.company.settings[for_message(request.message).batch])


def _held(claimed: list[Request], call: Call) -> dict[int, Held]:
    names = ("id", "kind", "quickbooks_id", "industrack_id")
    asked = [{name: getattr(one, name) for name in names} for one in claimed]
    rows = call.connection.execute(VERSIONS, {"company": call.company_id, "asked": dump(asked)})
    return {row.id: Held(row.quickbooks, row.industrack, row.linked) for row in rows}


def _overtaken(claimed: list[Request], found: Mapping[int, Held]) -> set[int]:
    """Those whose record has another version by now; what is linked is there already, and is never made a second time."""
    return {
        one.id
        for one in claimed
        if (found[one.id].quickbooks or "") != one.quickbooks_version
        or (found[one.id].industrack or "") != one.industrack_version
        or (one.is_add and found[one.id].linked)
    }


def _give_way(call: Call, request: Request) -> None:
    """It is not sent, and its record is decided again."""
    call.show(requests.move(call.connection, call.company_id, [request.id], "superseded", call.services.now()))
    marks.mark(call.connection, call.company_id, request.kind, [request.quickbooks_id], [request.industrack_id])
    call.ask("decide")
    call.look_again()


def _together(fresh: list[Request], call: Call) -> list[Request]:
    """Never two with the same full name; what goes apart alone, or as many of its kind as a setting says."""
    if not fresh:
        return []
    if _goes_apart(fresh[0]):
        return [request for request in fresh if request.kind == fresh[0].kind][: _batch(call, fresh[0])]
    names: set[str] = set()
    chosen: list[Request] = []
    for request in fresh:
        name = full_name(request)
        if _goes_apart(request) or name in names:
            continue
        names.add(name)
        chosen.append(request)
    # After a message set was refused as a whole each goes alone, so that the one at fault shows itself.
    return chosen[:1] if call.session.progress.get("one_by_one") else chosen


def full_name(request: Request) -> str:
    """As QuickBooks compares names: without regard to case."""
    body = request.body
    parent = (body.get("parent") or body.get("parent") or {}).get("list_id", "")
    return f"{parent}:{body.get('name') or body.get('list_id') or request.id}".casefold()


def _body(call: Call, request: Request) -> qbxml.Prepared | None:
    """The request as it will be written; None when it cannot be written, and then it is held with our defect named."""
    try:
        aggregate = getattr(m, request.message).from_dict(request.body)
        field = _snake(request.message)
        body = getattr(m, request.message + "Rq")(**{field: aggregate})
        return qbxml.prepare(body, call.file.qbxml_version or FLOOR)
    except (qbxml.QbxmlError, TypeError, ValueError) as error:
        log.error("company %s: request %s cannot be written: %s", call.company_id, request.id, where(error))
        _hold(call, request, _plainly(error))
        return None


def _hold(call: Call, request: Request, why: str) -> None:
    requests.move(call.connection, call.company_id, [request.id], "held", call.services.now(), status_message=why)
    remedy = "Change what is named here in IndusTrack; it is then tried again by itself."
    if for_message(request.message).txn:
        refusing.remember(call, request, "cannot_be_written", f"It cannot be written to QuickBooks: {why}", remedy)
    not_made.tell(
        call.connection,
        call.company_id,
        request,
        "cannot_be_written",
        f"{request.name} cannot be written to QuickBooks: {why}",
        remedy,
    )


def _plainly(error: Exception) -> str:
    """What is wrong with a value, by the name that QuickBooks has for the field."""
    if isinstance(error, qbxml.InvalidValue):
        return f"{error.path.rpartition('/')[2]} {error.reason}."
    return f"{error}."


def _snake(name: str) -> str:
    """CustomerAdd → customer_add."""
    return "".join(f"_{c.lower()}" if c.isupper() and n else c.lower() for n, c in enumerate(name))
