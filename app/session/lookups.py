"""The small lists: accounts, tax codes, terms and the like, all in one message set, when a read is due."""

from __future__ import annotations

from app.session.outgoing import Call, Outgoing
from app.sync.sources import SOURCES, Scope


def next_message(call: Call) -> Outgoing | None:
    progress = call.session.progress
    lists = [source for source in SOURCES.values() if not source.iterates]
    if not lists or not progress.get("read") or progress.get("looked_up"):
        return None
    progress["looked_up"] = True
    parts = [(source.kind, source.query(Scope())) for source in lists]
    return Outgoing("look_up", parts, {"kinds": [source.kind for source in lists]})
