"""A ship-to and its location: how the two are compared, and the plans that come of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.model import Link, Mirror, Values
from app.sync.kinds.customers.locations.values import ADDRESS
from app.sync.rules import addresses
from app.sync.rules.comparison import Held, Policy, Verdict, compare, respelled
from app.sync.rules.draft import remembered
from app.sync.rules.names import SHIP_TO_LIMIT, fitted
from app.sync.rules.reading import flat, part

COMPARED = ("name", *(f"{ADDRESS}.{key}" for key in addresses.PARTS), "is_default")
"""``active`` is not among them: making a location inactive leaves its ship-to where it is."""


def common_ship_to(values: Values) -> Values:
    found = {key: values[key] for key in values.keys() & set(COMPARED)}
    return {key: fitted(value) if isinstance(value, str) else value for key, value in found.items()}


def common_location(values: Values, known_names: Sequence[str]) -> Values:
    """IndusTrack's values as QuickBooks could hold them."""
    common = {key: values[key] for key in values.keys() & set(COMPARED)}
    if "name" in common:
        common["name"] = fitted(common["name"], SHIP_TO_LIMIT)
    address = flat(ADDRESS, addresses.canonical(part(ADDRESS, values), known_names))
    return common | {key: value for key, value in address.items() if key in values}


@dataclass(frozen=True)
class BothPlaces:
    ship_to: Mirror
    place: Mirror
    link: Link | None
    known_names: Sequence[str]
    policy: Policy

    @property
    def was(self) -> tuple[Values, Values]:
        return (self.link.agreed_quickbooks, self.link.agreed_industrack) if self.link else ({}, {})

    @cached_property
    def verdict(self) -> Verdict:
        if self.policy.winner is None and (self.ship_to.values, self.place.values) == self.was:
            return Verdict()  # nothing changed, which is so for most locations most of the time
        return compare(*self._held, self.policy)

    @cached_property
    def _held(self) -> tuple[Held, Held]:
        return (
            Held(
                common_ship_to(self.ship_to.values),
                common_ship_to(self.was[0]),
                self.ship_to.edited_at,
                self.ship_to.edited_within,
            ),
            Held(
                common_location(self.place.values, self.known_names),
                common_location(self.was[1], self.known_names),
                self.place.edited_at,
            ),
        )

    @cached_property
    def to_quickbooks(self) -> frozenset[str]:
        """A ship-to cannot be without a name; the one it has will do for a location that has none."""
        return self.verdict.to_quickbooks - (frozenset() if self.place.values["name"] else {"name"})

    @cached_property
    def changes(self) -> Values:
        """What is new for IndusTrack; street and unit go together, because they share QuickBooks' lines."""
        keys = set(self.verdict.to_industrack)
        lines = {f"{ADDRESS}.street", f"{ADDRESS}.unit"}
        again = self.policy.writes_industrack and not lines & self.verdict.to_quickbooks
        if keys & lines or (again and addresses.is_read_anew(self.place.values, self.ship_to.values, self.was[0], ADDRESS)):
            keys |= lines
        if self.policy.writes_industrack and self.link and (self.ship_to.values, self.place.values) != self.was:
            keys |= respelled(*self._held, self.ship_to.values, self.was[0]) - self.verdict.to_quickbooks
        changes = {key: self.ship_to.values[key] for key in keys}
        if self._is_back:
            changes["active"] = True
        return {key: value for key, value in changes.items() if self.place.values.get(key) != value}

    @property
    def _is_back(self) -> bool:
        return self.was[0].get("active") is False and self.policy.writes_industrack

    def agreement(self, pending: Iterable[str]) -> tuple[Values, Values]:
        """The present state of both, but for what is ``pending``."""
        open_keys = set(pending)
        return (
            remembered(self.ship_to.values, self.was[0], open_keys),
            remembered(self.place.values, self.was[1], open_keys),
        )
