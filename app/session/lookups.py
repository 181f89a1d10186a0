"""The small lists: accounts, tax codes, terms and the like, all in one message set, when a read is due.

A list that QuickBooks cannot answer must not hide the others: when the message set is refused as a whole, each list is asked
for alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.session.outgoing import Call, Outgoing
from app.sync.kinds import SOURCES, Scope
from app.sync.mirror import cursors


def next_message(call: Call) -> Outgoing | None:
    progress = call.session.progress
    if not progress.get("read"):
        return None
    if not progress.get("looked_up"):
        progress["looked_up"] = True
        return _ask([source.kind for source in SOURCES.values() if not source.iterates])
    alone = progress.get("look_up_alone")
    return _ask([alone.pop(0)]) if alone else None


def refused(call: Call, detail: dict[str, Any], *, permanent: bool) -> None:
    """No answer: ask list by list; one that QuickBooks refuses for good by itself is done without."""
    kinds = list(detail.get("kinds") or ())
    if permanent:
        call.session.error = ""
    if len(kinds) > 1 and permanent:
        call.session.progress["look_up_alone"] = kinds
    elif permanent:
        cursors.mark_complete(call.connection, call.company_id, kinds, call.services.now())
    else:
        call.session.progress["read_failed"] = True


def _ask(kinds: Iterable[str]) -> Outgoing:
    kinds = list(kinds)
    parts = [
        (f"{kind}{number or ''}", query(Scope()))
        for kind in kinds
        for number, query in enumerate((SOURCES[kind].query, *SOURCES[kind].more))
    ]
    return Outgoing("look_up", parts, {"kinds": kinds})
