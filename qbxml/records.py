"""Building a typed record from its elements as they come by; what is not declared is passed over."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from qbxml import times
from qbxml.aggregate import Aggregate, Nested
from qbxml.events import Unread
from qbxml.values import Kind, Moment, Text


@dataclass(frozen=True, slots=True)
class Slot:
    """Where an element goes: a plain value of ``kind``, or an aggregate of class ``cls``."""

    name: str
    is_many: bool
    kind: Kind[Any] | None
    cls: type[Aggregate] | None


_SLOTS: dict[type[Aggregate], dict[str, Slot]] = {}


def slots(cls: type[Aggregate]) -> dict[str, Slot]:
    """The elements that ``cls`` can hold, by name."""
    if cls not in _SLOTS:
        _SLOTS[cls] = _slots(cls)
    return _SLOTS[cls]


def _slots(cls: type[Aggregate]) -> dict[str, Slot]:
    found: dict[str, Slot] = {}
    for name, field in cls.FIELDS.items():
        if isinstance(field.codec, Nested):
            classes = field.codec.classes
            for own_tag, nested in classes.items():
                tag = own_tag if field.codec.is_mixed else field.tag
                found[tag] = Slot(name, field.is_many, None, nested)
        elif isinstance(field.codec, Kind):
            found[field.tag] = Slot(name, field.is_many, field.codec, None)
    return found


class Builder:
    """One record in the making."""

    def __init__(self, cls: type[Aggregate]) -> None:
        self.unread: list[Unread] = []
        self.offset: timedelta | None = None
        self._cls = cls
        self._slots = slots(cls)
        self._values: dict[str, Any] = {}
        self._outer: list[tuple[type[Aggregate], dict[str, Slot], dict[str, Any], Slot]] = []

    def slot(self, tag: str) -> Slot | None:
        """Where ``tag`` would go, below what is open now."""
        return self._slots.get(tag)

    def enter(self, slot: Slot) -> None:
        """An aggregate begins."""
        assert slot.cls is not None
        self._outer.append((self._cls, self._slots, self._values, slot))
        self._cls, self._slots, self._values = slot.cls, slots(slot.cls), {}

    def leave(self) -> None:
        """The innermost aggregate ends."""
        value = self._finish()
        self._cls, self._slots, self._values, slot = self._outer.pop()
        self._put(slot, value)

    def plain(self, slot: Slot, tag: str, text: str) -> None:
        """A plain value came; empty elements count for text only."""
        kind = slot.kind
        assert kind is not None
        if not text and not isinstance(kind, Text):
            return
        try:
            value = kind.read(text)
        except (ValueError, ArithmeticError):
            self.unread.append(Unread(f"{self._path()}/{tag}", text, self._place(slot)))
        else:
            if slot.is_many:
                self._put(slot, value)
            else:
                self._values[slot.name] = value
            if isinstance(kind, Moment):
                self.offset = times.offset(text) or self.offset

    def finish(self) -> Aggregate:
        """The record is complete."""
        return self._finish()

    def _put(self, slot: Slot, value: Any) -> None:
        if slot.is_many:
            self._values.setdefault(slot.name, []).append(value)
        else:
            self._values[slot.name] = value

    def _finish(self) -> Aggregate:
        made = self._cls.__new__(self._cls)
        values = self._values
        if list in map(type, values.values()):
            values = {name: tuple(value) if type(value) is list else value for name, value in values.items()}
        made.__dict__.update(values)
        return made

    def _place(self, slot: Slot) -> str:
        """Where a value of ``slot`` would stand in the record's dict."""
        levels = [(outer[2], outer[3]) for outer in self._outer] + [(self._values, slot)]
        return ".".join(part for values, one in levels for part in _steps(values, one))

    def _path(self) -> str:
        return "/".join(cls.__name__ for cls in [*(outer[0] for outer in self._outer), self._cls])


def _steps(values: dict[str, Any], slot: Slot) -> list[str]:
    return [slot.name, str(len(values.get(slot.name, ())))] if slot.is_many else [slot.name]
