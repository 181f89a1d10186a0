"""A write of ours to IndusTrack that was not answered, and the record as it stands there now: what of it is ours.

A field that holds what was sent is agreed on, whoever put it there: both sides have the same. A field that holds something else
was edited, before our write or upon it, and stays as it was agreed before. So neither is an edit of ours taken for one of
somebody's, nor an edit of somebody's for ours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.model import Values
from app.sync.rules.draft import remembered


@dataclass(frozen=True)
class Shown:
    """The record in mapped values: as it is ``now``, as it would be with all that was sent, and the keys that were sent."""

    now: Values
    intended: Values
    told: frozenset[str]
    is_untouched: bool = False  # nobody has changed anything else since

    @property
    def stands(self) -> set[str]:
        """The keys that hold what was sent."""
        return {key for key in self.told if self.now.get(key) == self.intended.get(key)}


def changed(shown: Shown, before: tuple[Values, Values], quickbooks: Values, pending: Iterable[str]) -> tuple[Values, Values]:
    """What a pair agrees on, with what of a change stands there; ``before`` it agreed on that.

    ``quickbooks`` is what QuickBooks held when it was sent; ``pending`` are keys that are to be settled yet.
    """
    stands = shown.stands
    whole = stands == shown.told
    ours = quickbooks if whole else before[0] | {key: quickbooks[key] for key in stands & quickbooks.keys()}
    if whole and shown.is_untouched:
        return ours, remembered(shown.now, before[1], pending)
    return ours, before[1] | {key: shown.now[key] for key in stands}


def made(shown: Shown, quickbooks: Values, pending: Collection[str]) -> tuple[Values, Values]:
    """What a pair agrees on whose record in IndusTrack we made: what was sent; and what was not, where it is empty still."""
    settled = {key: value for key, value in shown.now.items() if key not in pending}
    if shown.is_untouched:
        return quickbooks, settled
    sent = {key: shown.intended[key] for key in settled.keys() & shown.told}
    return quickbooks, {key: value for key, value in settled.items() if value in ("", None)} | sent


def told(data: Mapping[str, Any]) -> frozenset[str]:
    """The keys of mapped values that a body names."""
    inner = {f"{key}.{part}" for key, below in data.items() if isinstance(below, Mapping) for part in below}
    return frozenset(data) | inner


def patched(record: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """The record as this merge patch makes it."""
    result = dict(record)
    for key, value in data.items():
        held = record.get(key)
        result[key] = patched(held if isinstance(held, Mapping) else {}, value) if isinstance(value, Mapping) else value
    return result
