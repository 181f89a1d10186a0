"""What a value of IndusTrack's contract looks like: one class a type, each checks and reads its own."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, ClassVar, Final


class Absent(Enum):
    """The value of a field that the record does not have."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


@dataclass
class Check:
    """One validation: collects what is wrong by field, and knows which records exist."""

    known: Callable[[str, str], bool]
    errors: dict[str, list[str]] = field(default_factory=dict)

    def refuse(self, where: str, why: str) -> None:
        """Note one fault of one field."""
        self.errors.setdefault(where, []).append(why)


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field with what it holds when nobody set it; null is read only where the contract allows it."""

    required: bool = False
    nullable: bool = False
    empty: Any = ABSENT
    says: ClassVar[str] = "is not valid"

    def read(self, value: object, where: str, check: Check) -> Any:
        """The value as the record keeps it; faults go to ``check``."""
        if value is ABSENT:
            kept = None if self.nullable else self.empty
        elif value is None:
            kept = None
            if not self.nullable:
                check.refuse(where, "must not be null")
        else:
            kept = self.accept(value, where, check)
        if self.required and kept in (ABSENT, None, ""):
            check.refuse(where, "is required")
        return kept

    def accept(self, value: object, where: str, check: Check) -> Any:
        """Read a value that is there."""
        raise TypeError(f"{type(self).__name__} does not say what it accepts")


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """A string, at most ``at_most`` characters long."""

    at_most: int | None = None
    empty: Any = ""

    def accept(self, value: object, where: str, check: Check) -> Any:
        if not isinstance(value, str):
            check.refuse(where, "must be a string")
        elif self.at_most is not None and len(value) > self.at_most:
            check.refuse(where, f"must not be longer than {self.at_most} characters")
        return value


@dataclass(frozen=True, kw_only=True)
class Unique(Text):
    """A string that no other record of the collection may have; an empty one is none."""

    nullable: bool = True

    def accept(self, value: object, where: str, check: Check) -> Any:
        return super().accept(value, where, check) or None


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    """One of a few words."""

    among: tuple[str, ...]

    def accept(self, value: object, where: str, check: Check) -> Any:
        if value not in self.among:
            check.refuse(where, f"must be one of {', '.join(self.among)}")
        return value


@dataclass(frozen=True, kw_only=True)
class Number(Field):
    """A decimal number written as a string: money has two digits, quantities and prices up to five.

    There is no empty number: money is cleared by "0.00", and "" is a value of the wrong form.
    """

    money: bool = False
    MONEY: ClassVar = re.compile(r"-?[0-9]{1,13}\.[0-9]{2}")
    FREE: ClassVar = re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,5})?")

    def accept(self, value: object, where: str, check: Check) -> Any:
        pattern = self.MONEY if self.money else self.FREE
        if not isinstance(value, str) or not pattern.fullmatch(value):
            digits = "two digits" if self.money else "up to five digits"
            check.refuse(where, f"must be a decimal number in a string, with {digits} after the point")
        return value


@dataclass(frozen=True, kw_only=True)
class Day(Field):
    """A date, YYYY-MM-DD; one that may be missing is cleared by null."""

    def accept(self, value: object, where: str, check: Check) -> Any:
        try:
            if not isinstance(value, str) or date.fromisoformat(value).isoformat() != value:
                check.refuse(where, "must be a date, YYYY-MM-DD")
        except ValueError:
            check.refuse(where, "must be a date, YYYY-MM-DD")
        return value


@dataclass(frozen=True, kw_only=True)
class Flag(Field):
    """True or false."""

    def accept(self, value: object, where: str, check: Check) -> Any:
        if not isinstance(value, bool):
            check.refuse(where, "must be true or false")
        return value


@dataclass(frozen=True, kw_only=True)
class Whole(Field):
    """A whole number."""

    def accept(self, value: object, where: str, check: Check) -> Any:
        if not isinstance(value, int) or isinstance(value, bool):
            check.refuse(where, "must be a whole number")
        return value


@dataclass(frozen=True, kw_only=True)
class Reference(Field):
    """The id of a record in another collection; it may be deleted or inactive, but it exists."""

    to: str

    def accept(self, value: object, where: str, check: Check) -> Any:
        if not isinstance(value, str) or not check.known(self.to, value):
            check.refuse(where, f"is not the id of a record in {self.to}")
        return value


@dataclass(frozen=True, kw_only=True)
class Group(Field):
    """Fields below a name; unknown ones are left out."""

    fields: Mapping[str, Field]

    def read(self, value: object, where: str, check: Check) -> Any:
        return super().read({} if value is ABSENT and not self.nullable else value, where, check)

    def accept(self, value: object, where: str, check: Check) -> Any:
        if not isinstance(value, dict):
            check.refuse(where, "must be an object")
            return value
        return read_fields(self.fields, value, f"{where}.", check)


@dataclass(frozen=True, kw_only=True)
class Many(Field):
    """A list of values of one type; a patch replaces it whole."""

    of: Field

    def read(self, value: object, where: str, check: Check) -> Any:
        if value is ABSENT and not self.required:
            return []
        return super().read(value, where, check)

    def accept(self, value: object, where: str, check: Check) -> Any:
        if not isinstance(value, Sequence) or isinstance(value, str):
            check.refuse(where, "must be a list")
            return value
        return [self.of.read(one, f"{where}[{place}]", check) for place, one in enumerate(value)]


def read_fields(fields: Mapping[str, Field], data: dict[str, Any], prefix: str, check: Check) -> dict[str, Any]:
    """All ``fields`` of ``data`` in their order, without those that are absent and those nobody declared."""
    read = {name: one.read(data.get(name, ABSENT), prefix + name, check) for name, one in fields.items()}
    return {name: value for name, value in read.items() if value is not ABSENT}
