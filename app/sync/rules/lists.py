"""QuickBooks' own lists: known here alone (accounts, tax codes, classes), or shown in IndusTrack as they are (tax rates, terms).

Whatever the directions say, nothing of them is written to QuickBooks. There is no edit to weigh against another, so IndusTrack
simply gets what QuickBooks has.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from app.model import Context, Decision, Mirror, Unit, Values
from app.sync.rules import names
from app.sync.rules.counterpart import CHOICE, CREATE, LINK, ask
from app.sync.rules.draft import About, Draft
from app.sync.rules.endings import DELETED_HERE
from app.sync.rules.reading import trimmed

Data = Mapping[str, Any]
NEW = "New in QuickBooks."
CHANGED = "Changed in QuickBooks."
GONE = "Deleted in QuickBooks."


class Known:
    """A list of QuickBooks without a counterpart in IndusTrack; ``fields`` are kept beside name and active."""

    def __init__(self, *fields: str) -> None:
        self.fields = fields

    def quickbooks_values(self, data: Data, parents: tuple[Data, ...], context: Context) -> Values:
        return {
            "name": trimmed(data.get("full_name") or data.get("name")),
            **{key: _plain(data.get(key)) for key in self.fields},
            "active": data.get("is_active", True),
        }

    def industrack_values(self, data: Data, context: Context) -> Values:
        return {}

    def decide(self, unit: Unit, context: Context) -> Decision:
        """Nothing: what refers to it is decided."""
        return Decision()


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool) else trimmed(value)


class Shown(Protocol):
    """What one such list says for itself."""

    name: str

    def quickbooks_values(self, data: Data, parents: tuple[Data, ...], context: Context) -> Values: ...

    def industrack_values(self, data: Data, context: Context) -> Values: ...

    def shown(self, values: Values, context: Context) -> Values:
        """What IndusTrack is to show of QuickBooks' values; a key that is missing is left as it is there."""
        ...


class ShownList(Shown):
    """A list that IndusTrack shows as QuickBooks has it: what follows is the same for all of them."""

    def match_keys(self, values: Values) -> list[str]:
        name = names.loose(str(values.get("name", "")))
        return [f"name:{name}"] if name else []

    def decide(self, unit: Unit, context: Context) -> Decision:
        draft = Draft()
        ours, theirs, link = unit.quickbooks, unit.industrack, unit.link
        if link is None and ours is not None and not ours.deleted:
            choice = context.choices.get(CHOICE, "")
            found, alike = _counterpart(unit, ours, choice)
            if found is not None:
                self._link(draft, ours, found, context)
            elif alike and choice != CREATE:
                self._ask(draft, unit, ours, alike)
            else:
                self._create(draft, ours, context)
        elif link is not None and not link.ended and ours is not None and theirs is not None:
            if theirs.deleted or ours.deleted:
                draft.end(link, DELETED_HERE if theirs.deleted else GONE)
            if ours.deleted and not theirs.deleted and theirs.values.get("active") is not False:
                draft.deactivate(About(self.name, str(theirs.values["name"]), ours.id, theirs.id), theirs, GONE)
            elif not ours.deleted and not theirs.deleted:
                self._update(draft, ours, theirs, context)
        return draft.decision()

    def _create(self, draft: Draft, ours: Mirror, context: Context) -> None:
        values = self.shown(ours.values, context)
        draft.create(About(self.name, str(values["name"]), ours.id), NEW, values, ours.values)

    def _ask(self, draft: Draft, unit: Unit, ours: Mirror, alike: list[Mirror]) -> None:
        """Only the signs in a number tell the names apart: a person says whether they are two."""
        name, choices = str(ours.values["name"]), [(f"{LINK}{one.id}", str(one.values["name"])) for one in alike]
        ask(draft, unit, self.name, name, f"The {self.name.replace('_', ' ')} {name}", choices)

    def _link(self, draft: Draft, ours: Mirror, theirs: Mirror, context: Context) -> None:
        about = About(self.name, str(ours.values["name"]), ours.id, theirs.id)
        draft.link(about, "The same on both sides.", (ours.values, theirs.values))
        self._update(draft, ours, theirs, context)

    def _update(self, draft: Draft, ours: Mirror, theirs: Mirror, context: Context) -> None:
        wanted = self.shown(ours.values, context)
        changes = {key: value for key, value in wanted.items() if theirs.values.get(key) != value}
        draft.update(About(self.name, str(ours.values["name"]), ours.id, theirs.id), theirs, changes, CHANGED, ours.values)


def _counterpart(unit: Unit, ours: Mirror, choice: str) -> tuple[Mirror | None, list[Mirror]]:
    """One that names this record or was chosen, else the only one of its name that names none; and those that look like it."""
    keyed = [one for one in unit.suggestions if one.data.get("quickbooks_id") == ours.id]
    if keyed:
        return keyed[0], []
    free = [one for one in unit.suggestions if not one.deleted and not one.data.get("quickbooks_id")]
    chosen = [one for one in free if choice == f"{LINK}{one.id}"]
    if chosen:
        return chosen[0], []
    same = [one for one in free if _is_called(one, ours)]
    rivals = [one for one in unit.rivals if not one.deleted and one.id != ours.id]
    is_only = not any(_is_called(one, ours) for one in rivals)
    if len(same) == 1 and is_only:
        return same[0], []
    if same:
        return None, []
    lost = [one for one in unit.former if _is_called(one, ours)]
    if len(lost) == 1 and is_only:
        return lost[0], []  # deleted in QuickBooks and made there again
    return None, [one for one in free if not any(_is_called(one, rival) for rival in rivals)]


def _is_called(one: Mirror, other: Mirror) -> bool:
    return names.plain(str(one.values.get("name", ""))) == names.plain(str(other.values.get("name", "")))
