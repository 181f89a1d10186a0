"""Writing: from declared messages to qbXML that QuickBooks takes, or an exception."""

import re
from collections.abc import Set
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from qbxml.aggregate import Aggregate, Nested, OneOf, kind_of
from qbxml.errors import InvalidValue, UnsupportedByVersion
from qbxml.fields import CLEAR, Field
from qbxml.refs import RefTo
from qbxml.values import Kind, OverLimit
from qbxml.versions import Version

_SPECIAL = re.compile("[&<>\r]|[^\x00-\x7f]")
_SPECIAL_IN_ATTRIBUTE = re.compile('[&<>"\r\n\t]|[^\x00-\x7f]')
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


@dataclass
class Writer:
    """Writes elements for one version of qbXML and remembers what that version lacks."""

    version: Version
    left_out: list[tuple[str, str]] = dataclass_field(default_factory=list)
    _parts: list[str] = dataclass_field(default_factory=list)

    def text(self) -> str:
        """What was written so far."""
        return "".join(self._parts)

    def open(self, tag: str, attributes: list[tuple[str, str]]) -> None:
        """The start of an element."""
        shown = "".join(f' {name}="{escape_attribute(value)}"' for name, value in attributes)
        self._parts.append(f"<{tag}{shown}>")

    def close(self, tag: str) -> None:
        """The end of an element."""
        self._parts.append(f"</{tag}>\n")

    def aggregate(self, tag: str, value: Aggregate, path: str, attributes: list[tuple[str, str]] | None = None) -> None:
        """Write ``value`` as the element ``tag``.

        Raises:
            InvalidValue: something in it is missing, too long, of the wrong form, or excludes something else.
        """
        self.open(tag, attributes or [])
        layout = _layout(type(value), self.version)
        held = value.__dict__
        sent = held.keys() - {field.name for field in layout.later if field.name in held and not self._is_known(field, path)}
        check_choices(value, layout.required, sent, path)
        for field in layout.elements:
            if field.name in sent:
                self._field(field, held[field.name], path)
        self.close(tag)

    def _is_known(self, field: Field[Any], path: str) -> bool:
        """False of what came with a later version; it is noted that it was left out."""
        if field.is_attribute:
            raise UnsupportedByVersion(f"{path} {field.tag}", str(field.since), str(self.version))
        self.left_out.append((f"{path}/{field.tag}", f"needs qbXML {field.since}"))
        return False

    def _field(self, field: Field[Any], held: Any, path: str) -> None:
        items = held if field.is_many else (held,)
        if field.at_most is not None and len(items) > field.at_most:
            reason = f"stands {len(items)} times, the limit is {field.at_most}"
            raise InvalidValue(f"{path}/{field.tag}", "list", reason, field.at_most)
        for item in items:
            if isinstance(field.codec, Kind):
                self._plain(field, item, path)
            else:
                self._nested(field, item, path)

    def _plain(self, field: Field[Any], item: Any, path: str) -> None:
        written = plain_text(field, item, path)
        self._parts.append(f"<{field.tag}>{escape(written)}</{field.tag}>\n")

    def _nested(self, field: Field[Any], item: Aggregate, path: str) -> None:
        codec = field.codec
        assert isinstance(codec, Nested)
        if isinstance(codec, RefTo):
            _check_ref(item, codec.limit, f"{path}/{field.tag}")
        tag = type(item).__name__ if codec.is_mixed else field.tag
        self.aggregate(tag, item, f"{path}/{tag}")


@dataclass(frozen=True)
class _Layout:
    """The fields of a class as they stand in the schema of one version."""

    elements: tuple[Field[Any], ...]
    later: tuple[Field[Any], ...]  # of those and of the attributes, what that version does not know
    required: tuple[Field[Any], ...]


_LAYOUTS: dict[tuple[type[Aggregate], int, int], _Layout] = {}


def _layout(cls: type[Aggregate], version: Version) -> _Layout:
    key = (cls, version.major, version.minor)
    if key not in _LAYOUTS:
        _LAYOUTS[key] = _laid_out(cls, version)
    return _LAYOUTS[key]


def _laid_out(cls: type[Aggregate], version: Version) -> _Layout:
    names = list(cls.FIELDS)
    for name, field in cls.FIELDS.items():
        if field.earlier and version < field.earlier[0]:
            names.remove(name)
            names.insert(names.index(field.earlier[1]) + 1, name)
    later = tuple(field for field in cls.FIELDS.values() if field.since is not None and version < field.since)
    elements = tuple(cls.FIELDS[name] for name in names if not cls.FIELDS[name].is_attribute)
    return _Layout(elements, later, tuple(field for field in cls.FIELDS.values() if field.required))


def plain_text(field: Field[Any], value: Any, path: str) -> str:
    """The unescaped text of a plain value.

    Raises:
        InvalidValue: QuickBooks could not hold it.
    """
    assert isinstance(field.codec, Kind)
    try:
        if value == CLEAR and field.required and not field.may_stand_empty:
            raise ValueError("may not be empty")
        return CLEAR if value == CLEAR and field.codec.may_be_empty else field.codec.write(value)
    except ValueError as error:
        limit = error.limit if isinstance(error, OverLimit) else None
        raise InvalidValue(f"{path}/{field.tag}", kind_of(field), str(error), limit) from error


def check_choices(value: Aggregate, required: tuple[Field[Any], ...], sent: Set[str], path: str) -> None:
    """Raises InvalidValue when a required field is missing, or fields are used together that exclude each other."""
    conditional: set[str] = set()
    for choice in value.choices:
        used = [group for group in choice.groups if not sent.isdisjoint(group)]
        _check_choice(value, choice, used, path)
        conditional.update(name for group in choice.groups if group not in used for name in group)
    for field in required:
        if field.name not in sent and field.name not in conditional:
            raise InvalidValue(f"{path}/{field.tag}", kind_of(field), "is required")


def _check_choice(value: Aggregate, choice: OneOf, used: list[tuple[str, ...]], path: str) -> None:
    if len(used) > 1:
        tags = [value.FIELDS[group[0]].tag for group in used]
        raise InvalidValue(path, "aggregate", f"may have only one of {', '.join(tags)}")
    if choice.required and not used:
        tags = [value.FIELDS[group[0]].tag for group in choice.groups]
        raise InvalidValue(path, "aggregate", f"needs one of {', '.join(tags)}")


def _check_ref(value: Aggregate, limit: int | None, path: str) -> None:
    held = value.as_dict()
    if not held:
        raise InvalidValue(path, "reference", "needs a ListID or a FullName")
    length = len(held.get("full_name", ""))
    if limit is not None and length > limit:
        reason = f"is {length} characters long, the limit is {limit}"
        raise InvalidValue(f"{path}/FullName", "reference", reason, limit)


def escape(text: str) -> str:
    """Text for an element: pure ASCII, everything else as decimal references by code point."""
    return _SPECIAL.sub(_reference, text)


def escape_attribute(text: str) -> str:
    """Text for an attribute in double quotes."""
    return _SPECIAL_IN_ATTRIBUTE.sub(_reference, text)


def _reference(match: re.Match[str]) -> str:
    character = match[0]
    return _NAMED.get(character) or f"&#{ord(character)};"
