"""Amounts, prices and quantities as QuickBooks keeps and prints them."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
FIVE = Decimal("0.00001")


def cents(value: Decimal) -> Decimal:
    """Rounded to cents, half a cent up."""
    return value.quantize(CENT, ROUND_HALF_UP)


def money(value: Decimal) -> str:
    """An amount with its two decimals."""
    return f"{cents(value) + 0:f}"


def price(text: str) -> str:
    """A price: at least two decimals, more where they say something."""
    value = Decimal(text).normalize()
    exponent = value.as_tuple().exponent
    return f"{value:f}" if isinstance(exponent, int) and exponent < -2 else f"{value.quantize(CENT):f}"


def quantity(value: Decimal) -> str:
    """A quantity with at most five decimals, without idle zeros."""
    return f"{value.quantize(FIVE, ROUND_HALF_UP).normalize() + 0:f}"
