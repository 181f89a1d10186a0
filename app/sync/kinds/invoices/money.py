"""The figures of an invoice, in Decimal and to the cent: its lines, its discount, and what QuickBooks is to make of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.model import Values
from app.sync.rules.figures import figure, number

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")


def cents(amount: Decimal) -> Decimal:
    """Rounded to the cent, half away from zero, as QuickBooks and people do."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def money(value: object) -> str:
    """An amount as both sides write it; nothing is ``0.00``."""
    return format(cents(number(value) or NOTHING) + NOTHING, "f")


def amount_of(line: Mapping[str, Any]) -> Decimal:
    """What a line comes to: IndusTrack's own figure, else quantity times price."""
    told = figure(line.get("amount"))
    if told is not None:
        return cents(told)
    return cents((figure(line.get("quantity")) or Decimal(0)) * (figure(line.get("unit_price")) or Decimal(0)))


def subtotal(lines: Sequence[Mapping[str, Any]]) -> Decimal:
    return sum((amount_of(line) for line in lines), NOTHING)


def discount(given: Mapping[str, Any] | None, of: Decimal) -> Decimal:
    """The amount that a discount takes away from ``of``."""
    value = number((given or {}).get("value"))
    if value is None:
        return NOTHING
    return cents(of * value / 100) if (given or {}).get("kind") == "percent" else cents(value)


@dataclass(frozen=True)
class Shares:
    """A discount lowers taxed and untaxed lines alike, so it may need a line for each."""

    taxed: Decimal
    untaxed: Decimal


def shared(taken: Decimal, taxed: Decimal, whole: Decimal) -> Shares:
    """``taxed`` of ``whole`` is taxable; the two shares add up to what is taken, to the cent."""
    if not whole:
        return Shares(taken, NOTHING)
    part = cents(taken * taxed / whole)
    return Shares(part, taken - part)


def total(values: Values) -> Decimal:
    """Of QuickBooks' record: what is to be paid."""
    return (number(values.get("subtotal")) or NOTHING) + (number(values.get("tax_total")) or NOTHING)
