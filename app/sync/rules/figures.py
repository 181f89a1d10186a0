"""Numbers in canonical form: text, because that is what both sides exchange, and one text for one number."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_DECIMAL = re.compile(r"\s*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?\s*")
MOST_PLACES = 5
"""Either side holds no more; a JSON number may show more of them than it means."""


def number(value: object) -> Decimal | None:
    """A decimal number, or None for what is none; QuickBooks prints some percents with their sign."""
    told = str(value if value is not None else "").strip().removesuffix("%")
    if isinstance(value, str) and not _DECIMAL.fullmatch(told):
        return None  # Python reads 1_000 and ٣ as well, which is a guess
    try:
        found = Decimal(told)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def figure(value: object) -> Decimal | None:
    """A number that is no percentage: a price or an amount with a percent sign is none."""
    return None if str(value if value is not None else "").strip().endswith("%") else number(value)


def canonical(value: object) -> str:
    """``8.25`` of ``8.250``, ``30`` of ``30.0``, nothing of what is no number."""
    found = number(value)
    if found is None:
        return ""
    text = format(found, "f")
    plain = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if plain in {"-0", ""} else plain


def quantity(value: object) -> str:
    """A quantity with as many places as either side holds; nothing of what is no number."""
    found = figure(value)
    return "" if found is None else canonical(round(found, MOST_PLACES))


def price(value: object) -> str:
    """A price with two digits or as many more as it needs, five at most; ``0.00`` of nothing, nothing of what is no number."""
    found = figure(value)
    shown = "" if found is None else canonical(round(found, MOST_PLACES))
    if not shown:
        return ""
    digits, _, places = shown.partition(".")
    return f"{digits}.{places.ljust(2, '0')}"
