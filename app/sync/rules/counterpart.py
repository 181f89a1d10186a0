"""The counterpart of a record that is linked to nothing: chosen by a person, found for certain, or asked about in doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from app.model import Action, Attention, Context, Mirror, Side, Unit
from app.sync.rules.comparison import Policy
from app.sync.rules.draft import About, Draft

CHOICE = "duplicate_suspected"
CREATE, LINK = "create", "link:"
NEW = {True: "Create it as new", False: "It is another one"}
OTHERWISE = {True: "have it created", False: "say that it is another one"}
"""What a person can say besides of a record that may be the same: where it would be created, and where it stays alone."""

Recognised = tuple[Mirror | None, Sequence[Mirror]]
"""The one that is certainly the same; else those that may be, of which only a person can tell."""


@dataclass(frozen=True)
class Matching:
    """How records of one kind are known again on the other side."""

    kind: str
    named: Callable[[Mirror], str]  # in front of people
    details: Callable[[Mirror], Sequence[object]]  # what tells it from others of that name
    candidates: Callable[[Unit], list[Mirror]]  # who may be meant at all
    recognise: Callable[[Unit, Mirror, list[Mirror]], Recognised]  # among those that name no record of the other side
    subject: str = "{name}"

    def counterpart(self, draft: Draft, unit: Unit, context: Context, policy: Policy) -> Unit | None:
        """The unit with its other side, or None when there is none; with an attention when only a person can tell.

        One whose own record was deleted on this side may have been made again here: asked about, never linked unasked.
        """
        record = unit.quickbooks or unit.industrack
        assert record is not None
        choice = context.choices.get(CHOICE, "")
        if record.deleted or choice == CREATE:
            return None
        chosen = self._chosen(unit, choice.removeprefix(LINK), context) if choice.startswith(LINK) else None
        is_taken = chosen is not None and self._is_taken(unit, chosen, context)
        if chosen and not chosen.deleted and not is_taken:
            return _with(unit, chosen)
        candidates = self.candidates(unit)
        keyed = [other for other in candidates if _names_the_other(record, other)]
        if len(keyed) == 1:
            return _with(unit, keyed[0])
        certain, perhaps = self.recognise(unit, record, candidates)
        if certain is not None:
            return _with(unit, certain)
        would_create = policy.writes_industrack if unit.quickbooks else policy.writes_quickbooks
        if (would_create and (perhaps or is_taken)) or any(one in unit.former for one in perhaps):
            choices = [(f"{LINK}{one.id}", self._described(one, unit)) for one in perhaps]
            name = self.named(record)
            ask(draft, unit, self.kind, name, self.subject.format(name=name), choices, would_create=would_create)
        return None

    def _chosen(self, unit: Unit, wanted: str, context: Context) -> Mirror | None:
        offered = next((one for one in unit.suggestions if one.id == wanted), None)
        find = context.lookup.industrack if unit.quickbooks else context.lookup.quickbooks
        return offered or find(self.kind, wanted)

    def _is_taken(self, unit: Unit, other: Mirror, context: Context) -> bool:
        """Whether the chosen one has found another counterpart since the choice was offered."""
        find = context.lookup.quickbooks_id if unit.quickbooks else context.lookup.industrack_id
        return find(self.kind, other.id) is not None

    def _described(self, other: Mirror, unit: Unit) -> str:
        here = (Side.QUICKBOOKS if unit.quickbooks else Side.INDUSTRACK).called
        was = f"whose {self.kind} was deleted in {here}" if other in unit.former else ""
        return ", ".join([self.named(other), *(str(detail) for detail in (*self.details(other), was) if detail)])


def ask(
    draft: Draft,
    unit: Unit,
    kind: str,
    name: str,
    subject: str,
    choices: Iterable[tuple[str, str]],
    *,
    would_create: bool = True,
) -> None:
    """Have a person say which of these a new record is, or that it is none of them."""
    side = Side.INDUSTRACK if unit.quickbooks else Side.QUICKBOOKS
    ids = (unit.quickbooks.id if unit.quickbooks else None, unit.industrack.id if unit.industrack else None)
    where = side.called
    draft.attentions.append(
        Attention(
            code=CHOICE,
            summary=f"{subject} may already be in {where}.",
            remedy=f"Choose the {kind.replace('_', ' ')} in {where} that it is, or {OTHERWISE[would_create]}.",
            kind=kind,
            quickbooks_id=ids[0],
            industrack_id=ids[1],
            name=name,
            choices=(*choices, (CREATE, NEW[would_create])),
        )
    )
    why = f"May already be in {where}; nothing is created before someone has decided."
    draft.note(Action.ASK, side, About(kind, name, *ids), why)


def _with(unit: Unit, other: Mirror) -> Unit:
    return replace(unit, industrack=other) if unit.quickbooks else replace(unit, quickbooks=other)


def _names_the_other(record: Mirror, other: Mirror) -> bool:
    return other.data.get("quickbooks_id") == record.id or record.data.get("quickbooks_id") == other.id
