"""The kinds of records that are synchronised, one module a kind; registered here and nowhere else.

Read ``customers`` first: the story of one customer. Its rooms are ``customers_values`` (what is mapped),
``customers_common`` (the form that both sides are compared in), ``customers_matching`` (new records),
``customers_jobs`` (policies for jobs), ``customers_endings`` (deleted records), ``customers_writing``
(requests and pushes), and ``locations*`` for the ship-tos.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from app.sync.kinds.customers import Customers
from app.sync.kinds.locations import Locations
from app.sync.types import Kind, Values

KINDS: dict[str, Kind] = {kind.name: kind for kind in (Customers(), Locations())}


@runtime_checkable
class Matched(Protocol):
    """A kind whose records may exist on both sides before the first sync."""

    def match_keys(self, values: Values) -> list[str]: ...


def match_keys(kind: str, values: Values) -> list[str]:
    """What records that may be the same have in common; empty for kinds that are not matched by their values."""
    rules = KINDS.get(kind)
    return rules.match_keys(values) if isinstance(rules, Matched) else []
