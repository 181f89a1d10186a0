"""What a value may look like: a check returns what is wrong with a text, or None."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

Check = Callable[[str], str | None]

_AMOUNT = re.compile(r"([+-]?[0-9]{1,13}(\.[0-9]{2})?)?")
_NUMBER = re.compile(r"([+-]?[0-9]{1,10}(\.[0-9]{1,5})?)?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,10}")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:T(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})([+-]\d{1,2}:\d{1,2})?)?)?)?", re.ASCII)
_GUID = re.compile(r"0|\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}")


@dataclass(frozen=True)
class Text:
    """A text of at most ``limit`` characters (counted before escaping); line breaks only where ``lines``."""

    limit: int | None
    lines: bool = False

    def __call__(self, value: str) -> str | None:
        if self.limit is not None and len(value) > self.limit:
            return f"{len(value)} characters, {self.limit} allowed"
        if not self.lines and any(character in value for character in "\r\n\t"):
            return "a line break or tab in a one-line field"
        return None


@dataclass(frozen=True)
class OneOf:
    """One of the named values, spelled exactly so."""

    values: tuple[str, ...]

    def __call__(self, value: str) -> str | None:
        return None if value in self.values else "not one of the values that are known here"


@dataclass(frozen=True)
class Whole:
    """A whole number between ``low`` and ``high``."""

    low: int | None = None
    high: int | None = None

    def __call__(self, value: str) -> str | None:
        if not _WHOLE.fullmatch(value):
            return "not a whole number"
        if (self.low is not None and int(value) < self.low) or (self.high is not None and int(value) > self.high):
            return "out of range"
        return None


def _matching(pattern: re.Pattern[str], meaning: str) -> Check:
    def check(value: str) -> str | None:
        return None if pattern.fullmatch(value) else f"not {meaning}"

    return check


amount = _matching(_AMOUNT, "an amount with none or exactly two decimals")
number = _matching(_NUMBER, "a number of up to ten digits and five decimals")
guid = _matching(_GUID, "a GUID in braces, or 0")


def decimal(value: str) -> str | None:
    """A plain decimal such as an exchange rate; empty clears it."""
    return None if not value or _DECIMAL.fullmatch(value) else "not a decimal number"


def boolean(value: str) -> str | None:
    """True or false, in lower case; empty counts as not given."""
    return None if value in {"true", "false", "1", "0", ""} else "not true or false"


def day(value: str) -> str | None:
    """A calendar day as YYYY-MM-DD; empty clears it."""
    if not value:
        return None
    if not _DAY.fullmatch(value):
        return "not a date as YYYY-MM-DD"
    try:
        date.fromisoformat(value)
    except ValueError:
        return "no such day"
    return None


def moment(value: str) -> str | None:
    """A date with an optional, possibly shortened time and offset: no Z and no fractions of a second."""
    if not value:
        return None
    found = _MOMENT.fullmatch(value)
    if not found:
        return "not a date and time as YYYY-MM-DDTHH:MM:SS"
    numbers = [int(part) if part else 0 for part in found.groups()[:6]]
    try:
        datetime(*numbers)  # type: ignore[arg-type]  # noqa: DTZ001 -- only whether there is such a moment
    except ValueError:
        return "no such day or time"
    return None
