"""The counterpart of an item that is linked to nothing: by key, by name, by part number; a person decides in doubt."""

from __future__ import annotations

from dataclasses import replace

from app.model import Action, Attention, Context, Mirror, Side, Step, Unit
from app.sync.kinds.items.naming import in_quickbooks, leaf
from app.sync.kinds.items.values import is_kept
from app.sync.rules.comparison import Policy
from app.sync.rules.draft import Draft
from app.sync.rules.names import plain

KIND = "item"
CHOICE = "duplicate_suspected"


def counterpart(draft: Draft, unit: Unit, context: Context, policy: Policy) -> Unit | None:
    """The unit with its other side, or None when there is none; with an attention when only a person can tell."""
    record = unit.quickbooks or unit.industrack
    assert record is not None
    choice = context.choices.get(CHOICE, "")
    if record.deleted or choice == "create":
        return None
    if choice.startswith("link:"):
        other = _by_id(unit, choice.removeprefix("link:"), context)
        return _with(unit, other) if other and not _is_taken(unit, other, context) else None
    candidates = [one for one in unit.suggestions if not one.deleted and _is_kept(one)]
    keyed = [one for one in candidates if has_key(record, one)]
    if len(keyed) == 1:
        return _with(unit, keyed[0])
    rivals = [one for one in unit.rivals if not one.deleted and one.id != record.id and _is_kept(one)]
    alike = [one for one in candidates if 0 < _likeness(record, one) >= _closest(rivals, one)]
    best = [one for one in alike if _likeness(record, one) == _closest(alike, record)]
    if len(best) == 1 and _closest(rivals, best[0]) < _likeness(record, best[0]) and not _contradicts(record, best[0]):
        return _with(unit, best[0])
    if alike and (policy.writes_industrack if unit.quickbooks else policy.writes_quickbooks):
        _ask(draft, unit, record, alike)
    return None


def _likeness(one: Mirror, other: Mirror) -> int:
    """The same name, the same but for what stands above it, the same part number, or nothing in common."""
    ways = (_same_number, _same_leaf, _same_name)
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
    return plain(_name(one)) == plain(_name(other)) != ""


def _same_leaf(one: Mirror, other: Mirror) -> bool:
    """The same without what stands above it, or shortened for QuickBooks."""
    ours = {plain(leaf(_name(one))), plain(in_quickbooks(_name(one)))}
    return bool((ours & {plain(leaf(_name(other))), plain(in_quickbooks(_name(other)))}) - {""})


def _same_number(one: Mirror, other: Mirror) -> bool:
    return _number(one) == _number(other) != ""


def _number(mirror: Mirror) -> str:
    return plain(str(mirror.values.get("number", "")))


def _contradicts(one: Mirror, other: Mirror) -> bool:
    """The same name but two part numbers: they may be two parts."""
    return bool(_number(one) and _number(other) and _number(one) != _number(other))


def _by_id(unit: Unit, wanted: str, context: Context) -> Mirror | None:
    for mirror in unit.suggestions:
        if mirror.id == wanted:
            return mirror
    find = context.lookup.industrack if unit.quickbooks else context.lookup.quickbooks
    return find(KIND, wanted)


def _is_taken(unit: Unit, other: Mirror, context: Context) -> bool:
    """Whether the chosen one has found another counterpart since the choice was offered."""
    find = context.lookup.quickbooks_id if unit.quickbooks else context.lookup.industrack_id
    return other.deleted or find(KIND, other.id) is not None


def _with(unit: Unit, other: Mirror) -> Unit:
    return replace(unit, industrack=other) if unit.quickbooks else replace(unit, quickbooks=other)


def _ask(draft: Draft, unit: Unit, record: Mirror, suggested: list[Mirror]) -> None:
    side, where = (Side.INDUSTRACK, "IndusTrack") if unit.quickbooks else (Side.QUICKBOOKS, "QuickBooks")
    ids = (unit.quickbooks.id if unit.quickbooks else None, unit.industrack.id if unit.industrack else None)
    draft.attentions.append(
        Attention(
            code=CHOICE,
            summary=f"The item {_name(record)} may already be in {where}.",
            remedy=f"Choose the item in {where} that it is, or have it created.",
            kind=KIND,
            quickbooks_id=ids[0],
            industrack_id=ids[1],
            name=_name(record),
            choices=(*((f"link:{one.id}", _described(one)) for one in suggested), ("create", "Create it as new")),
        )
    )
    why = f"May already be in {where}; nothing is created before someone has decided."
    draft.steps.append(Step(Action.ASK, side, KIND, _name(record), why, *ids))


def _described(mirror: Mirror) -> str:
    values = mirror.values
    known = (values.get("number"), values.get("sales_description"), values.get("price"))
    return ", ".join([_name(mirror), *(str(value) for value in known if value)])
