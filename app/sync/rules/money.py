"""What is compared by its figures instead of by the values in which both sides agreed: how one kind says it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.model import Values

CENT = Decimal("0.01")

BUSY = (
    "(SELECT industrack_id AS id FROM push WHERE company_id = :company AND kind = ANY(:kinds) AND state IN ('waiting', 'working')"
    " AND industrack_id IS NOT NULL UNION SELECT industrack_id FROM request WHERE company_id = :company AND kind = ANY(:kinds)"
    " AND industrack_id IS NOT NULL AND (state IN ('waiting', 'handed_out', 'unknown', 'held')"
    " OR state = 'settled' AND NOT applied))"
)
"""IndusTrack's ids of the records of ``:kinds`` for which something is on its way."""


@dataclass(frozen=True)
class Right:
    """How a person says that a record's figures are right as they are."""

    fields: frozenset[str]  # those that QuickBooks reckons itself, so that its side can only be taken as right
    code: str  # the choice under which it is kept
    figures: Callable[[Values, Values], str]  # IndusTrack's values and QuickBooks' → what is kept


@dataclass(frozen=True)
class Money:
    """Statements get ``company``, ``kinds``, ``all`` or ``ids`` of IndusTrack, ``tolerance`` and ``right``, a choice's code."""

    wrong: str  # pairs that may differ: both ids, both sides' values as ``q`` and ``i``, and what ``fields`` needs
    fields: Callable[[Any, Decimal], Iterator[tuple[str, Any, Any]]]  # of such a row: what differs, QuickBooks', IndusTrack's
    name: Callable[[Any], str]  # of such a row: what people know it by
    sums: str  # what pairs come to: ``q_`` and ``i_`` of each of ``summed``; with ``by_month`` currency, month and number
    summed: Mapping[str, str]  # figure → what people call it
    by_month: bool = False
    right: Right | None = None
    tolerance: str = ""  # setting: by how much what both sides reckon may differ


def figure(value: Any) -> str:
    """With two decimals, as people read it."""
    return format(Decimal(value or 0).quantize(CENT), "f")
