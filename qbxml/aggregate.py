"""Aggregates: elements that hold elements, declared as classes, used as immutable values."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypeVar, overload

from qbxml.errors import InvalidValue
from qbxml.fields import Field
from qbxml.values import Json, Kind, Text
from qbxml.versions import Version

T = TypeVar("T")
ELEMENT = "element"
"""The key that names the kind of a line, in dicts of fields that hold more than one kind."""


@dataclass(frozen=True)
class OneOf:
    """Groups of fields of which only one group may be used (and one must, when ``required``).

    A field that is ``required`` inside a group is required only when its group is used.
    """

    groups: tuple[tuple[str, ...], ...]
    required: bool = False


def one_of(*groups: str, required: bool = False) -> OneOf:
    """``one_of("rate", "rate_percent")``; a group of several fields is written ``"txn_id txn_line_id"``."""
    return OneOf(tuple(tuple(group.split()) for group in groups), required)


class Aggregate:
    """A value with declared fields: built by keyword, compared by content, never changed.

    The fields of base classes come first, in their order. A field that is declared again stays in its place; one with
    ``after`` goes behind the field it names, and one that ``is_last`` stays behind those that subclasses add.
    ``choices`` lists what excludes each other.
    """

    FIELDS: ClassVar[dict[str, Field[Any]]] = {}
    _SPELLED: ClassVar[tuple[tuple[str, Field[Any] | None], ...]] = ()  # without the field where a value is JSON as it stands
    SINCE: ClassVar[Version | None] = None
    choices: ClassVar[tuple[OneOf, ...]] = ()

    def __init_subclass__(cls, since: str | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if since is not None:
            cls.SINCE = Version(since)
        inherited = {name: field for base in cls.__bases__ for name, field in getattr(base, "FIELDS", {}).items()}
        own = {name: field for name, field in vars(cls).items() if isinstance(field, Field)}
        cls.FIELDS = _in_order(inherited, own)
        cls._SPELLED = tuple((name, None if field.is_json else field) for name, field in cls.FIELDS.items())

    def __init__(self, **values: Any) -> None:
        """Raises TypeError for an unknown name, InvalidValue for a value of the wrong kind; None is left out."""
        for name, value in values.items():
            field = self.FIELDS.get(name)
            if field is None:
                raise TypeError(f"{type(self).__name__} has no field {name!r}{self._hint(name)}")
            if value is not None:
                self._keep(field, value)

    def _keep(self, field: Field[Any], value: Any) -> None:
        try:
            kept = field.accept(value)
        except InvalidValue as error:
            raise error.below(f"{type(self).__name__}/{field.tag}") from error
        except (TypeError, ValueError) as error:
            raise InvalidValue(f"{type(self).__name__}/{field.tag}", kind_of(field), str(error)) from error
        if kept != ():
            self.__dict__[field.name] = kept

    @classmethod
    def _hint(cls, name: str) -> str:
        near = difflib.get_close_matches(name, cls.FIELDS, n=1)
        return f"; did you mean {near[0]!r}?" if near else ""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), frozenset(self.__dict__.items())))

    def __repr__(self) -> str:
        """Which fields are there, without what they hold: customers' data stays out of logs."""
        return f"<{type(self).__name__} {' '.join(field.name for field, _ in self.present())}>"

    def present(self) -> Iterator[tuple[Field[Any], Any]]:
        """The fields that have a value, in schema order, with it."""
        for name, field in self.FIELDS.items():
            if name in self.__dict__:
                yield field, self.__dict__[name]

    def replace(self, **changes: Any) -> Self:
        """A copy with other values for the fields named; None leaves a field out."""
        copy = type(self)(**changes)
        kept = {name: value for name, value in self.__dict__.items() if name not in changes}
        copy.__dict__.update(kept)
        return copy

    def as_dict(self) -> dict[str, Json]:
        """The fields that are there, ready for JSON; ``from_dict`` makes an equal value of it."""
        kept = self.__dict__
        return {name: kept[name] if field is None else field.to_json(kept[name]) for name, field in self._SPELLED if name in kept}

    @classmethod
    def from_dict(cls, values: dict[str, Json]) -> Self:
        """The value that ``as_dict`` came from."""
        return cls(**values)


class Nested:
    """The codec of fields that hold aggregates, of one class or of several told apart by their element's name."""

    def __init__(self, *classes: type[Aggregate]) -> None:
        self.classes = {cls.__name__: cls for cls in classes}

    @property
    def is_mixed(self) -> bool:
        """Whether elements of more than one name stand here."""
        return len(self.classes) > 1

    def accept(self, value: object) -> Aggregate:
        """An aggregate of one of the classes, or the dict of one. Raises TypeError, ValueError."""
        if isinstance(value, dict):
            return self._from_dict(value)
        if type(value) not in self.classes.values():
            raise TypeError(f"must be {' or '.join(self.classes)}")
        assert isinstance(value, Aggregate)
        return value

    def to_json(self, value: Aggregate) -> Json:
        """A dict, which names its element where several kinds stand."""
        if self.is_mixed:
            return {ELEMENT: type(value).__name__, **value.as_dict()}
        return value.as_dict()

    def _from_dict(self, values: dict[str, Json]) -> Aggregate:
        if not self.is_mixed:
            (cls,) = self.classes.values()
            return cls.from_dict(values)
        named = self.classes.get(values.get(ELEMENT, ""))
        if named is None:
            raise ValueError(f"needs the key {ELEMENT!r}: {' or '.join(self.classes)}")
        return named.from_dict({key: value for key, value in values.items() if key != ELEMENT})


A = TypeVar("A", bound=Aggregate)
B = TypeVar("B", bound=Aggregate)


def one(cls: type[A], **more: Any) -> Field[A | None]:
    """An aggregate, named after the field unless ``tag`` is given."""
    return Field(Nested(cls), **more)


@overload
def many(kind: type[A], **more: Any) -> Field[tuple[A, ...]]: ...
@overload
def many(kind: Field[T | None], **more: Any) -> Field[tuple[T, ...]]: ...
def many(kind: Any, *, tag: str | None = None, **more: Any) -> Field[Any]:
    """A repeated element: aggregates, named after their class, or plain values (``many(text(50))``)."""
    if isinstance(kind, Field):
        return Field(kind.codec, tag=tag, is_many=True, **more)
    return Field(Nested(kind), tag=tag or kind.__name__, is_many=True, **more)


def either(first: type[A], second: type[B], **more: Any) -> Field[tuple[A | B, ...]]:
    """A repeated element of two kinds in any order, such as lines and groups of lines; each keeps its own name."""
    return Field(Nested(first, second), is_many=True, **more)


def kind_of(field: Field[Any]) -> str:
    """The class of value, for messages to people."""
    codec = field.codec
    if isinstance(codec, Text) and codec.limit is not None:
        return f"{codec.name} of at most {codec.limit}"
    return codec.name if isinstance(codec, Kind) else "aggregate"


def _in_order(inherited: dict[str, Field[Any]], own: dict[str, Field[Any]]) -> dict[str, Field[Any]]:
    every = {**inherited, **own}
    names = sorted(inherited, key=lambda name: inherited[name].is_last)
    for name, field in own.items():
        if name in inherited and field.after is None:
            continue
        if name in inherited:
            names.remove(name)
        names.insert(_place(names, field, every), name)
    return {name: every[name] for name in names}


def _place(names: list[str], field: Field[Any], every: dict[str, Field[Any]]) -> int:
    if field.after:
        return names.index(field.after) + 1
    place = len(names)
    while not field.is_last and place and every[names[place - 1]].is_last:
        place -= 1
    return place
