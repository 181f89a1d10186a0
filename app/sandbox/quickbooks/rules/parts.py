"""The words in which the message tables are written: one short function for each type of element."""

from dataclasses import replace

from app.sandbox.quickbooks.rules import formats
from app.sandbox.quickbooks.rules.grammar import MANY, Either, Element, Part, Version, version_of


def version(text: str | None) -> Version | None:
    """The first version of an element, if it has one."""
    return version_of(text) if text else None


def text(tag: str, limit: int | None = None, *, required: bool = False, since: str | None = None) -> Element:
    return Element(tag, formats.Text(limit), required=required, since=version(since))


def lines(tag: str, limit: int | None = None, *, required: bool = False, since: str | None = None) -> Element:
    """A text that may have line breaks."""
    return Element(tag, formats.Text(limit, lines=True), required=required, since=version(since))


def texts(tag: str, limit: int | None = None, *, required: bool = False, since: str | None = None) -> Element:
    """A text that may be given many times."""
    return Element(tag, formats.Text(limit), required=required, at_most=MANY, since=version(since))


def boolean(tag: str, since: str | None = None) -> Element:
    return Element(tag, formats.boolean, since=version(since))


def amount(tag: str, *, required: bool = False) -> Element:
    return Element(tag, formats.amount, required=required)


def number(tag: str, *, required: bool = False, since: str | None = None) -> Element:
    """A price, quantity or percentage."""
    return Element(tag, formats.number, required=required, since=version(since))


def day(tag: str) -> Element:
    return Element(tag, formats.day)


def moment(tag: str) -> Element:
    return Element(tag, formats.moment)


def whole(
    tag: str, low: int | None = None, high: int | None = None, *, required: bool = False, since: str | None = None
) -> Element:
    return Element(tag, formats.Whole(low, high), required=required, since=version(since))


def guid(tag: str, *, required: bool = False, since: str | None = None) -> Element:
    return Element(tag, formats.guid, required=required, since=version(since))


def guids(tag: str, since: str | None = None) -> Element:
    return Element(tag, formats.guid, at_most=MANY, since=version(since))


def identifier(tag: str, *, required: bool = False) -> Element:
    """A ListID, TxnID or TxnLineID."""
    return Element(tag, formats.Text(36), required=required)


def identifiers(tag: str) -> Element:
    return Element(tag, formats.Text(36), required=True, at_most=MANY)


def choice(tag: str, *values: str, required: bool = False, many: bool = False, since: str | None = None) -> Element:
    """One of the listed values."""
    at_most = MANY if many else 1
    return Element(tag, formats.OneOf(values), required=required, at_most=at_most, since=version(since))


def group(tag: str, *parts: Part, required: bool = False, at_most: int = 1, since: str | None = None) -> Element:
    """An aggregate."""
    return Element(tag, None, parts, required, at_most, version(since))


def ref(tag: str, limit: int | None, *, required: bool = False, since: str | None = None) -> Element:
    """A reference to a list record, by ListID, FullName or both."""
    return group(tag, identifier("ListID"), text("FullName", limit), required=required, since=since)


def until(last: str, element: Element) -> Element:
    """The element in the place that it had up to a version."""
    return replace(element, until=version(last))


def moved_here(element: Element) -> Element:
    """The element in its new place, since its first version there."""
    return replace(element, moved=True)


def either(*options: Part | tuple[Part, ...], required: bool = False) -> Either:
    return Either(tuple(one if isinstance(one, tuple) else (one,) for one in options), required)


ADDRESS_LINES: tuple[Element, ...] = (
    *(text(f"Addr{number}", 41) for number in range(1, 4)),
    text("Addr4", 41, since="2.0"),
    text("Addr5", 41, since="6.0"),
    text("City", 31),
    text("State", 21),
    text("PostalCode", 13),
    text("Country", 31),
    text("Note", 41, since="6.0"),
)


def address(tag: str) -> Element:
    return group(tag, *ADDRESS_LINES)


def core() -> tuple[Element, ...]:
    """How a Mod says which record it means and which state of it was seen."""
    return identifier("ListID", required=True), text("EditSequence", 16, required=True)


INCLUDE = texts("IncludeRetElement", 50, since="4.0")
OWNERS = guids("OwnerID", since="2.0")
