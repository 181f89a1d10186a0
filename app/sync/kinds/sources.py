"""What is read from QuickBooks, a module a kind of record; registered here and nowhere else.

A source knows which query brings its records, how one Ret becomes a row of the mirror, and what QuickBooks calls the kind when
it has been deleted. Reading order of a session is the order of ``SOURCES``.
"""

from __future__ import annotations

from app.sync.kinds.customers.source import CUSTOMERS
from app.sync.kinds.invoices.payments.source import RECEIPTS
from app.sync.kinds.invoices.source import INVOICES
from app.sync.kinds.items.source import ITEMS
from app.sync.kinds.lookups import LOOKUPS
from app.sync.rules.source import Scope, Source, Trace

SOURCES: dict[str, Source] = {source.kind: source for source in (CUSTOMERS, ITEMS, INVOICES, RECEIPTS, *LOOKUPS)}

RET_KINDS: dict[str, Source] = {ret: source for source in SOURCES.values() for ret in source.rets}
"""Class name of a Ret → the source that it belongs to."""


def for_message(message: str) -> Source:
    """The source whose records a write such as ``CustomerAdd`` makes or changes."""
    return next(source for source in SOURCES.values() if message in source.messages)


def traces(shown_by: str) -> list[Trace]:
    """How records that these may show as merged are found."""
    return [source.trace for source in SOURCES.values() if source.trace and source.trace.shown_by == shown_by]


__all__ = ["RET_KINDS", "SOURCES", "Scope", "Source", "for_message", "traces"]
