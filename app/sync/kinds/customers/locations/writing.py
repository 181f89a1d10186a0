"""The ship-to list of a request: QuickBooks replaces the whole list, so what nobody changed goes along as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.model import Action, Attention, Context, Cover, Mirror, Pair, Side
from app.sync.kinds.customers.locations.deciding import Locations, ToShipTo
from app.sync.kinds.customers.locations.pair import COMPARED
from app.sync.kinds.customers.locations.values import ADDRESS, KIND, is_unnamed, label, ship_to_of
from app.sync.kinds.customers.values import has_contacts
from app.sync.rules import addresses, names
from app.sync.rules.draft import About, Draft, remembered
from app.sync.rules.reading import part, trimmed

MOST_SHIP_TOS = 50
MOST_NAMED = 5


@dataclass
class ShipTos:
    """The ship-tos of one customer while they are being written; ``customer`` is None for a new one."""

    customer: Mirror | None
    context: Context
    known_names: Sequence[str]
    entries: list[dict[str, Any]] = field(default_factory=list)
    is_changed: bool = False

    def __post_init__(self) -> None:
        held = self.customer.data.get("ship_to") if self.customer else None
        self.entries = [dict(entry) for entry in held or ()]

    def body(self) -> dict[str, Any]:
        if not self.is_changed:
            return {}
        if has_contacts(self.context.qbxml_version):
            return {"ship_to": self.entries}
        held = {key: value for key, value in self.entries[0].items() if key not in {"name", "default_ship_to"}}
        return {"ship_address": held}

    def plan(self, draft: Draft, locations: Locations, pairs: Sequence[Pair], writes_address: bool) -> list[Cover]:
        """Take over what is to be written, and answer which locations the request then covers."""
        unnamed = _unnamed(pairs)
        wanted = list(locations.ship_tos)
        if not wanted:
            return [_unchanged(unnamed)] if unnamed and writes_address else []
        place = unnamed.industrack if unnamed and not self.entries else None
        if unnamed and place and all(one.industrack.id != place.id for one in wanted):
            why = "Kept as a ship-to address beside the new one."
            wanted.insert(0, ToShipTo(place, unnamed.quickbooks, unnamed.link, frozenset(COMPARED), why))
        covers, over = [], []
        for one in sorted(wanted, key=self._turn):
            if self._has_room(one):
                covers.append(self._take(draft, one, locations.customer_name))
            else:
                over.append(one)
        if over:
            draft.attentions.append(self._too_many(over[0], locations) if len(over) == 1 else self._far_too_many(over, locations))
        return covers

    def _has_room(self, one: ToShipTo) -> bool:
        most = MOST_SHIP_TOS if has_contacts(self.context.qbxml_version) else 1
        return self._place(one) is not None or len(self.entries) < most

    def _turn(self, one: ToShipTo) -> tuple[Any, ...]:
        """Who has a place keeps it; then the default location, then the oldest: the same ones at every decide."""
        record = one.industrack
        return (
            self._place(one) is None,
            not record.values.get("is_default"),
            str(record.data.get("created_at") or ""),
            record.id,
        )

    def _place(self, one: ToShipTo) -> int | None:
        """Where the ship-to of this location stands in the list; None when there is none yet."""
        if one.quickbooks is None or is_unnamed(one.quickbooks.id):
            return None
        wanted = ship_to_of(one.quickbooks.id)
        known = [trimmed(entry.get("name")) for entry in self.entries]
        return known.index(wanted) if wanted in known else None

    def _take(self, draft: Draft, one: ToShipTo, customer: str) -> Cover:
        place = self._place(one)
        entry = dict(self.entries[place]) if place is not None else {}
        values = one.industrack.values
        address = part(ADDRESS, values)
        if any(key.startswith(f"{ADDRESS}.") for key in one.keys):
            entry |= addresses.write(address, entry, self.known_names)
        if place is None or ("name" in one.keys and values.get("name")):
            taken = [str(other["name"]) for index, other in enumerate(self.entries) if index != place]
            entry["name"] = names.ship_to_name(str(values.get("name", "")), address, taken)
        if "is_default" in one.keys:
            entry = self._with_default(entry, bool(values.get("is_default")))
        if place is None:
            self.entries.append(_without_empty(entry))
        else:
            self.entries[place] = entry
        self.is_changed = True
        self._note(draft, one, place is None, customer)
        name = str(entry["name"]) if has_contacts(self.context.qbxml_version) else ""
        before = one.link.agreed_industrack if one.link else {}
        agreed = remembered(values, before, one.pending)
        return Cover(KIND, one.industrack.id, name, agreed, tuple(sorted(one.pending)))

    def _with_default(self, entry: dict[str, Any], is_default: bool) -> dict[str, Any]:
        """One ship-to at most is the default one."""
        if is_default:
            self.entries = [
                {**other, "default_ship_to": False} if other.get("default_ship_to") else other for other in self.entries
            ]
        return {**entry, "default_ship_to": is_default}

    def _note(self, draft: Draft, one: ToShipTo, is_new: bool, customer: str) -> None:
        ship_to, place = one.quickbooks, one.industrack
        held = {key: (ship_to.values if ship_to else {}).get(key) for key in one.keys}
        about = About(KIND, label(place.values, customer), ship_to.id if ship_to else None, place.id)
        action, before = (Action.CREATE, {}) if is_new else (Action.UPDATE, held)
        after = {key: place.values.get(key) for key in one.keys}
        draft.note(action, Side.QUICKBOOKS, about, one.why, before, after, overwrites=one.overwrites_edit)

    def _far_too_many(self, over: Sequence[ToShipTo], locations: Locations) -> Attention:
        """One for all of them: what is to be done is the same."""
        most = MOST_SHIP_TOS if has_contacts(self.context.qbxml_version) else 1
        customer = locations.customer_name
        shown = ", ".join(label(one.industrack.values, customer) for one in over[:MOST_NAMED])
        more = f" and {len(over) - MOST_NAMED} more" if len(over) > MOST_NAMED else ""
        return Attention(
            code="too_many_ship_tos",
            summary=f"{len(over)} locations of {customer} are not in QuickBooks, which holds {most} a customer: {shown}{more}.",
            remedy="Remove ship-to addresses in QuickBooks, or make locations inactive in IndusTrack.",
            kind="customer",
            quickbooks_id=self.customer.id if self.customer else None,
            industrack_id=locations.customer_id if not self.customer else None,
            name=customer,
        )

    def _too_many(self, one: ToShipTo, locations: Locations) -> Attention:
        name = label(one.industrack.values, locations.customer_name)
        most = MOST_SHIP_TOS if has_contacts(self.context.qbxml_version) else 1
        customer = locations.customer_name
        return Attention(
            code="too_many_ship_tos",
            summary=f"The location {name} of {customer} is not in QuickBooks, which holds {most} for a customer.",
            remedy="Remove ship-to addresses in QuickBooks, or make locations inactive in IndusTrack.",
            kind=KIND,
            industrack_id=one.industrack.id,
            name=name,
        )


def _unnamed(pairs: Sequence[Pair]) -> Pair | None:
    """The linked location of a customer that has no ship-tos."""
    for pair in pairs:
        held = pair.quickbooks is not None and not pair.quickbooks.deleted
        alive = pair.industrack is not None and not pair.industrack.deleted
        if held and alive and pair.link and not pair.link.ended and is_unnamed(pair.link.quickbooks_id):
            return pair
    return None


def _unchanged(pair: Pair) -> Cover:
    """A bill address that changes moves the unnamed location in QuickBooks; the one in IndusTrack stays as it is."""
    assert pair.industrack is not None
    return Cover(KIND, pair.industrack.id, "", pair.industrack.values)


def _without_empty(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value != ""}
