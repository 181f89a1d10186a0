"""How elements may follow each other: order, number, choice and first version, checked while reading.

Reading is one pass with one element of look-ahead; the values come out as a dictionary by element name: a text, a
dictionary, or a list where an element may repeat.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from lxml import etree

from app.sandbox.quickbooks.errors import Rejected
from app.sandbox.quickbooks.rules.formats import Check

Values = dict[str, Any]
Version = tuple[int, int]
MANY = 1_000_000


def version_of(text: str) -> Version:
    """``"12.0"`` as numbers, so that 9.0 comes before 12.0."""
    major, _, minor = text.partition(".")
    return int(major), int(minor or 0)


@dataclass
class Cursor:
    """The children of one element, read from left to right."""

    elements: Sequence[etree._Element]
    version: Version
    where: str
    at: int = 0
    values: Values = field(default_factory=dict)

    def peek(self) -> str | None:
        """The name of the next element, or None at the end."""
        return str(self.elements[self.at].tag) if self.at < len(self.elements) else None

    def reject(self, why: str) -> Rejected:
        return Rejected(self.where, why)


class Part(Protocol):
    """Something that a message consists of."""

    def starts(self) -> frozenset[str]:
        """The names of the elements that it can begin with."""

    def read(self, cursor: Cursor) -> None:
        """Take what belongs to it.

        Raises: Rejected when something is missing or wrong.
        """


@dataclass(frozen=True)
class Element:
    """One element: with ``check`` a text, with ``parts`` an aggregate."""

    tag: str
    check: Check | None = None
    parts: tuple[Part, ...] = ()
    required: bool = False
    at_most: int = 1
    since: Version | None = None
    until: Version | None = None  # the last version in which it stands in this place
    moved: bool = False  # before ``since`` it stood in another place

    def starts(self) -> frozenset[str]:
        return frozenset({self.tag})

    def read(self, cursor: Cursor) -> None:
        found: list[Any] = []
        while cursor.peek() == self.tag and len(found) < self.at_most and self.stands_in(cursor.version):
            if self.since and cursor.version < self.since:
                raise cursor.reject(f"{self.tag} is not known in this version")
            found.append(self.value(cursor.elements[cursor.at], cursor))
            cursor.at += 1
        if self.required and not found:
            raise cursor.reject(f"{self.tag} is missing, found {cursor.peek() or 'the end'}")
        if found:
            cursor.values[self.tag] = found[0] if self.at_most == 1 else found

    def stands_in(self, version: Version) -> bool:
        """Whether it still has its place here in a version."""
        return self.until is None or version <= self.until

    def value(self, element: etree._Element, cursor: Cursor) -> Any:
        """What the element says, checked."""
        where = f"{cursor.where}/{self.tag}"
        if element.attrib:
            raise Rejected(where, f"unknown attribute {next(iter(element.attrib))!s}")
        if self.check is None:
            return read_parts(element, self.parts, cursor.version, where)
        if len(element):
            raise Rejected(where, "an element inside a value")
        text = element.text or ""
        wrong = self.check(text)
        if wrong:
            raise Rejected(where, wrong)
        return text


@dataclass(frozen=True)
class Either:
    """Exactly one of several sequences, or none when not ``required``."""

    options: tuple[tuple[Part, ...], ...]
    required: bool = False

    def starts(self) -> frozenset[str]:
        return frozenset().union(*(_starts(option) for option in self.options))

    def read(self, cursor: Cursor) -> None:
        for option in self.options:
            if cursor.peek() in _starts(option) and _is_known(option[0], cursor.version):
                for part in option:
                    part.read(cursor)
                return
        if self.required:
            raise cursor.reject(f"one of {', '.join(sorted(self.starts()))} is missing")


@dataclass(frozen=True)
class Mixed:
    """Several kinds of element in any order and number, kept in ``key`` as (name, values) in that order."""

    key: str
    options: tuple[Element, ...]

    def starts(self) -> frozenset[str]:
        return frozenset(option.tag for option in self.options)

    def read(self, cursor: Cursor) -> None:
        by_tag = {option.tag: option for option in self.options}
        found: list[tuple[str, Any]] = []
        while (tag := cursor.peek()) in by_tag:
            found.append((str(tag), by_tag[str(tag)].value(cursor.elements[cursor.at], cursor)))
            cursor.at += 1
        if found:
            cursor.values[self.key] = found


def _is_known(part: Part, version: Version) -> bool:
    """Whether a version knows an element, which stood elsewhere before it had its place in a choice."""
    return not (isinstance(part, Element) and part.moved and part.since is not None and version < part.since)


def _starts(parts: tuple[Part, ...]) -> frozenset[str]:
    """The names that a sequence can begin with: up to and with its first required part."""
    names: frozenset[str] = frozenset()
    for part in parts:
        names |= part.starts()
        if isinstance(part, Element | Either) and part.required:
            break
    return names


def read_parts(element: etree._Element, parts: Sequence[Part], version: Version, where: str) -> Values:
    """Read the children of ``element`` as ``parts`` says.

    Raises: Rejected at the first child that does not belong where it stands.
    """
    children = list(element)
    stray = [element.text, *(child.tail for child in children)]
    if any(text and text.strip() for text in stray):
        raise Rejected(where, "text between elements")
    cursor = Cursor(children, version, where)
    for part in parts:
        part.read(cursor)
    if cursor.peek() is not None:
        raise cursor.reject(f"{cursor.peek()} is unknown, repeated or in the wrong place")
    return cursor.values
