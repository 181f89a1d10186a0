"""What is due for the locations of one customer, whose IndusTrack record is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.sync import addresses
from app.sync.decide import Held, Policy, Verdict, compare
from app.sync.draft import Draft, nested, remembered
from app.sync.kinds.customers_values import flat, part
from app.sync.kinds.locations import ADDRESS, COLLECTION, KIND, label
from app.sync.kinds.locations_join import joined
from app.sync.types import (
    Action,
    Link,
    LinkPlan,
    Mirror,
    Pair,
    PushPlan,
    Side,
    Step,
    Values,
)
from qbxml import text

COMPARED = ("name", *(f"{ADDRESS}.{key}" for key in addresses.PARTS), "is_default")
NAME_LIMIT = 41


@dataclass(frozen=True)
class ToShipTo:
    """A location that QuickBooks is to take over; ``keys`` are those that change, all of them for a new ship-to."""

    industrack: Mirror
    quickbooks: Mirror | None
    link: Link | None
    keys: frozenset[str]
    why: str
    overwrites_edit: bool = False
    pending: frozenset[str] = frozenset()  # keys that go the other way at the same time


@dataclass
class Locations:
    """What the locations of a customer need."""

    draft: Draft
    customer_id: str  # IndusTrack's
    customer_name: str
    known_names: Sequence[str]
    policy: Policy
    ship_tos: list[ToShipTo] = field(default_factory=list)

    def decide(self, pairs: Sequence[Pair]) -> None:
        for pair in joined(pairs):
            self._decide(pair)

    def _decide(self, pair: Pair) -> None:
        ship_to = pair.quickbooks if pair.quickbooks and not pair.quickbooks.deleted else None
        place = pair.industrack
        if place is not None and place.deleted:
            self._end(pair, place)
        elif place is None:
            if pair.link is None and ship_to is not None and self.policy.writes_industrack:
                self._create(ship_to)
        elif ship_to is not None:
            self._compare(ship_to, place, pair.link)
        elif pair.link is not None:
            self._removed(place, pair.link)
        elif self.policy.writes_quickbooks and place.values.get("active", True):
            self.ship_tos.append(ToShipTo(place, None, None, frozenset(COMPARED), "A new location in IndusTrack."))

    def _end(self, pair: Pair, place: Mirror) -> None:
        """Deleted in IndusTrack: the ship-to stays where it is, and the location does not come back."""
        if pair.link is None:
            return
        why = "Deleted in IndusTrack; the ship-to address stays in QuickBooks."
        link = pair.link
        self.draft.links.append(
            LinkPlan(
                KIND,
                link.quickbooks_id,
                link.industrack_id,
                link.agreed_quickbooks,
                link.agreed_industrack,
                ended=True,
                why=why,
            )
        )
        self._step(Action.UNLINK, None, why, link.quickbooks_id, place)

    def _create(self, ship_to: Mirror) -> None:
        values = ship_to.values
        data = nested({key: value for key, value in values.items() if value != ""})
        data |= {"customer_id": self.customer_id, "quickbooks_id": ship_to.id}
        name = label(values, self.customer_name)
        self.draft.pushes.append(PushPlan(KIND, COLLECTION, data, name, ship_to.id, agreed_quickbooks=values))
        why = "A ship-to address in QuickBooks."
        self.draft.steps.append(Step(Action.CREATE, Side.INDUSTRACK, KIND, name, why, ship_to.id, None, {}, values))

    def _compare(self, ship_to: Mirror, place: Mirror, link: Link | None) -> None:
        base_q = link.agreed_quickbooks if link else {}
        base_i = link.agreed_industrack if link else {}
        ours = Held(_common_ship_to(ship_to.values), _common_ship_to(base_q), ship_to.edited_at)
        theirs = Held(self._common(place.values), self._common(base_i), place.edited_at)
        verdict = compare(ours, theirs, self.policy)
        to_quickbooks = verdict.to_quickbooks
        if not theirs.now["name"]:  # a ship-to needs a name; the one it has will do
            to_quickbooks -= {"name"}
        changes = {key: ours.now[key] for key in verdict.to_industrack}
        back = base_q.get("active") is False and not place.values["active"]
        if back and self.policy.writes_industrack:
            changes["active"] = True
        pushed = self._push(ship_to, place, link, changes, verdict, to_quickbooks)
        if to_quickbooks:
            self.ship_tos.append(
                ToShipTo(
                    place,
                    ship_to,
                    link,
                    to_quickbooks,
                    verdict.why,
                    bool(verdict.lost & to_quickbooks),
                    verdict.to_industrack,
                )
            )
        if link is None and (pushed or to_quickbooks):
            open_keys = verdict.to_industrack | to_quickbooks
            self._link(ship_to, place, None, open_keys)
        elif not pushed and not to_quickbooks:
            self._link(ship_to, place, link, ())

    def _push(
        self,
        ship_to: Mirror,
        place: Mirror,
        link: Link | None,
        changes: Values,
        verdict: Verdict,
        pending: frozenset[str],
    ) -> bool:
        """Plan the patch of a location; False when it has nothing to say."""
        if f"{ADDRESS}.street" in changes or f"{ADDRESS}.unit" in changes:  # the two share QuickBooks' lines
            changes |= {f"{ADDRESS}.{key}": ship_to.values[f"{ADDRESS}.{key}"] for key in ("street", "unit")}
        changes = {key: value for key, value in changes.items() if place.values.get(key) != value}
        data = nested(changes)
        if place.data.get("quickbooks_id") != ship_to.id:
            data["quickbooks_id"] = ship_to.id
        if not data:
            return False
        agreed = remembered(ship_to.values, link.agreed_quickbooks if link else {}, pending)
        name = label(ship_to.values, self.customer_name)
        self.draft.pushes.append(
            PushPlan(KIND, COLLECTION, data, name, ship_to.id, place.id, place.version, agreed, tuple(sorted(pending)))
        )
        if changes:
            before = {key: place.values.get(key) for key in changes}
            overwrites = bool(verdict.lost & changes.keys())
            why = verdict.why or "The ship-to address is there again."
            self.draft.steps.append(
                Step(
                    Action.UPDATE,
                    Side.INDUSTRACK,
                    KIND,
                    name,
                    why,
                    ship_to.id,
                    place.id,
                    before,
                    changes,
                    overwrites,
                )
            )
        return True

    def _link(self, ship_to: Mirror, place: Mirror, link: Link | None, pending: Iterable[str]) -> None:
        """Agree on the present state, unless that is what was agreed on already."""
        agreed_q = remembered(ship_to.values, link.agreed_quickbooks if link else {}, pending)
        agreed_i = remembered(place.values, link.agreed_industrack if link else {}, pending)
        plan = LinkPlan(KIND, ship_to.id, place.id, agreed_q, agreed_i)
        known = link is not None and link.quickbooks_id == ship_to.id
        if known and link is not None and (agreed_q, agreed_i) == (link.agreed_quickbooks, link.agreed_industrack):
            return
        self.draft.links.append(plan)
        if link is None:
            self._step(Action.LINK, None, "The same location on both sides.", ship_to.id, place)

    def _removed(self, place: Mirror, link: Link) -> None:
        """The ship-to is gone from QuickBooks: the location goes inactive, or the ship-to comes back where
        IndusTrack decides.
        """
        was_there = link.agreed_quickbooks.get("active", True)
        is_active = bool(place.values["active"])
        edited = place.values != link.agreed_industrack
        if is_active and self._comes_back(was_there, edited, place):
            why = "The ship-to address is gone from QuickBooks, but the location is in use in IndusTrack."
            self.ship_tos.append(ToShipTo(place, None, link, frozenset(COMPARED), why))
            return
        agreed = {**link.agreed_quickbooks, "active": False}
        why = "The ship-to address was removed in QuickBooks."
        if is_active:
            name = label(place.values, self.customer_name)
            data = {"active": False}
            self.draft.pushes.append(
                PushPlan(KIND, COLLECTION, data, name, link.quickbooks_id, place.id, place.version, agreed)
            )
            step = (Action.DEACTIVATE, Side.INDUSTRACK)
            self._step(*step, why, link.quickbooks_id, place, {"active": True}, {"active": False})
        elif (agreed, place.values) != (link.agreed_quickbooks, link.agreed_industrack):
            self.draft.links.append(LinkPlan(KIND, link.quickbooks_id, place.id, agreed, place.values))

    def _comes_back(self, was_there: bool, edited: bool, place: Mirror) -> bool:
        if not self.policy.writes_quickbooks:
            return False
        if not self.policy.writes_industrack:
            return True
        return edited and not was_there

    def _common(self, values: Values) -> Values:
        """IndusTrack's values as QuickBooks could hold them."""
        common = {key: values[key] for key in values.keys() & set(COMPARED)}
        if "name" in common:
            common["name"] = text.clean(common["name"], NAME_LIMIT)
        address = flat(ADDRESS, addresses.canonical(part(ADDRESS, values), self.known_names))
        return common | {key: value for key, value in address.items() if key in values}

    def _step(
        self,
        action: Action,
        side: Side | None,
        why: str,
        quickbooks_id: str,
        place: Mirror,
        before: Values | None = None,
        after: Values | None = None,
    ) -> None:
        name = label(place.values, self.customer_name)
        self.draft.steps.append(Step(action, side, KIND, name, why, quickbooks_id, place.id, before or {}, after or {}))


def _common_ship_to(values: Values) -> Values:
    common = {key: values[key] for key in values.keys() & set(COMPARED)}
    return {key: text.clean(value) if isinstance(value, str) else value for key, value in common.items()}
