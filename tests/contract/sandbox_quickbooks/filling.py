"""Making requests from the rule tables, for comparing them with the official schema."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.sandbox.quickbooks.rules import formats
from app.sandbox.quickbooks.rules.grammar import Either, Element, Mixed, Part

SPOKEN = (13, 0)
SAMPLES = {
    formats.amount: "12.50",
    formats.number: "3.25",
    formats.guid: "{0D0C0B0A-1111-2222-3333-444455556666}",
    formats.decimal: "1.5",
    formats.boolean: "true",
    formats.day: "2026-02-28",
    formats.moment: "2026-02-28T10:11:12",
}


@dataclass
class Filling:
    """How a request is filled: which option of each choice, and one text that is put in a certain place."""

    option: int = 0
    only_required: bool = False
    at: str = ""
    text: str = ""
    seen: list[str] = field(default_factory=list)

    def fill(self, parts: Sequence[Part], path: str = "") -> str:
        """The content for ``parts``, with everything in it that its options allow."""
        return "".join(self._part(part, path) for part in parts)

    def _wanted(self, part: Part, path: str) -> bool:
        if not self.only_required:
            return True
        towards = any(self.at.startswith(f"{path}/{name}") for name in part.starts()) or (
            isinstance(part, Either) and any(self._leads(option, path) for option in part.options)
        )
        return towards or bool(getattr(part, "required", False))

    def _leads(self, parts: Sequence[Part], path: str) -> bool:
        """Whether the place that is wanted lies in one of these parts."""
        return any(self.at == place or self.at.startswith(f"{place}/") for place in places(parts, path))

    def _part(self, part: Part, path: str) -> str:
        if not self._wanted(part, path) or not stands(part):
            return ""
        if isinstance(part, Element):
            return self._element(part, path)
        if isinstance(part, Either):
            leading = [option for option in part.options if self.at and self._leads(option, path)]
            options = leading or part.options
            return self.fill(options[self.option % len(options)], path)
        assert isinstance(part, Mixed)
        return "".join(self._element(one, path) for one in part.options if not self.at or self._leads((one,), path))

    def _element(self, element: Element, path: str) -> str:
        place = f"{path}/{element.tag}"
        self.seen.append(place)
        if element.check is None:
            inside = self.fill(element.parts, place)
        elif place == self.at:
            inside = self.text
        else:
            inside = sample(element.check)
        return f"<{element.tag}>{inside}</{element.tag}>"


def stands(part: Part) -> bool:
    """Whether qbXML 13.0, which the schema at hand is of, has the element in this place."""
    if not isinstance(part, Element):
        return True
    return part.stands_in(SPOKEN) and (part.since is None or part.since <= SPOKEN)


def sample(check: formats.Check) -> str:
    """A value that a check lets pass."""
    if isinstance(check, formats.Text):
        return "x"
    if isinstance(check, formats.OneOf):
        return check.values[0]
    if isinstance(check, formats.Whole):
        return str(check.low or 1)
    return SAMPLES[check]


def places(parts: Sequence[Part], path: str = "") -> Iterator[str]:
    """The paths of all elements that can stand in ``parts``."""
    for part in parts:
        for element in filter(stands, _elements(part)):
            place = f"{path}/{element.tag}"
            yield place
            yield from places(element.parts, place)


def texts(parts: Sequence[Part], path: str = "") -> Iterator[tuple[str, formats.Text]]:
    """The paths of all texts, with their checks."""
    for part in parts:
        for element in filter(stands, _elements(part)):
            place = f"{path}/{element.tag}"
            if isinstance(element.check, formats.Text):
                yield place, element.check
            yield from texts(element.parts, place)


def values(parts: Sequence[Part], path: str = "") -> Iterator[tuple[str, formats.Check]]:
    """The paths of all values, with their checks."""
    for part in parts:
        for element in filter(stands, _elements(part)):
            place = f"{path}/{element.tag}"
            if element.check is not None:
                yield place, element.check
            yield from values(element.parts, place)


def _elements(part: Part) -> Iterator[Element]:
    if isinstance(part, Element):
        yield part
    elif isinstance(part, Mixed):
        yield from part.options
    elif isinstance(part, Either):
        for option in part.options:
            for inner in option:
                yield from _elements(inner)
