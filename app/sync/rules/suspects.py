"""Values that earlier rules may have made wrong: names that are not the same today, and texts that lost characters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.sync.rules.names import fitted, loose, plain

NAMES = ("name", "company_name", "number")
_HIGH = {bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)} - {"\ufffd"}
_LOST = {ord(one): None for one in (*_HIGH, *map(chr, range(0x80, 0xA0)), "?")}
_POINTS = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}


def is_another(one: str, other: str) -> bool:
    """Whether the two look the same and are not: other signs between the digits, or other parents above the same last level."""
    if not loose(one) or not loose(other) or plain(one) == plain(other):
        return False
    if loose(one) == loose(other):
        return [plain(level) for level in one.split(":")] != [plain(level) for level in other.split(":")]
    ours, theirs = one.split(":"), other.split(":")
    if min(len(ours), len(theirs)) < 2 or loose(ours[-1]) != loose(theirs[-1]):
        return False
    return any(plain(a) != plain(b) for a, b in zip(reversed(ours), reversed(theirs), strict=False))


def is_lost(one: str, other: str) -> bool:
    """Whether the two differ only in characters that Windows-1252 has from 0x80 on: as code points, left out, or as ``?``."""
    if one == other or one.translate(_POINTS) == other.translate(_POINTS):
        return one != other
    marked = any(character in _HIGH or 0x80 <= ord(character) < 0xA0 for character in one + other)
    return marked and one.translate(_LOST) == other.translate(_LOST)


def is_flattened(one: str, other: str) -> bool:
    """Whether the second is the first in QuickBooks' character set, which is no limit for IndusTrack: ``Łódź``, ``Lódz``."""
    return one != other and "\n" not in one and fitted(one) == fitted(other) == other


def compared(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """(field, why, one value, the other) of two states of a record, as far as something is to be looked at."""
    for field in sorted(ours.keys() & theirs.keys()):
        one, other = ours[field], theirs[field]
        if not isinstance(one, str) or not isinstance(other, str):
            continue
        if is_lost(one, other) or is_flattened(one, other):
            yield field, "characters", one, other
        elif field in NAMES and is_another(one, other):
            yield field, "name", one, other
