"""Values made from the declarations themselves, so that a new kind of record is tested without a new test."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from qbxml import Ref
from qbxml.aggregate import Aggregate, Nested
from qbxml.characters import is_noncharacter
from qbxml.fields import Field
from qbxml.refs import RefTo
from qbxml.times import parse
from qbxml.values import Boolean, Day, Guid, Ident, Integer, Moment, Number, Text, Word

REFERENCE = Path(__file__).parents[4] / "shared" / "reference"
GUID = "{01234567-89ab-cdef-0123-456789ABCDEF}"
_ANY = st.characters(exclude_categories=["Cs", "Cc"]).filter(lambda character: not is_noncharacter(character))
_AWKWARD = st.sampled_from("&<>\"' é€🎉中\u0301\ue000")


def patient(examples: int) -> settings:
    """So many examples, however slow the machine is at the moment."""
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def texts(kind: Text, required: bool) -> st.SearchStrategy[str]:
    """Text as awkward as the field takes it."""
    characters = _AWKWARD | _ANY
    if kind.lines:
        characters |= st.sampled_from("\n\r\t")
    characters = characters.filter(lambda character: character not in kind.forbids)
    return st.text(characters, min_size=int(required), max_size=min(kind.limit or 50, 50))


def numbers(kind: Number) -> st.SearchStrategy[Decimal]:
    """Numbers up to the last digit that the kind holds."""
    largest = 10 ** (kind.digits + kind.places) - 1
    return st.integers(-largest, largest).map(lambda number: Decimal(f"{number}E-{kind.places}"))


def plain(field: Field[Any]) -> st.SearchStrategy[Any]:
    """One plain value for the field."""
    kind = field.codec
    match kind:
        case Word():
            return st.sampled_from(kind.words)
        case Guid():
            return st.sampled_from(["0", GUID])
        case Ident():
            return st.text("0123456789ABCDEF-", min_size=1, max_size=kind.limit or 20)
        case Text():
            return texts(kind, field.required)
        case Boolean():
            return st.booleans()
        case Integer():
            return st.integers(kind.least if kind.least is not None else -1000, kind.most or 10**6)
        case Number():
            return numbers(kind)
        case Day():
            return st.dates(min_value=date(1000, 1, 1))
        case Moment():
            return st.datetimes(min_value=parse("1000-01-01")).map(lambda at: at.replace(microsecond=0))
    raise AssertionError(f"no values for {kind}")


def references(kind: RefTo) -> st.SearchStrategy[Ref]:
    """A reference by id, by name, or by both."""
    list_id = st.text("0123456789ABCDEF-", min_size=1, max_size=36)
    full_name = st.text(_AWKWARD | _ANY, min_size=1, max_size=min(kind.limit or 40, 40))
    return st.one_of(
        st.builds(Ref, list_id=list_id),
        st.builds(Ref, full_name=full_name),
        st.builds(Ref, list_id=list_id, full_name=full_name),
    )


def _items(field: Field[Any]) -> st.SearchStrategy[Any]:
    match field.codec:
        case RefTo():
            return references(field.codec)
        case Nested():
            return st.one_of([aggregates(cls) for cls in field.codec.classes.values()])
    return plain(field)


@st.composite
def aggregates(draw: st.DrawFn, cls: type[Aggregate]) -> Any:
    """An aggregate with what it needs and some of what it may have."""
    excluded: set[str] = set()
    wanted: set[str] = set()
    for choice in cls.choices:
        usable = [group for group in choice.groups if not excluded.issuperset(group)]
        used = draw(st.sampled_from(usable)) if usable else ()
        excluded.update(name for group in choice.groups for name in group if name not in used)
        wanted.update(used[:1] if choice.required else ())
    values = {}
    for name, field in cls.FIELDS.items():
        if name in excluded or field.is_attribute:
            continue
        if field.required or name in wanted or draw(st.integers(0, 3)) == 0:
            items = _items(field)
            values[name] = draw(st.lists(items, min_size=1, max_size=2)) if field.is_many else draw(items)
    return cls(**values)


def filled(cls: type[Aggregate], pick: int = 0) -> Any:
    """An aggregate with every field that can stand together; of what excludes each other, group number ``pick``."""
    excluded: set[str] = set()
    for choice in cls.choices:
        used = choice.groups[pick % len(choice.groups)]
        excluded.update(name for group in choice.groups for name in group if name not in used)
    values = {}
    for name, field in cls.FIELDS.items():
        if name not in excluded and not field.is_attribute:
            one = _filled(field, pick)
            values[name] = (one if isinstance(one, list) else [one, one]) if field.is_many else one
    return cls(**values)


def _filled(field: Field[Any], pick: int) -> Any:
    kind = field.codec
    match kind:
        case RefTo():
            return Ref(list_id="8000-1", full_name="A:B")
        case Nested():
            values = [filled(cls, pick) for cls in kind.classes.values()]
            return values if field.is_many else values[0]
        case Word():
            return kind.words[pick % len(kind.words)]
        case Guid():
            return GUID
        case Text():
            return "A"
        case Boolean():
            return True
        case Integer():
            return 1
        case Number():
            return Decimal("-1.25")
        case Day():
            return date(2026, 7, 2)
    return parse("2026-07-02T03:04:05")
