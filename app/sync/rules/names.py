"""Names: what QuickBooks accepts, what IndusTrack shows, and names that are made up when there is none."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from app.model import Values
from app.sync.rules.plain import fitted, loose, numbers, plain
from qbxml import text

__all__ = (
    "fitted",
    "is_automatic",
    "location_name",
    "loose",
    "numbers",
    "plain",
    "quickbooks_name",
    "ship_to_name",
    "with_suffix",
)

CUSTOMER_LIMIT = 41
SHIP_TO_LIMIT = 41
_AUTOMATIC = re.compile(r"ship\s*to\s*\d+", re.IGNORECASE)


def with_suffix(name: str, suffix: str, limit: int) -> str:
    """The name with the suffix behind it, the name shortened where both are too long."""
    return (text.cut(name, limit - len(suffix)).rstrip() + suffix) if suffix else text.cut(name, limit).rstrip()


def quickbooks_name(candidates: Iterable[str], attempt: int = 0) -> str:
    """The Name of a new QuickBooks customer: the first candidate that leaves anything to write.

    The same customer always gets the same name; ``attempt`` counts how often QuickBooks said that it is
    taken, and makes `` (2)``, `` (3)`` of it.
    """
    made = (text.name(candidate, CUSTOMER_LIMIT).strip() for candidate in candidates)
    name = next((name for name in made if name), "Customer")
    return with_suffix(name, f" ({attempt + 1})" if attempt else "", CUSTOMER_LIMIT)


def is_automatic(ship_to: str) -> bool:
    """QuickBooks calls a ship-to ``Ship To 1`` when nobody gave it a name."""
    return _AUTOMATIC.fullmatch(ship_to.strip()) is not None


def location_name(ship_to: str) -> str:
    """What IndusTrack calls the location of this ship-to."""
    name = ship_to.strip()
    return "" if is_automatic(name) else name


def ship_to_name(name: str, address: Values, taken: Collection[str]) -> str:
    """A name for a ship-to: the location's own or one from its address, unlike those that the customer has.

    ``address`` has the keys ``street``, ``city``, ``state``; ``taken`` the names in use.
    """
    place = " ".join(part for part in (address.get("city", ""), address.get("state", "")) if part)
    made = (fitted(part, SHIP_TO_LIMIT) for part in (name, address.get("street", ""), place))
    base = next((part for part in made if part), "Location")
    used = {other.casefold() for other in taken}
    number, unique = 1, base
    while unique.casefold() in used:
        number += 1
        unique = with_suffix(base, f" ({number})", SHIP_TO_LIMIT)
    return unique
