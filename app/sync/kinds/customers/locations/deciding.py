"""What is due for the service locations of one customer: each ship-to of QuickBooks against its location in IndusTrack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.model import Link, Mirror, Pair, Side
from app.sync.kinds.customers.locations.joining import joined
from app.sync.kinds.customers.locations.pair import COMPARED, BothPlaces
from app.sync.kinds.customers.locations.values import KIND, label
from app.sync.rules.comparison import Policy
from app.sync.rules.draft import About, Draft, nested, remembered

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
    unsure: set[str] = field(default_factory=set)  # of which nobody can tell whose edit is the later one

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
        if link is not None:
            self.draft.unlink(link, label(place.values, self.customer_name), DELETED)

    def _create(self, ship_to: Mirror) -> None:
        values = ship_to.values
        data = nested({key: value for key, value in values.items() if value != ""})
        about = About(KIND, label(values, self.customer_name), ship_to.id)
        self.draft.create(about, NEW_HERE, values, values, data={**data, "customer_id": self.customer_id})

    def _compare(self, both: BothPlaces) -> None:
        keys, verdict = both.to_quickbooks, both.verdict
        about = About(KIND, label(both.ship_to.values, self.customer_name), both.ship_to.id, both.place.id)
        self.unsure |= verdict.unsure
        waiting = keys | verdict.unsure
        agreed = remembered(both.ship_to.values, both.was[0], waiting)
        why = verdict.why or BACK_HERE
        is_pushed = self.draft.update(about, both.place, both.changes, why, agreed, pending=waiting, lost=verdict.lost)
        if keys:
            lost = bool(verdict.lost & keys)
            one = ToShipTo(both.place, both.ship_to, both.link, keys, verdict.why, lost, verdict.to_industrack | verdict.unsure)
            self.ship_tos.append(one)
        if both.link is None or (not is_pushed and not keys):
            self._agree(both, waiting | verdict.to_industrack)

    def _agree(self, both: BothPlaces, pending: frozenset[str]) -> None:
        about = About(KIND, label(both.place.values, self.customer_name), both.ship_to.id, both.place.id)
        agreed = both.agreement(pending)
        if both.link is None:
            self.draft.link(about, "The same location on both sides.", agreed)
        elif (both.link.quickbooks_id, *agreed) != (both.ship_to.id, *both.was):
            self.draft.agree(about, agreed)

    def _removed(self, place: Mirror, link: Link) -> None:
        """The ship-to is gone: the location goes inactive, or the ship-to comes back where IndusTrack decides."""
        if place.values["active"] and self._comes_back(place, link):
            self.ship_tos.append(ToShipTo(place, None, link, frozenset(COMPARED), BACK_THERE))
            return
        agreed = {**link.agreed_quickbooks, "active": False}
        about = About(KIND, label(place.values, self.customer_name), link.quickbooks_id, place.id)
        if place.values["active"]:
            self.draft.deactivate(about, place, REMOVED, agreed=agreed)
        elif (agreed, place.values) != (link.agreed_quickbooks, link.agreed_industrack):
            self.draft.agree(about, (agreed, place.values))

    def _comes_back(self, place: Mirror, link: Link) -> bool:
        """Two-way, a location that was put to use again after its ship-to was removed, or where IndusTrack was chosen."""
        if self.policy.winner is Side.INDUSTRACK:
            return True
        if not self.policy.writes_quickbooks or not self.policy.writes_industrack:
            return self.policy.writes_quickbooks
        was_there = link.agreed_quickbooks.get("active", True)
        return not was_there and place.values != link.agreed_industrack
