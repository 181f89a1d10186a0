"""The counterpart of an item that is linked to nothing: by key, by name, by part number; a person decides in doubt."""

from __future__ import annotations

from dataclasses import replace

from app.model import Action, Attention, Context, Mirror, Side, Step, Unit
from app.sync.kinds.items.naming import agree, is_shortened, leaf, match_keys
from app.sync.kinds.items.values import is_kept
from app.sync.rules.comparison import Policy
from app.sync.rules.draft import Draft
from app.sync.rules.endings import NEW, OTHERWISE
from app.sync.rules.names import numbers, plain

KIND = "item"
CHOICE = "duplicate_suspected"


def counterpart(draft: Draft, unit: Unit, context: Context, policy: Policy) -> Unit | None:
    """The unit with its other side, or None when there is none; with an attention when only a person can tell."""
    record = unit.quickbooks or unit.industrack
    assert record is not None
    choice, is_taken = context.choices.get(CHOICE, ""), False
    if record.deleted or choice == "create":
        return None
    if choice.startswith("link:"):
        other = _by_id(unit, choice.removeprefix("link:"), context)
        is_taken = other is not None and _is_taken(unit, other, context)
        if other and not other.deleted and not is_taken:
            return _with(unit, other)
    candidates = [one for one in unit.suggestions if not one.deleted and _is_kept(one)]
    keyed = [one for one in candidates if has_key(record, one)]
    if len(keyed) == 1:
        return _with(unit, keyed[0])
    rivals = [one for one in unit.rivals if not one.deleted and one.id != record.id and _is_kept(one)]
    alike = [one for one in candidates if 0 < _likeness(record, one) >= _closest(rivals, one)]
    best = [one for one in alike if _likeness(record, one) == _closest(alike, record)]
    if len(best) == 1 and _closest(rivals, best[0]) < _likeness(record, best[0]) and is_certain(record, best[0]):
        return _with(unit, best[0])
    # One whose own item was deleted on this side may have been made again here: asked, never linked unasked.
    former = [one for one in unit.former if _is_kept(one) and _likeness(record, one)]
    would_create = policy.writes_industrack if unit.quickbooks else policy.writes_quickbooks
    if (would_create and (alike or is_taken)) or former:
        _ask(draft, unit, record, [*alike, *former], would_create=would_create)
    return None


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
    """How like the likeliest of these is: who has a better claim than we do is not kept waiting for us."""
    return max((_likeness(one, other) for one in records), default=0)


def has_key(record: Mirror, other: Mirror) -> bool:
    return other.data.get("quickbooks_id") == record.id or record.data.get("quickbooks_id") == other.id


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


def _by_id(unit: Unit, wanted: str, context: Context) -> Mirror | None:
    for mirror in unit.suggestions:
        if mirror.id == wanted:
            return mirror
    find = context.lookup.industrack if unit.quickbooks else context.lookup.quickbooks
    return find(KIND, wanted)


def _is_taken(unit: Unit, other: Mirror, context: Context) -> bool:
    """Whether the chosen one has found another counterpart since the choice was offered."""
    find = context.lookup.quickbooks_id if unit.quickbooks else context.lookup.industrack_id
    return find(KIND, other.id) is not None


def _with(unit: Unit, other: Mirror) -> Unit:
    return replace(unit, industrack=other) if unit.quickbooks else replace(unit, quickbooks=other)


def _ask(draft: Draft, unit: Unit, record: Mirror, suggested: list[Mirror], *, would_create: bool) -> None:
    side, where = (Side.INDUSTRACK, "IndusTrack") if unit.quickbooks else (Side.QUICKBOOKS, "QuickBooks")
    ids = (unit.quickbooks.id if unit.quickbooks else None, unit.industrack.id if unit.industrack else None)
    draft.attentions.append(
        Attention(
            code=CHOICE,
            summary=f"The item {_name(record)} may already be in {where}.",
            remedy=f"Choose the item in {where} that it is, or {OTHERWISE[would_create]}.",
            kind=KIND,
            quickbooks_id=ids[0],
            industrack_id=ids[1],
            name=_name(record),
            choices=(*((f"link:{one.id}", _described(one, unit)) for one in suggested), ("create", NEW[would_create])),
        )
    )
    why = f"May already be in {where}; nothing is created before someone has decided."
    draft.steps.append(Step(Action.ASK, side, KIND, _name(record), why, *ids))


def _described(mirror: Mirror, unit: Unit) -> str:
    values = mirror.values
    was = f"whose item was deleted in {'QuickBooks' if unit.quickbooks else 'IndusTrack'}" if mirror in unit.former else ""
    known = (values.get("number"), values.get("sales_description"), values.get("price"), was)
    return ", ".join([_name(mirror), *(str(value) for value in known if value)])
