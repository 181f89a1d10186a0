"""A setting of a company, declared once: what it takes, what people call it, and what changing it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from app.model import Direction, Mirror

DIRECTIONS: dict[str, str] = {
    Direction.QUICKBOOKS_TO_INDUSTRACK.value: "QuickBooks to IndusTrack",
    Direction.INDUSTRACK_TO_QUICKBOOKS.value: "IndusTrack to QuickBooks",
    Direction.TWO_WAY.value: "Both ways",
    Direction.OFF.value: "Off",
}
FULL_NAME = "Full name, as in QuickBooks"
LONGEST_NAME = 159  # characters of a full name in QuickBooks


@dataclass(frozen=True)
class OneOf:
    allowed: tuple[str, ...]

    def __call__(self, text: str) -> str:
        if text not in self.allowed:
            raise ValueError(f"one of {', '.join(self.allowed)}")
        return text


@dataclass(frozen=True)
class Whole:
    least: int
    most: int

    def __call__(self, text: str) -> int:
        if not text.strip().isdecimal() or len(text) > 20 or not self.least <= int(text) <= self.most:
            raise ValueError(f"a whole number from {self.least} to {self.most}")
        return int(text)


@dataclass(frozen=True)
class Words:
    limit: int  # characters

    def __call__(self, text: str) -> str:
        if len(text) > self.limit:
            raise ValueError(f"at most {self.limit} characters")
        return text.strip()


@dataclass(frozen=True)
class YesOrNo:
    def __call__(self, text: str) -> bool:
        if text.lower() not in {"true", "false", "yes", "no", "1", "0", "on", "off"}:
            raise ValueError("true or false")
        return text.lower() in {"true", "yes", "1", "on"}


@dataclass(frozen=True)
class Amount:
    most: Decimal

    def __call__(self, text: str) -> str:
        try:
            amount = Decimal(text.strip())
        except InvalidOperation:
            amount = Decimal(-1)
        if not 0 <= amount <= self.most:
            raise ValueError(f"an amount from 0.00 to {self.most}")
        return f"{amount:.2f}"


Reader = Callable[[str], Any]
"""From a person's text to the value that is kept; raises ValueError with what is allowed."""


@dataclass(frozen=True)
class Offers:
    """Full names of records of QuickBooks that can serve, the likely ones first."""

    kind: str
    names: Callable[[Sequence[Mirror]], list[str]]


@dataclass(frozen=True)
class Way:
    """One of the answers to a question."""

    value: str
    label: str
    means: str
    example: str
    follows: str


@dataclass(frozen=True)
class Question:
    """A setting as a customer is asked for it before the first update."""

    title: str
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Setting:
    name: str
    reads: Reader
    default: Any
    title: str  # what people call it
    note: str = ""  # what it is measured in, or what else is to be known
    options: Mapping[str, str] = field(default_factory=dict)  # what may be chosen, in words
    is_policy: bool = False  # changed, it makes a preview of its own: nothing of the kind is written until it is approved
    converts: str = ""  # changed, linked records below another one become what it says; why their pairs end then
    offers: Offers | None = None  # what may be chosen among the records of QuickBooks
    question: Question | None = None  # asked of a customer before the first update
    frees: bool = False  # changed, records of the kind that were held for want of it are decided again


def direction(name: str, title: str, *ways: Direction, question: Question | None = None) -> Setting:
    """Which way a kind goes; the first of the ways is the usual one."""
    options = {way.value: DIRECTIONS[way] for way in ways}
    return Setting(name, OneOf(tuple(options)), ways[0].value, title, options=options, is_policy=True, question=question)


def choice(
    name: str,
    title: str,
    note: str = "",
    *,
    is_policy: bool = False,
    converts: str = "",
    question: Question | None = None,
    **options: str,
) -> Setting:
    """One of a few; the first is the usual one."""
    first, reads = next(iter(options)), OneOf(tuple(options))
    return Setting(name, reads, first, title, note, options, is_policy=is_policy, converts=converts, question=question)


def named(name: str, title: str, *, offers: Offers | None = None, frees: bool = True) -> Setting:
    """A record of QuickBooks by its full name."""
    return Setting(name, Words(LONGEST_NAME), "", title, FULL_NAME, offers=offers, frees=frees)
