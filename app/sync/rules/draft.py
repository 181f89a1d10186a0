"""A decision while it is made: what is written, linked and ended, each with its line for previews and the history.

A verb is a case of a rule: ``create``, ``update`` and ``deactivate`` write to IndusTrack, ``send`` to QuickBooks; ``link``,
``agree``, ``end`` and ``unlink`` are about the pair. ``note`` is the line alone, of what only shows what will follow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.model import Action, Attention, Decision, Hold, Link, LinkPlan, Mirror, PushPlan, RequestPlan, Side, Step, Values

NOTHING: tuple[Values, Values] = ({}, {})


@dataclass(frozen=True)
class About:
    """The record that a line is about: what it is called in front of people, and its ids as far as it has them."""

    kind: str
    name: str
    quickbooks_id: str | None = None
    industrack_id: str | None = None


@dataclass
class Draft:
    steps: list[Step] = field(default_factory=list)
    request: RequestPlan | None = None
    pushes: list[PushPlan] = field(default_factory=list)
    links: list[LinkPlan] = field(default_factory=list)
    attentions: list[Attention] = field(default_factory=list)
    fetch: list[tuple[str, str]] = field(default_factory=list)
    keeps_held: bool = False
    holds: list[Hold] = field(default_factory=list)

    def note(
        self,
        action: Action,
        side: Side | None,
        about: About,
        why: str,
        before: Values | None = None,
        after: Values | None = None,
        *,
        overwrites: bool = False,
        waits: bool = False,
    ) -> None:
        """A line of the preview and of the history."""
        ids = (about.quickbooks_id, about.industrack_id)
        change = (before or {}, after or {})
        self.steps.append(Step(action, side, about.kind, about.name, why, *ids, *change, overwrites, waits))

    def create(
        self,
        about: About,
        why: str,
        shown: Values,
        agreed: Values,
        *,
        data: Mapping[str, Any] | None = None,
        pending: Iterable[str] = (),
        client_ref: str | None = None,
    ) -> None:
        """A new record in IndusTrack, of this one of QuickBooks, with what is ``shown``; with ``data`` where it is given more."""
        given = {"quickbooks_id": about.quickbooks_id, **(nested(shown) if data is None else data)}
        ours, open_keys = about.quickbooks_id, tuple(sorted(pending))
        plan = PushPlan(about.kind, given, about.name, ours, agreed_quickbooks=agreed, pending=open_keys, client_ref=client_ref)
        self.pushes.append(plan)
        self.note(Action.CREATE, Side.INDUSTRACK, about, why, {}, shown)

    def push(
        self,
        about: About,
        record: Mirror,
        data: Mapping[str, Any],
        *,
        agreed: Values | None = None,
        pending: Iterable[str] = (),
    ) -> None:
        """Patch IndusTrack's record. Without what was ``agreed`` the pair is left as it is."""
        ours = None if agreed is None else about.quickbooks_id
        plan = PushPlan(about.kind, dict(data), about.name, ours, record.id, record.version, agreed or {}, tuple(sorted(pending)))
        self.pushes.append(plan)

    def update(
        self,
        about: About,
        record: Mirror,
        changes: Values,
        why: str,
        agreed: Values,
        *,
        pending: Iterable[str] = (),
        lost: Collection[str] = (),
    ) -> bool:
        """Write these changes to IndusTrack's record, and tell it its record of QuickBooks where it does not know.

        ``lost`` are keys whose edit gives way. False when there is nothing to write.
        """
        data = nested(changes)
        if record.data.get("quickbooks_id") != about.quickbooks_id:
            data["quickbooks_id"] = about.quickbooks_id
        if not data:
            return False
        self.push(about, record, data, agreed=agreed, pending=pending)
        if changes:
            self.note_changes(Side.INDUSTRACK, about, why, record, changes, lost)
        return True

    def note_changes(
        self, side: Side, about: About, why: str, record: Mirror, changes: Values, lost: Collection[str] = ()
    ) -> None:
        """The line of an update of this record; making it inactive is one of its own kind."""
        action = Action.DEACTIVATE if changes.get("active") is False else Action.UPDATE
        before = {key: record.values.get(key) for key in changes}
        self.note(action, side, about, why, before, changes, overwrites=not changes.keys().isdisjoint(lost))

    def deactivate(self, about: About, record: Mirror, why: str, *, agreed: Values | None = None) -> None:
        """Inactive in IndusTrack. Without what was ``agreed`` this does not bring an ended pair back."""
        self.push(about, record, {"active": False}, agreed=agreed)
        self.note(Action.DEACTIVATE, Side.INDUSTRACK, about, why, {"active": True}, {"active": False})

    def send(self, plan: RequestPlan, about: About, why: str, before: Values, after: Values, lost: Collection[str] = ()) -> None:
        """Write to QuickBooks, with the line of it."""
        self.request = plan
        update = Action.DEACTIVATE if after.get("active") is False else Action.UPDATE
        action = Action.CREATE if plan.message.endswith("Add") else update
        self.note(action, Side.QUICKBOOKS, about, why, before, after, overwrites=not after.keys().isdisjoint(lost))

    def agree(self, about: About, agreed: tuple[Values, Values] = NOTHING, why: str = "") -> None:
        """The two are a pair that agrees on this; nothing is written for it."""
        assert about.quickbooks_id is not None
        assert about.industrack_id is not None
        self.links.append(LinkPlan(about.kind, about.quickbooks_id, about.industrack_id, *agreed, why=why))

    def link(self, about: About, why: str, agreed: tuple[Values, Values] = NOTHING) -> None:
        """They become a pair."""
        self.agree(about, agreed, why)
        self.note(Action.LINK, None, about, why)

    def end(self, link: Link, why: str) -> None:
        """The pair is remembered as ended, so that it does not come back by itself."""
        agreed = (link.agreed_quickbooks, link.agreed_industrack)
        self.links.append(LinkPlan(link.kind, link.quickbooks_id, link.industrack_id, *agreed, ended=True, why=why))

    def unlink(self, link: Link, name: str, why: str) -> None:
        """End the pair, and nothing else happens."""
        self.end(link, why)
        self.note(Action.UNLINK, None, About(link.kind, name, link.quickbooks_id, link.industrack_id), why)

    def decision(self) -> Decision:
        return Decision(
            steps=tuple(self.steps),
            request=self.request,
            pushes=tuple(self.pushes),
            links=tuple(self.links),
            attentions=tuple(self.attentions),
            fetch=tuple(self.fetch),
            keeps_held=self.keeps_held,
            holds=tuple(self.holds),
        )


def remembered(now: Values, before: Values, pending: Iterable[str]) -> Values:
    """What a link keeps of one side: its present values, and for keys still to be settled those of before, if any."""
    open_keys = set(pending)
    if not open_keys:
        return dict(now)
    settled = {key: value for key, value in now.items() if key not in open_keys}
    return settled | {key: before[key] for key in open_keys & before.keys()}


def nested(values: Values) -> dict[str, object]:
    """Flat keys as the API takes them: ``address.city`` becomes an object."""
    data: dict[str, object] = {}
    for key, value in values.items():
        outer, dot, inner = key.partition(".")
        if dot:
            below = data.setdefault(outer, {})
            assert isinstance(below, dict)
            below[inner] = value
        else:
            data[key] = value
    return data
