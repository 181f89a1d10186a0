"""The kinds of plain value in qbXML: what is accepted, how it is read, and what may be written.

``accept`` takes what a program gives (typed, or as text), ``read`` what QuickBooks gives (tolerant), ``write`` makes
the text for QuickBooks (strict). All three raise ``ValueError`` with a reason; who calls knows the element's name.
"""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeVar

from qbxml import times
from qbxml.characters import meant

T = TypeVar("T")
Json = Any

_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_BREAK = re.compile("[\n\r\t]")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)", re.ASCII)
_LONGEST_NUMBER = 60  # no figure of a company; more digits only make trouble further on
_GUID = re.compile(r"0|\{[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


class OverLimit(ValueError):
    """A value is longer or larger than its ``limit``."""

    def __init__(self, reason: str, limit: int) -> None:
        super().__init__(reason)
        self.limit = limit


class Kind(ABC, Generic[T]):
    """One kind of plain value."""

    name: ClassVar[str]
    may_be_empty: ClassVar[bool] = True
    """Whether an empty element says "clear this" (QuickBooks refuses it for some kinds)."""

    @abstractmethod
    def accept(self, value: object) -> T:
        """What a program gives, as it is kept. Raises TypeError, ValueError."""

    @abstractmethod
    def read(self, text: str) -> T:
        """What QuickBooks gives, as it is kept. Raises ValueError."""

    @abstractmethod
    def write(self, value: T) -> str:
        """The text for QuickBooks. Raises ValueError for what it cannot hold."""

    def to_json(self, value: T) -> Json:
        """What JSON can carry and ``accept`` takes back."""
        return value


@dataclass(frozen=True)
class Text(Kind[str]):
    """Text of at most ``limit`` characters, counted as code points before escaping."""

    limit: int | None = None
    forbids: str = ""
    lines: bool = False
    name: ClassVar[str] = "text"

    def accept(self, value: object) -> str:
        if not isinstance(value, str):
            raise TypeError("must be a str")
        return meant(value)

    def read(self, text: str) -> str:
        return text

    def write(self, value: str) -> str:
        if self.limit is not None and len(value) > self.limit:
            raise OverLimit(f"is {len(value)} characters long, the limit is {self.limit}", self.limit)
        if _NOT_XML.search(value):
            raise ValueError("holds a character that XML cannot carry")
        if not self.lines and _LINE_BREAK.search(value):
            raise ValueError("may not hold a line break or tab")
        for character in self.forbids:
            if character in value:
                raise ValueError(f"may not hold {character!r}")
        return value


@dataclass(frozen=True)
class Ident(Text):
    """A ListID, TxnID or EditSequence: opaque, and never with space around it."""

    limit: int | None = 36
    name: ClassVar[str] = "id"

    def read(self, text: str) -> str:
        return text.strip()


@dataclass(frozen=True)
class Guid(Text):
    """A GUID in braces, or 0 (the owner of a company's own custom fields)."""

    name: ClassVar[str] = "GUID"
    may_be_empty: ClassVar[bool] = False

    def read(self, text: str) -> str:
        return text.strip()

    def write(self, value: str) -> str:
        if not _GUID.fullmatch(value):
            raise ValueError("must be 0 or a GUID in braces")
        return value


@dataclass(frozen=True)
class Word(Text):
    """One of the words that the field knows; reading takes any, because newer versions know more."""

    words: tuple[str, ...] = ()
    name: ClassVar[str] = "choice"
    may_be_empty: ClassVar[bool] = False

    def read(self, text: str) -> str:
        return text.strip()

    def write(self, value: str) -> str:
        if value not in self.words:
            raise ValueError(f"must be one of {', '.join(self.words)}")
        return value


class Boolean(Kind[bool]):
    """``true`` or ``false``."""

    name = "boolean"

    def accept(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise TypeError("must be a bool")
        return value

    def read(self, text: str) -> bool:
        try:
            return _BOOLEANS[text.strip().lower()]
        except KeyError:
            raise ValueError("is neither true nor false") from None

    def write(self, value: bool) -> str:
        return "true" if value else "false"


@dataclass(frozen=True)
class Integer(Kind[int]):
    """A whole number, from ``least`` to ``most``."""

    least: int | None = None
    most: int | None = None
    name: ClassVar[str] = "whole number"
    may_be_empty: ClassVar[bool] = False

    def accept(self, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError("must be an int")
        return value

    def read(self, text: str) -> int:
        number = _number(text)
        if number != number.to_integral_value():
            raise ValueError("is no whole number")
        return int(number)

    def write(self, value: int) -> str:
        if self.least is not None and value < self.least:
            raise OverLimit(f"may not be below {self.least}", self.least)
        if self.most is not None and value > self.most:
            raise OverLimit(f"may not be above {self.most}", self.most)
        return str(value)


@dataclass(frozen=True)
class Number(Kind[Decimal]):
    """A decimal number: ``digits`` before the point, and at most (or, when ``exact``, always) ``places`` behind it.

    Nothing is rounded here: a value with more places is refused, because rounding money is for the caller to decide.
    """

    digits: int
    places: int
    exact: bool = False
    is_percent: bool = False
    name: ClassVar[str] = "number"

    def accept(self, value: object) -> Decimal:
        if isinstance(value, str):
            return self.read(value)
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            raise TypeError("must be a Decimal, an int or their text")
        number = Decimal(value)
        if not number.is_finite():
            raise ValueError("must be a finite number")
        return number

    def read(self, text: str) -> Decimal:
        """Some percents were recorded with their sign (``18.0%``); a price with one is no price."""
        return _number(text.strip().removesuffix("%") if self.is_percent else text)

    def write(self, value: Decimal) -> str:
        sign, digits, places = _plain(value)
        if len(places) > self.places:
            raise OverLimit(f"has more than {self.places} decimal places", self.places)
        if len(digits) > self.digits:
            raise OverLimit(f"has more than {self.digits} digits before the point", self.digits)
        if self.exact:
            places = places.ljust(self.places, "0")
        return f"{sign}{digits}.{places}" if places else f"{sign}{digits}"

    def to_json(self, value: Decimal) -> Json:
        return format(value, "f")


class Day(Kind[date]):
    """A calendar day."""

    name = "date"

    def accept(self, value: object) -> date:
        if isinstance(value, str):
            return times.parse_date(value)
        if isinstance(value, datetime) or not isinstance(value, date):
            raise TypeError("must be a date or its text")
        return value

    def read(self, text: str) -> date:
        return times.parse_date(text)

    def write(self, value: date) -> str:
        return value.isoformat()

    def to_json(self, value: date) -> Json:
        return value.isoformat()


class Moment(Kind[datetime]):
    """A wall-clock time without zone, to the second."""

    name = "date-time"

    def accept(self, value: object) -> datetime:
        if isinstance(value, str):
            return times.parse(value)
        if not isinstance(value, datetime):
            raise TypeError("must be a datetime or its text")
        if value.tzinfo is not None:
            raise ValueError("must be wall time without a zone")
        return value.replace(microsecond=0)

    def read(self, text: str) -> datetime:
        return times.parse(text)

    def write(self, value: datetime) -> str:
        return times.format_wall(value)

    def to_json(self, value: datetime) -> Json:
        return times.format_wall(value)


def _number(text: str) -> Decimal:
    """A number as QuickBooks prints it, without a separator of thousands, which could be a decimal one."""
    plain = text.strip()
    if len(plain) > _LONGEST_NUMBER or not _NUMBER.fullmatch(plain):
        raise ValueError("is no number")
    return Decimal(plain)


def _plain(value: Decimal) -> tuple[str, str, str]:
    """Sign, digits before the point and the places behind it, without needless zeros but with up to two kept."""
    text = format(value.copy_abs(), "f")
    digits, _, places = text.partition(".")
    shortest = places.rstrip("0")
    kept = places[: max(2, len(shortest))]
    sign = "-" if value.is_signed() and value != 0 else ""
    return sign, digits.lstrip("0") or "0", kept
