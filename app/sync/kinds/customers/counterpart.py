"""The counterpart of a new customer: found by key or for certain, asked for when in doubt."""

from __future__ import annotations

from dataclasses import replace

from app.model import Action, Attention, Context, Mirror, Side, Step, Unit
from app.sync.kinds.customers import likeness as matching
from app.sync.rules import names
from app.sync.rules.comparison import Policy
from app.sync.rules.draft import Draft
from app.sync.rules.endings import NEW, OTHERWISE

KIND = "customer"
CHOICE = "duplicate_suspected"


def counterpart(draft: Draft, unit: Unit, context: Context, policy: Policy) -> Unit | None:
    """The unit with its other side, or None when there is none; with an attention when only a person can tell."""
    record = unit.quickbooks or unit.industrack
    assert record is not None
    choice, is_taken = context.choices.get(CHOICE, ""), False
    if record.deleted or choice == "create":
        return None
    if choice.startswith("link:"):
        chosen = _by_id(unit, choice.removeprefix("link:"), context)
        is_taken = chosen is not None and _is_taken(unit, chosen, context)
        if chosen and not chosen.deleted and not is_taken:
            return _with(unit, chosen)
    candidates = _candidates(unit)
    keyed = [other for other in candidates if _has_key(record, other)]
    if len(keyed) == 1:
        return _with(unit, keyed[0])
    sure = [other for other in candidates if matching.is_certain(record.values, other.values)]
    rivals = [one for one in _rivals(unit) for other in sure if matching.is_certain(one.values, other.values)]
    if len(sure) == 1 and not rivals:
        return _with(unit, sure[0])
    # One whose own customer was deleted on this side may have been made again here: asked, never linked unasked.
    suggested = matching.suggest(record, [*candidates, *unit.former])
    would_create = policy.writes_industrack if unit.quickbooks else policy.writes_quickbooks
    if (would_create and (suggested or is_taken)) or any(one in unit.former for one in suggested):
        _ask(draft, unit, record, suggested, would_create=would_create)
    return None


def _candidates(unit: Unit) -> list[Mirror]:
    """Who may be meant; a customer comes before its jobs, which carry the same name."""
    found = [mirror for mirror in unit.suggestions if not mirror.deleted and mirror.kind == KIND]
    if unit.quickbooks is None:
        own = [mirror for mirror in found if not mirror.values.get("job_name")]
        return own or found
    parent = unit.parent
    if not unit.quickbooks.values.get("job_name") or (parent and parent.link and not parent.link.ended):
        return found
    company = names.plain(str(unit.quickbooks.values["company_name"]))
    parents = [one for one in found if names.plain(str(one.values.get("company_name", ""))) == company]
    return [one for one in found if one not in parents] if len(parents) == 1 else found


def _rivals(unit: Unit) -> list[Mirror]:
    """Others on the record's own side; a customer's jobs do not compete with it."""
    record = unit.quickbooks or unit.industrack
    alive = [mirror for mirror in unit.rivals if not mirror.deleted and record and mirror.id != record.id]
    if unit.quickbooks is None or unit.quickbooks.values.get("job_name"):
        return alive
    return [mirror for mirror in alive if not mirror.values.get("job_name")]


def _has_key(record: Mirror, other: Mirror) -> bool:
    return other.data.get("quickbooks_id") == record.id or record.data.get("quickbooks_id") == other.id


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
    name = shown(record)
    ids = (unit.quickbooks.id if unit.quickbooks else None, unit.industrack.id if unit.industrack else None)
    draft.attentions.append(
        Attention(
            code=CHOICE,
            summary=f"{name} may already be in {where}.",
            remedy=f"Choose the customer in {where} that it is, or {OTHERWISE[would_create]}.",
            kind=KIND,
            quickbooks_id=ids[0],
            industrack_id=ids[1],
            name=name,
            choices=(*((f"link:{one.id}", _described(one, unit)) for one in suggested), ("create", NEW[would_create])),
        )
    )
    why = f"May already be in {where}; nothing is created before someone has decided."
    draft.steps.append(Step(Action.ASK, side, KIND, name, why, *ids))


def shown(mirror: Mirror) -> str:
    return str(mirror.data.get("full_name") or mirror.values.get("company_name") or mirror.id)


def _described(mirror: Mirror, unit: Unit) -> str:
    values = mirror.values
    was = f"whose customer was deleted in {'QuickBooks' if unit.quickbooks else 'IndusTrack'}" if mirror in unit.former else ""
    known = (values.get("phone"), values.get("email"), values.get("billing_address.street"), was)
    return ", ".join([shown(mirror), *(str(value) for value in known if value)])
