"""How a message's fields are declared: kind, length, first version, required, and where they stand."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, Never, Protocol, Self, TypeVar, overload

from qbxml.values import Boolean, Day, Guid, Ident, Integer, Json, Kind, Moment, Number, Text, Word
from qbxml.versions import Version

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")

_SPELLED = {
    word.lower(): word for word in ("ID", "PO", "FOB", "UOM", "AR", "COGS", "GUID", "QBXML", "EIN", "SSN", "QB", "FIFO", "RSB")
}
CLEAR = ""
"""What says "make this field empty" in a Mod; None says "leave it as it is"."""


class Codec(Protocol):
    """What a field holds: a plain value (``values.Kind``) or an aggregate (``aggregate.Nested``)."""

    def accept(self, value: object) -> Any: ...

    def to_json(self, value: Any) -> Json: ...


class Field(Generic[T_co]):
    """One declared field: a typed, read-only attribute of the aggregate that declares it."""

    name: str
    tag: str

    def __init__(
        self,
        codec: Codec,
        *,
        tag: str | None = None,
        since: str | None = None,
        required: bool = False,
        is_many: bool = False,
        at_most: int | None = None,
        after: str | None = None,
        is_last: bool = False,
        is_attribute: bool = False,
        suffix: str = "",
        may_stand_empty: bool = False,
        earlier: tuple[str, str] | None = None,
    ) -> None:
        self.codec = codec
        self.may_stand_empty = may_stand_empty  # required, and empty all the same
        # before this version it stood behind that field
        self.earlier = (Version(earlier[0]), earlier[1]) if earlier else None
        self.since = Version(since) if since else None
        self.required = required
        self.is_many = is_many
        self.at_most = at_most
        self.after = after
        self.is_last = is_last
        self.is_attribute = is_attribute
        self._given_tag = tag
        self._suffix = suffix

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.tag = self._given_tag or camel(name) + self._suffix

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T_co: ...
    def __get__(self, instance: object | None, owner: type) -> Any:
        if instance is None:
            return self
        return instance.__dict__.get(self.name, () if self.is_many else None)

    def __set__(self, instance: object, value: Never) -> None:
        raise AttributeError(f"{self.name} is read-only; use replace()")

    @property
    def is_json(self) -> bool:
        """Whether its values are JSON as they are kept."""
        return not self.is_many and isinstance(self.codec, Kind) and type(self.codec).to_json is Kind.to_json

    def accept(self, value: Any) -> Any:
        """The value as it is kept.

        Raises:
            TypeError, ValueError: it is not of this field's kind; the message has the reason only.
        """
        if not self.is_many:
            return self.accept_one(value)
        if isinstance(value, (str, bytes, dict)) or not isinstance(value, Iterable):
            raise TypeError("takes a list")
        return tuple(self.accept_one(item) for item in value)

    def accept_one(self, value: object) -> Any:
        """One value of a field that may hold several, or the only one."""
        if value == CLEAR and isinstance(self.codec, Kind) and self.codec.may_be_empty:
            return CLEAR
        return self.codec.accept(value)

    def to_json(self, value: Any) -> Json:
        """The value as JSON can carry it."""
        if self.is_many:
            return [self._one_to_json(item) for item in value]
        return self._one_to_json(value)

    def _one_to_json(self, value: Any) -> Json:
        return CLEAR if value == CLEAR else self.codec.to_json(value)


def camel(name: str) -> str:
    """QuickBooks' spelling of a field name: ``txn_id`` is TxnID, ``class_`` is Class."""
    return "".join(_SPELLED.get(word, word[:1].upper() + word[1:]) for word in name.strip("_").split("_"))


def text(limit: int | None = None, *, forbids: str = "", lines: bool = False, **more: Any) -> Field[str | None]:
    """Text; with ``lines`` it may hold line breaks."""
    return Field(Text(limit, forbids, lines), **more)


def ident(limit: int = 36, **more: Any) -> Field[str | None]:
    """A ListID, TxnID, EditSequence or the like."""
    return Field(Ident(limit), **more)


def guid(**more: Any) -> Field[str | None]:
    """A GUID in braces, or 0."""
    return Field(Guid(), **more)


def word(*words: str, **more: Any) -> Field[str | None]:
    """One of ``words``."""
    return Field(Word(words=words), **more)


def boolean(**more: Any) -> Field[bool | None]:
    """True or false."""
    return Field(Boolean(), **more)


def integer(least: int | None = None, most: int | None = None, **more: Any) -> Field[int | None]:
    """A whole number."""
    return Field(Integer(least, most), **more)


def amount(**more: Any) -> Field[Decimal | None]:
    """Money: 13 digits and exactly two decimals."""
    return Field(Number(13, 2, exact=True), **more)


def price(**more: Any) -> Field[Decimal | None]:
    """A price or cost of one: 10 digits, up to five decimals."""
    return Field(Number(10, 5), **more)


def quantity(**more: Any) -> Field[Decimal | None]:
    """A quantity: 10 digits, up to five decimals."""
    return Field(Number(10, 5), **more)


def percent(**more: Any) -> Field[Decimal | None]:
    """A percentage (8.5 for 8.5 %): 10 digits, up to five decimals."""
    return Field(Number(10, 5, is_percent=True), **more)


def factor(**more: Any) -> Field[Decimal | None]:
    """An exchange rate."""
    return Field(Number(15, 15), **more)


def day(**more: Any) -> Field[date | None]:
    """A calendar day."""
    return Field(Day(), **more)


def moment(**more: Any) -> Field[datetime | None]:
    """A wall-clock time without zone."""
    return Field(Moment(), **more)


def code(**more: Any) -> Field[str | None]:
    """A word of QuickBooks' own in an answer, whose list grows from version to version."""
    return Field(Ident(None), **more)
