"""Both sides of a company as plain records in memory, their links, and the units that the two make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.model import Context, Link, Mirror, Pair, Unit
from app.sync.kinds import KINDS
from app.sync.kinds.customers.locations.values import from_customer
from qbxml import messages

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
PREFERENCES: dict[str, Any] = {
    "sales_tax_preferences": {
        "default_taxable_sales_tax_code": {"list_id": "T-1", "full_name": "Tax"},
        "default_non_taxable_sales_tax_code": {"list_id": "T-2", "full_name": "Non"},
    }
}


@dataclass
class Sides:
    """What is where."""

    settings: dict[str, Any] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    preferences: dict[str, Any] = field(default_factory=lambda: PREFERENCES)
    version: str = "13.0"
    ours: dict[str, dict[str, Any]] = field(default_factory=dict)  # QuickBooks' customers
    theirs: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: {"customer": {}, "location": {}, "tax_rate": {}})
    links: dict[tuple[str, str], Link] = field(default_factory=dict)
    edited: dict[str, datetime] = field(default_factory=dict)
    codes: dict[str, bool] = field(default_factory=dict)  # tax codes and whether they tax
    serial: int = 0

    # -- what people do ---------------------------------------------------------------------------------------------

    def add_customer(self, name: str, parent: str | None = None, **data: Any) -> str:
        """A QuickBooks user makes a customer, or a job below ``parent``."""
        list_id = self._next("80-")
        full_name = f"{self.ours[parent]['full_name']}:{name}" if parent else name
        above = {"parent": {"list_id": parent, "full_name": self.ours[parent]["full_name"]}} if parent else {}
        record = {"list_id": list_id, "name": name, "full_name": full_name, **above, "is_active": True, **data}
        self._keep(messages.CustomerRet.from_dict(record).as_dict())
        return list_id

    def edit_customer(self, list_id: str, at: int = 0, **data: Any) -> None:
        """A QuickBooks user changes a customer, ``at`` minutes after the start."""
        self.edited[list_id] = START + timedelta(minutes=at)
        self._keep({**self.ours[list_id], **data})

    def delete_customer(self, list_id: str) -> None:
        self.ours[list_id]["deleted"] = True

    def add_here(self, kind: str, **data: Any) -> str:
        """The office makes a record in IndusTrack."""
        number = self._next("it-")
        self.theirs[kind][number] = {"id": number, "version": "1", **data}
        return number

    def edit_here(self, number: str, at: int = 0, **data: Any) -> None:
        self.edited[number] = START + timedelta(minutes=at)
        self._patch(number, data)

    def link(self, kind: str, quickbooks_id: str, industrack_id: str) -> None:
        """A pair that nothing is known of yet."""
        self._link(Link(kind, quickbooks_id, industrack_id, {}, {}))

    # -- what is seen -----------------------------------------------------------------------------------------------

    def customers_here(self) -> list[dict[str, Any]]:
        return list(self.theirs["customer"].values())

    def locations_here(self, customer: str | None = None) -> list[dict[str, Any]]:
        found = self.theirs["location"].values()
        return [place for place in found if customer is None or place["customer_id"] == customer]

    def linked(self, quickbooks_id: str, kind: str = "customer") -> dict[str, Any]:
        """The IndusTrack record of a QuickBooks record."""
        return self.theirs[kind][self.links[kind, quickbooks_id].industrack_id]

    def quickbooks_of(self, number: str) -> dict[str, Any]:
        link = next(link for link in self.links.values() if link.industrack_id == number and not link.ended)
        return self.ours[link.quickbooks_id.partition("#")[0]]

    def place_ids(self, list_id: str) -> set[str]:
        """The ids of the locations that a QuickBooks customer has."""
        return set(self._our_places(list_id))

    @property
    def context(self) -> Context:
        zone = ZoneInfo("America/Chicago")
        return Context("c1", self.settings, zone, self.version, self.preferences, self, START, choices=self.choices)

    # -- the lookup -------------------------------------------------------------------------------------------------

    def industrack_id(self, kind: str, quickbooks_id: str) -> str | None:
        link = self.links.get((kind, quickbooks_id))
        return link.industrack_id if link and not link.ended else None

    def quickbooks_id(self, kind: str, industrack_id: str) -> str | None:
        for (linked_kind, quickbooks_id), link in self.links.items():
            if linked_kind == kind and link.industrack_id == industrack_id and not link.ended:
                return quickbooks_id
        return None

    def quickbooks(self, kind: str, quickbooks_id: str) -> Mirror | None:
        if kind == "tax_code" and quickbooks_id in self.codes:
            return Mirror(kind, quickbooks_id, "1", {"is_taxable": self.codes[quickbooks_id]}, {})
        return self._our_mirror(quickbooks_id) if kind == "customer" and quickbooks_id in self.ours else None

    def industrack(self, kind: str, industrack_id: str) -> Mirror | None:
        return self._their_mirror(kind, industrack_id) if industrack_id in self.theirs[kind] else None

    # -- the units ---------------------------------------------------------------------------------------------------

    def unit(self, list_id: str) -> Unit:
        found = [link for (_, key), link in self.links.items() if key == list_id]
        link = next((one for one in found if not one.ended), found[0] if found else None)
        mirror = self._our_mirror(list_id)
        if link is None:
            suggestions = [self._their_mirror("customer", number) for number in self._loose_here()]
            rivals = [self._our_mirror(other) for other in self._loose() if other != list_id]
            above = self._above(list_id)
            return Unit("customer", mirror, None, None, self._pairs(list_id, None), above, tuple(suggestions), tuple(rivals))
        here = self._their_mirror(link.kind, link.industrack_id)
        places = self._pairs(list_id, link.industrack_id)
        return Unit("customer", mirror, here, link, places, self._above(list_id))

    def unit_here(self, number: str) -> Unit:
        mirror = self._their_mirror("customer", number)
        parent = mirror.values["parent_customer_id"]
        above = None
        if parent is not None and parent in self.theirs["customer"]:
            linked = next((link for link in self.links.values() if link.industrack_id == parent), None)
            above = Pair("customer", None, self._their_mirror("customer", parent), linked)
        suggestions = tuple(self._our_mirror(list_id) for list_id in self._loose())
        rivals = tuple(self._their_mirror("customer", one) for one in self._loose_here() if one != number)
        return Unit("customer", None, mirror, None, self._pairs(None, number), above, suggestions, rivals)

    def _above(self, list_id: str) -> Pair | None:
        parent = self.ours[list_id].get("parent")
        if not parent:
            return None
        link = self.links.get(("customer", parent["list_id"]))
        return Pair("customer", self._our_mirror(parent["list_id"]), None, link)

    def _loose(self) -> list[str]:
        return [one for one in self.ours if not any(key == one for _, key in self.links)]

    def _loose_here(self) -> list[str]:
        linked = {link.industrack_id for link in self.links.values()}
        return [one for one in self.theirs["customer"] if one not in linked]

    def _pairs(self, list_id: str | None, number: str | None) -> tuple[Pair, ...]:
        """The locations of a customer: linked ones joined, the others one by one."""
        ours = self._our_places(list_id) if list_id else {}
        theirs = {
            key: self._their_mirror("location", key)
            for key, place in self.theirs["location"].items()
            if place["customer_id"] == number
        }
        pairs = []
        for (kind, key), link in self.links.items():
            if kind == "location" and (link.industrack_id in theirs or key in ours):
                pairs.append(Pair("location", ours.pop(key, None), theirs.pop(link.industrack_id, None), link))
        pairs += [Pair("location", mirror) for mirror in ours.values()]
        return tuple(pairs + [Pair("location", None, mirror) for mirror in theirs.values()])

    def _our_places(self, list_id: str) -> dict[str, Mirror]:
        record = self.ours[list_id]
        edited = self.edited.get(list_id)
        if record.get("deleted"):
            return {}
        rows = from_customer(record, self._parents(record), self.context)
        return {key: Mirror("location", key, "", data, values, edited) for key, data, values in rows}

    def _our_mirror(self, list_id: str) -> Mirror:
        record = self.ours[list_id]
        values = KINDS["customer"].rules.quickbooks_values(record, self._parents(record), self.context)
        version = str(record["edit_sequence"])
        gone = bool(record.get("deleted"))
        return Mirror("customer", list_id, version, record, values, self.edited.get(list_id), gone)

    def _their_mirror(self, kind: str, number: str) -> Mirror:
        record = self.theirs[kind][number]
        values = KINDS[kind].rules.industrack_values(record, self.context) if kind in KINDS else {}
        gone = bool(record.get("deleted"))
        return Mirror(kind, number, record["version"], record, values, self.edited.get(number), gone)

    def _parents(self, record: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
        found = []
        while parent := record.get("parent"):
            record = self.ours[parent["list_id"]]
            found.append(record)
        return tuple(found)

    def _link(self, link: Link) -> None:
        """A record has one link: a new one takes the place of that of its kind before."""
        same = [key for key, one in self.links.items() if one.kind == link.kind and one.industrack_id == link.industrack_id]
        for key in same:
            del self.links[key]
        self.links[link.kind, link.quickbooks_id] = link

    def _keep(self, record: Mapping[str, Any]) -> None:
        """QuickBooks' record, at a new version; emptied fields are not in an answer."""
        kept = {key: _without_empty(value) for key, value in record.items() if value not in ("", None, [], {})}
        self.ours[record["list_id"]] = {**kept, "edit_sequence": self._next("")}

    def _patch(self, number: str, changes: Mapping[str, Any]) -> None:
        kind = next(kind for kind, records in self.theirs.items() if number in records)
        record = self.theirs[kind][number]
        for key, value in changes.items():
            held = record.get(key)
            record[key] = {**(held or {}), **value} if isinstance(value, Mapping) else value
        record["version"] = str(int(record["version"]) + 1)

    def _next(self, prefix: str) -> str:
        self.serial += 1
        return f"{prefix}{self.serial}"


def _without_empty(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: inner for key, inner in value.items() if inner not in ("", None)}
    if isinstance(value, list | tuple):
        return [_without_empty(inner) for inner in value]
    return value


def address(*lines: str, city: str = "", state: str = "", postal_code: str = "", **more: Any) -> dict[str, Any]:
    """A QuickBooks address."""
    named = {f"addr{number}": line for number, line in enumerate(lines, start=1)}
    place = {"city": city, "state": state, "postal_code": postal_code}
    return {**named, **{key: value for key, value in place.items() if value}, **more}
