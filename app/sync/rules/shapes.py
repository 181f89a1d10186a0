"""What IndusTrack's contract says a field is. A field that is something else cannot be read, which is neither absent nor false.

A number may stand where a text is expected, and is its digits; nothing else is guessed: ``"approved": "no"`` approves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from app.model import Values
from app.sync.rules.kind import Kind
from app.sync.rules.reading import UNREAD, Data

FLAGS = frozenset(("active", "taxable", "approved", "paid", "voided", "is_default", "deleted"))
ADDRESSES = frozenset(("billing_address", "address"))
LISTS = frozenset(("lines", "discount"))
"""Read by the rules of their kind, which say what of them cannot be read."""
STAYS = frozenset(("approved", "paid", "voided"))
"""Flags of which nothing else than yes is a yes: what cannot be read is no."""
LONGEST_SHOWN = 40


COMMON = frozenset(("id", "version", "created_at", "updated_at", "deleted", "quickbooks_id", "client_ref"))
PARTS = ("street", "unit", "city", "state", "postal_code", "country")


class Unreadable(ValueError):
    """A record of IndusTrack is of another shape than the contract says."""


def readable(kind: Kind, record: Data) -> tuple[Data, dict[str, str]]:
    """The record without the fields that are of another shape than the contract says, and what stood there.

    What the contract does not name is nobody's concern, whatever its shape: IndusTrack may add fields at any time.

    Raises: Unreadable where the record cannot do without.
    """
    odd = dict(_odd(record, _named(kind.fields)))
    if not odd:
        return record, {}
    needed = odd.keys() - FLAGS if kind.needed is None else odd.keys() & kind.needed
    if needed:
        raise Unreadable(f"{', '.join(sorted(needed))} of a {kind.name} cannot be read")
    kept = {key: value for key, value in record.items() if key not in odd}
    for key in ADDRESSES & kept.keys():
        if isinstance(address := kept[key], Mapping):
            kept[key] = {part: value for part, value in address.items() if f"{key}.{part}" not in odd}
    return kept, {field: _shown(value) for field, value in odd.items()}


@cache
def _named(fields: str) -> frozenset[str]:
    return COMMON | (frozenset(fields.split()) - LISTS)


def _odd(record: Data, named: frozenset[str]) -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        if value is None or key not in named or (type(value) is str and key not in FLAGS and key not in ADDRESSES):
            continue
        if key in FLAGS:
            is_odd = not isinstance(value, bool)
        elif key in ADDRESSES:
            is_odd = not isinstance(value, Mapping)
            parts = value if isinstance(value, Mapping) else {}
            yield from ((f"{key}.{part}", parts[part]) for part in PARTS if not is_text(parts.get(part)))
        else:
            is_odd = not is_text(value)
        if is_odd:
            yield key, value


def is_text(value: object) -> bool:
    """Also nothing, which is an empty one."""
    return value is None or (isinstance(value, str | int | float) and not isinstance(value, bool))


def _shown(value: object) -> str:
    told = str(value)
    return told if len(told) <= LONGEST_SHOWN else f"{told[:LONGEST_SHOWN]}…"


def without(values: Values, unread: Mapping[str, str]) -> Values:
    """The values without those that could not be read; ``unread`` then says what stood there."""
    if not unread:
        return values
    fields = unread.keys() - STAYS
    gone = {key for key in values for field in fields if key == field or key.startswith(f"{field}.")}
    told = {**(values.get(UNREAD) or {}), **unread}
    return {**{key: value for key, value in values.items() if key not in gone}, UNREAD: dict(sorted(told.items()))}
