"""The kinds of records that are synchronised: a folder each, found by the declaration in its ``__init__``.

Read ``customers`` first. The order of ``KINDS`` is the order in which they are decided: what is referred to comes first.
docs/adding-a-kind.md shows how another one is added.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from app.model import Context, Values
from app.sync.rules import shapes
from app.sync.rules.kind import Kind, Matched
from app.sync.rules.lists import ShownList
from app.sync.rules.source import Scope, Source, Trace


def _declared() -> dict[str, Kind]:
    """What the folders declare as ``KIND`` or ``KINDS``."""
    rooms = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__) if found.ispkg]
    kinds: list[Kind] = [kind for room in rooms for kind in getattr(room, "KINDS", None) or (room.KIND,)]
    return {kind.name: kind for kind in kinds}


def _in_order(kinds: dict[str, Kind]) -> dict[str, Kind]:
    """Those that others hang below or refer to come first."""
    needs = {
        kind.name: {*(refers.to for refers in kind.refers), *((kind.owner.kind,) if kind.owner else ())} - {kind.name}
        for kind in kinds.values()
    }
    levels = TopologicalSorter(needs)
    levels.prepare()
    order: list[str] = []
    while ready := sorted(levels.get_ready()):
        order += ready
        levels.done(*ready)
    return {name: kinds[name] for name in order}


LONGEST_KEY, SHOWN_OF_KEY = 300, 40  # characters

KINDS: dict[str, Kind] = _in_order(_declared())

DECIDED: tuple[str, ...] = tuple(kind.name for kind in KINDS.values() if kind.is_decided)

COLLECTIONS: dict[str, str] = {kind.collection: kind.name for kind in KINDS.values() if kind.collection}
"""IndusTrack's collection → kind, in the order in which they are read."""

RECORDS: tuple[str, ...] = tuple(
    kind.name for kind in KINDS.values() if kind.collection and not isinstance(kind.rules, ShownList)
)
"""What people keep on both sides, without QuickBooks' own lists."""

SOURCES: dict[str, Source] = {kind.name: kind.source for kind in KINDS.values() if kind.source}
"""How each kind is read from QuickBooks, in the order in which a session reads them."""

RET_KINDS: dict[str, Source] = {ret: source for source in SOURCES.values() for ret in source.rets}
"""Class name of a Ret → the source that it belongs to."""


def for_message(message: str) -> Source:
    """The source whose records a write such as ``CustomerAdd`` makes or changes."""
    return next(source for source in SOURCES.values() if message in source.messages)


def traces(shown_by: str) -> list[Trace]:
    """How records that these may show as merged are found."""
    return [source.trace for source in SOURCES.values() if source.trace and source.trace.shown_by == shown_by]


def inside(kind: str) -> Kind | None:
    """The kind whose records are decided together with these: the locations of a customer."""
    return next((one for one in KINDS.values() if one.owner and one.owner.together and one.owner.kind == kind), None)


def together(kind: str) -> list[str]:
    """The kind, and the one that is decided with it."""
    inner = inside(kind)
    return [kind, inner.name] if inner else [kind]


def unit_of(kind: str) -> str:
    """The kind whose unit decides about these: a location's customer."""
    owner = KINDS[kind].owner if kind in KINDS else None
    return owner.kind if owner and owner.together else kind


def setting_of(kind: str) -> str:
    """The setting that says which way these go, or what they hang below; empty where nothing says it."""
    found = KINDS[kind]
    if found.setting is None and found.owner:
        return setting_of(found.owner.kind)
    return found.setting or ""


def here(kind: str, record: Mapping[str, Any], context: Context) -> Values:
    """The mapped values of IndusTrack's record; what of it cannot be read stands in ``unread``.

    Raises: whatever our rules raise on a record that is not as the contract says.
    """
    declared = KINDS[kind]
    told, unread = shapes.readable(declared, record)
    return shapes.without(declared.rules.industrack_values(told, context), unread)


def match_keys(kind: str, values: Values) -> list[str]:
    """What records that may be the same have in common; empty for kinds that are not matched by their values."""
    rules = _matched(kind)
    return [_indexable(key) for key in rules.match_keys(values)] if rules else []


@cache
def _matched(kind: str) -> Matched | None:
    """Asked for every record, and looking at a protocol takes longer than finding the keys."""
    rules = KINDS[kind].rules if kind in KINDS else None
    return rules if isinstance(rules, Matched) else None


def _indexable(key: str) -> str:
    """A long key by its digest: no index takes a street of 9,000 characters, and equal keys stay equal."""
    return key if len(key) <= LONGEST_KEY else f"{key[:SHOWN_OF_KEY]}#{hashlib.sha256(key.encode()).hexdigest()}"


def called(kind: str | None, count: int = 2) -> str:
    """What people call a kind of record: ``customers``."""
    found = KINDS.get(kind or "")
    one, many = (found.one, found.many) if found else (kind or "record", f"{kind or 'record'}s")
    return one if count == 1 else many


def counted(kind: str | None, count: int) -> str:
    """``1 customer``, ``1,200 customers``."""
    return f"{count:,} {called(kind, count)}"


__all__ = [
    "COLLECTIONS",
    "DECIDED",
    "KINDS",
    "RECORDS",
    "RET_KINDS",
    "SOURCES",
    "Kind",
    "Scope",
    "Source",
    "called",
    "counted",
    "for_message",
    "inside",
    "match_keys",
    "setting_of",
    "together",
    "traces",
    "unit_of",
]
