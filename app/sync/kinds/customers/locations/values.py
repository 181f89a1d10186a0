"""Service locations: the ship-to addresses of a QuickBooks customer.

A ship-to has no id of its own; its location is known as ``<ListID>#<ship-to name>``. A customer without ship-
tos has one unnamed location, ``<ListID>#``, from its ship address or else its bill address; none when both
are empty. That of a job is called by the job's name and exists even without an address, because the name says
where the work is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.model import Context, Decision, Unit, Values
from app.sync.kinds.customers.values import has_address, known_names
from app.sync.rules import addresses, names
from app.sync.rules.reading import Data, flat, part, trimmed

KIND = "location"
ADDRESS = "address"


def location_id(list_id: str, ship_to: str) -> str:
    return f"{list_id}#{ship_to}"


def ship_to_of(quickbooks_id: str) -> str:
    """The ship-to name in a location's id; empty for the unnamed one."""
    return quickbooks_id.partition("#")[2]


def is_unnamed(quickbooks_id: str) -> bool:
    return quickbooks_id.endswith("#")


def from_customer(data: Data, parents: Sequence[Data], context: Context) -> list[tuple[str, dict[str, Any], Values]]:
    """The locations that a QuickBooks customer has: ``(quickbooks_id, data, values)`` each."""
    ship_tos = [entry for entry in data.get("ship_to") or () if trimmed(entry.get("name"))]
    found: dict[str, tuple[str, dict[str, Any], Values]] = {}
    for entry in ship_tos or _unnamed(data):
        name = trimmed(entry.get("name")) if ship_tos else ""
        key = location_id(str(data["list_id"]), name)
        found.setdefault(key, (key, dict(entry), _values(entry, (data, *parents))))
    return list(found.values())


def _unnamed(data: Data) -> list[dict[str, Any]]:
    held = [data.get(key) or {} for key in ("ship_address", "bill_address")]
    address: Data = next((entry for entry in held if has_address(entry)), {})
    name = trimmed(data.get("name")) if data.get("parent") else ""
    return [{**address, "name": name, "default_ship_to": True}] if address or name else []


def _values(entry: Data, owners: Sequence[Data]) -> Values:
    known = known_names(owners[0], owners[1:])
    return {
        "name": names.location_name(trimmed(entry.get("name"))),
        **flat(ADDRESS, addresses.read(entry, known)),
        "is_default": bool(entry.get("default_ship_to")),
        "active": True,
    }


class Locations:
    """The kind ``location``; what is due for a location is decided with its customer."""

    name = KIND

    def quickbooks_values(self, data: Data, parents: tuple[Mapping[str, Any], ...], context: Context) -> Values:
        """Of a ship-to; ``parents`` are its customer and the records above."""
        return _values(data, parents)

    def industrack_values(self, data: Data, context: Context) -> Values:
        address = data.get(ADDRESS) or {}
        return {
            "name": trimmed(data.get("name")),
            **flat(ADDRESS, {key: trimmed(address.get(key)) for key in addresses.PARTS}),
            "is_default": bool(data.get("is_default")),
            "active": data.get("active") is not False,
        }

    def decide(self, unit: Unit, context: Context) -> Decision:
        """Nothing: a ship-to is part of its customer's record, so its customer's unit decides about it."""
        return Decision()


def label(values: Values, customer: str) -> str:
    """What a location is called in front of people."""
    where = part(ADDRESS, values)
    return str(values.get("name") or where.get("street") or where.get("city") or customer)
