"""A transaction that QuickBooks refused: held, said to the office in its own system, and tried again after a growing while.

What the cause is only QuickBooks knows (a closed period, an inactive item), so nothing tells us that it is gone: it is tried
again soon, then less and less often; at once when the office changes the record, or a person says so.
"""

from __future__ import annotations

import json
from datetime import timedelta

from app.model import Side
from app.queue.requests import Request
from app.session.outgoing import Call
from app.store import choices
from app.sync.mirror import records as mirrors
from app.sync.mirror import standing
from app.sync.rules.reading import digest

PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
KEY = "refused"
NEVER = "9999-01-01T00:00:00+00:00"
UNREADABLE = 0  # an HRESULT, no statusCode
OF_OTHERS = {3140}  # an inactive item, a customer that is gone


def may_go(call: Call, request: Request) -> bool:
    """Whether this transaction may be tried: not in the session in which it was refused."""
    return request.industrack_id is None or request.industrack_id not in call.session.progress.get("refused", ())


def remember(call: Call, request: Request, code: str, why: str, remedy: str, status: int | None = None) -> None:
    """Keep what was said for the next decide, which tells IndusTrack of it.

    What QuickBooks could not read (``status`` 0) goes again only changed, or by a person's retry; what it refused for a record
    that is referred to also when one of these has changed.
    """
    record_id = str(request.industrack_id)
    call.session.progress.setdefault("refused", []).append(record_id)
    kept = choices.of_records(call.connection, call.company_id, request.kind, [record_id]).get(record_id, {})
    try:
        count = int(json.loads(kept.get(KEY) or "{}").get("count", 0))
    except ValueError:
        count = 0
    told = {
        "content": digest(request.covers[0]["agreed_industrack"]),
        "code": code,
        "why": why,
        "remedy": remedy,
        "until": (call.services.now() + PAUSES[min(count, len(PAUSES) - 1)]).isoformat(),
        "count": count + 1,
    }
    if status == UNREADABLE:
        told |= {"until": NEVER, "of": {}}
    elif status in OF_OTHERS:
        told |= {"until": NEVER, "of": standing.stamps(call.connection, call.company_id, request.body)}
    choices.choose(call.connection, call.company_id, request.kind, record_id, KEY, json.dumps(told))
    mirrors.mark_dirty(call.connection, call.company_id, Side.INDUSTRACK, request.kind, [record_id])
    call.ask("decide")
