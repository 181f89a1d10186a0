"""What is due for the locations of one customer, whose IndusTrack record is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.model import Action, Link, LinkPlan, Mirror, Pair, PushPlan, Side, Step, Values
from app.sync.kinds.customers.locations.joining import joined
from app.sync.kinds.customers.locations.pair import COMPARED, BothPlaces
from app.sync.kinds.customers.locations.values import COLLECTION, KIND, label
from app.sync.rules.comparison import Policy
from app.sync.rules.draft import Draft, nested

DELETED = "Deleted in IndusTrack; the ship-to address stays in QuickBooks."
REMOVED = "The ship-to address was removed in QuickBooks."
BACK_HERE = "The ship-to address is there again."
BACK_THERE = "The ship-to address is gone from QuickBooks, but the location is in use in IndusTrack."
NEW_HERE = "A ship-to address in QuickBooks."
NEW_THERE = "A new location in IndusTrack."


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
    list_id: str = ""  # QuickBooks'; empty while it is not there
    ship_tos: list[ToShipTo] = field(default_factory=list)

    def decide(self, pairs: Sequence[Pair]) -> None:
        for pair in joined(pairs, self.list_id, self.customer_id):
            self._decide(pair)

    def _decide(self, pair: Pair) -> None:
        ship_to = pair.quickbooks if pair.quickbooks and not pair.quickbooks.deleted else None
        place = pair.industrack
        if place is None:
            if pair.link is None and ship_to is not None and self.policy.writes_industrack:
                self._create(ship_to)
        elif place.deleted:
            self._end(pair.link, place)
        elif ship_to is not None:
            self._compare(BothPlaces(ship_to, place, pair.link, self.known_names, self.policy))
        elif pair.link is not None:
            self._removed(place, pair.link)
        elif self.policy.writes_quickbooks and place.values["active"]:
            self.ship_tos.append(ToShipTo(place, None, None, frozenset(COMPARED), NEW_THERE))

    def _end(self, link: Link | None, place: Mirror) -> None:
        """The pair is remembered as ended, so that the location does not come back."""
        if link is None:
            return
        agreed = (link.agreed_quickbooks, link.agreed_industrack)
        ids = (link.quickbooks_id, link.industrack_id)
        self.draft.links.append(LinkPlan(KIND, *ids, *agreed, ended=True, why=DELETED))
        self._step(Action.UNLINK, None, DELETED, link.quickbooks_id, place)

    def _create(self, ship_to: Mirror) -> None:
        values = ship_to.values
        data = nested({key: value for key, value in values.items() if value != ""})
        data |= {"customer_id": self.customer_id, "quickbooks_id": ship_to.id}
        name = label(values, self.customer_name)
        self.draft.pushes.append(PushPlan(KIND, COLLECTION, data, name, ship_to.id, agreed_quickbooks=values))
        step = Step(Action.CREATE, Side.INDUSTRACK, KIND, name, NEW_HERE, ship_to.id, None, {}, values)
        self.draft.steps.append(step)

    def _compare(self, both: BothPlaces) -> None:
        name = label(both.ship_to.values, self.customer_name)
        push = both.push(name)
        if push is not None:
            self.draft.pushes.append(push)
        if both.changes:
            before = {key: both.place.values.get(key) for key in both.changes}
            lost = bool(both.verdict.lost & both.changes.keys())
            why = both.verdict.why or BACK_HERE
            ids = (both.ship_to.id, both.place.id)
            self.draft.steps.append(Step(Action.UPDATE, Side.INDUSTRACK, KIND, name, why, *ids, before, both.changes, lost))
        keys, verdict = both.to_quickbooks, both.verdict
        if keys:
            lost = bool(verdict.lost & keys)
            one = ToShipTo(both.place, both.ship_to, both.link, keys, verdict.why, lost, verdict.to_industrack)
            self.ship_tos.append(one)
        if both.link is None or (push is None and not keys):
            self._agree(both, keys | verdict.to_industrack)

    def _agree(self, both: BothPlaces, pending: frozenset[str]) -> None:
        plan = both.agreement(pending)
        if plan is None:
            return
        self.draft.links.append(plan)
        if both.link is None:
            self._step(Action.LINK, None, "The same location on both sides.", both.ship_to.id, both.place)

    def _removed(self, place: Mirror, link: Link) -> None:
        """The ship-to is gone: the location goes inactive, or the ship-to comes back where IndusTrack decides."""
        if place.values["active"] and self._comes_back(place, link):
            self.ship_tos.append(ToShipTo(place, None, link, frozenset(COMPARED), BACK_THERE))
            return
        agreed = {**link.agreed_quickbooks, "active": False}
        ids = (link.quickbooks_id, place.id)
        if place.values["active"]:
            name = label(place.values, self.customer_name)
            push = PushPlan(KIND, COLLECTION, {"active": False}, name, *ids, place.version, agreed)
            self.draft.pushes.append(push)
            change: tuple[Values, Values] = ({"active": True}, {"active": False})
            self._step(Action.DEACTIVATE, Side.INDUSTRACK, REMOVED, link.quickbooks_id, place, *change)
        elif (agreed, place.values) != (link.agreed_quickbooks, link.agreed_industrack):
            self.draft.links.append(LinkPlan(KIND, *ids, agreed, place.values))

    def _comes_back(self, place: Mirror, link: Link) -> bool:
        """Two-way, a location that was put to use again after its ship-to was removed, or where IndusTrack was chosen."""
        if self.policy.winner is Side.INDUSTRACK:
            return True
        if not self.policy.writes_quickbooks or not self.policy.writes_industrack:
            return self.policy.writes_quickbooks
        was_there = link.agreed_quickbooks.get("active", True)
        return not was_there and place.values != link.agreed_industrack

    def _step(
        self,
        action: Action,
        side: Side | None,
        why: str,
        quickbooks_id: str,
        place: Mirror,
        *change: Values,
    ) -> None:
        name = label(place.values, self.customer_name)
        before, after = change or ({}, {})
        self.draft.steps.append(Step(action, side, KIND, name, why, quickbooks_id, place.id, before, after))
