"""How items are known again on the other side: by full name, by what stands below the parents, by part number."""

from __future__ import annotations

from app.model import Mirror, Unit
from app.sync.kinds.items.naming import agree, is_shortened, leaf, match_keys
from app.sync.kinds.items.values import is_kept
from app.sync.rules.counterpart import Matching, Recognised
from app.sync.rules.names import numbers, plain


def _candidates(unit: Unit) -> list[Mirror]:
    return [one for one in unit.suggestions if not one.deleted and _is_kept(one)]


def _recognise(unit: Unit, record: Mirror, candidates: list[Mirror]) -> Recognised:
    rivals = [one for one in unit.rivals if not one.deleted and one.id != record.id and _is_kept(one)]
    alike = [one for one in candidates if 0 < _likeness(record, one) >= _closest(rivals, one)]
    best = [one for one in alike if _likeness(record, one) == _closest(alike, record)]
    if len(best) == 1 and _closest(rivals, best[0]) < _likeness(record, best[0]) and is_certain(record, best[0]):
        return best[0], ()
    return None, [*alike, *(one for one in unit.former if _is_kept(one) and _likeness(record, one))]


def is_certain(one: Mirror, other: Mirror) -> bool:
    """Whether one of the ways in which an item is recognised holds, and nothing contradicts it.

    The same name but two part numbers may be two parts; so may the same part number under names whose numbers differ.
    """
    ways = (_same_number, _same_levels, _same_name)
    return any(same(one, other) for same in ways) and not contradicts(one, other)


def _likeness(one: Mirror, other: Mirror) -> int:
    """The same name, the same but for what stands above it, the same part number, alike at a glance, or nothing in common."""
    ways = (_alike, _same_number, _same_levels, _same_name)
    return max((place for place, same in enumerate(ways, 1) if same(one, other)), default=0)


def _closest(records: list[Mirror], other: Mirror) -> int:
    """The highest likeness between ``other`` and one of these."""
    return max((_likeness(one, other) for one in records), default=0)


def _is_kept(mirror: Mirror) -> bool:
    return "type" not in mirror.values or is_kept(mirror.values)


def _name(mirror: Mirror) -> str:
    return str(mirror.values.get("name", ""))


def _same_name(one: Mirror, other: Mirror) -> bool:
    """The same full name, or the one that QuickBooks was given for it."""
    if "type" in other.values:
        one, other = other, one
    return _levels(one) == _levels(other) != ("",) or is_shortened(_name(one), _name(other))


def _levels(mirror: Mirror) -> tuple[str, ...]:
    return tuple(plain(level) for level in _name(mirror).split(":"))


def _same_levels(one: Mirror, other: Mirror) -> bool:
    """The same in every level that both names have: one of them is told without what stands above it."""
    return agree(_name(one), _name(other))


def _alike(one: Mirror, other: Mirror) -> bool:
    """Letters and digits agree in something, but not what makes it certain."""
    return bool(set(match_keys(one.values)) & set(match_keys(other.values)))


def _same_number(one: Mirror, other: Mirror) -> bool:
    return _number(one) == _number(other) != ""


def _number(mirror: Mirror) -> str:
    return plain(str(mirror.values.get("number", "")))


def contradicts(one: Mirror, other: Mirror) -> bool:
    """Two part numbers; or, where the names are not the same, other numbers in them."""
    if _number(one) and _number(other) and _number(one) != _number(other):
        return True
    if _same_name(one, other) or _same_levels(one, other):
        return False
    ours, theirs = (numbers(leaf(_name(mirror))) for mirror in (one, other))
    return bool(ours and theirs) and ours != theirs


def _details(mirror: Mirror) -> tuple[object, ...]:
    return tuple(mirror.values.get(key) for key in ("number", "sales_description", "price"))


MATCHING = Matching("item", _name, _details, _candidates, _recognise, subject="The item {name}")
