"""A customer that exists on both sides: what differs, who gives way, and what the link remembers afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from app.model import Context, Link, Mirror, Unit, Values
from app.sync.kinds.customers import compared as common
from app.sync.kinds.customers import naming, writing
from app.sync.kinds.tax_codes import taxes
from app.sync.rules import addresses
from app.sync.rules.comparison import Held, Policy, Verdict, compare, respelled
from app.sync.rules.draft import remembered


@dataclass(frozen=True)
class Both:
    unit: Unit
    quickbooks: Mirror
    industrack: Mirror
    context: Context
    policy: Policy

    @cached_property
    def naming(self) -> naming.Naming:
        return naming.of_unit(self.unit, self.context)

    @property
    def link(self) -> Link | None:
        return self.unit.link

    @property
    def was(self) -> tuple[Values, Values]:
        return (self.link.agreed_quickbooks, self.link.agreed_industrack) if self.link else ({}, {})

    @cached_property
    def ours(self) -> Held:
        base = self.was[0]
        now = common.of_quickbooks(self.quickbooks.values, self.naming, self.context)
        was = common.of_quickbooks(base, self.naming, self.context)
        return Held(now, was, self.quickbooks.edited_at, self.quickbooks.edited_within)

    @cached_property
    def theirs(self) -> Held:
        base = self.was[1]
        now = common.of_industrack(self.industrack.values, self.naming, self.context)
        was = common.of_industrack(base, self.naming, self.context)
        return Held(now, was, self.industrack.edited_at)

    @cached_property
    def is_as_agreed(self) -> bool:
        """Nothing changed on either side, which is so for most records most of the time."""
        return self.policy.winner is None and (self.quickbooks.values, self.industrack.values) == self.was

    @cached_property
    def verdict(self) -> Verdict:
        if self.is_as_agreed:
            return Verdict()
        return compare(self.ours, self.theirs, self.policy)

    @cached_property
    def unsettled(self) -> frozenset[str]:
        """References that cannot be translated yet: they stay open, so that they are filled in later."""
        if self.is_as_agreed:
            return frozenset()
        open_keys = common.unsettled(self.quickbooks.values, self.ours.now, self.context)
        open_keys |= common.unsettled(self.industrack.values, self.theirs.now, self.context)
        return frozenset(open_keys | self.without_room | self.switched_off | self.verdict.unsure)

    @cached_property
    def without_room(self) -> set[str]:
        """Contacts that QuickBooks has no place for; they stay open until it has."""
        keys = self.verdict.to_quickbooks & writing.CONTACTS.keys()
        if not keys:
            return set()
        return writing.without_room(keys, self.theirs.now, self.quickbooks.data, self.context)

    @cached_property
    def switched_off(self) -> set[str]:
        """A job cannot be active below an inactive customer, with which QuickBooks switches it off: that waits."""
        parent_id = self.quickbooks.values.get("parent_customer_id")
        if "active" not in self.verdict.to_quickbooks or not self.theirs.now["active"] or not parent_id:
            return set()
        parent = self.context.lookup.quickbooks("customer", parent_id)
        return {"active"} if parent is not None and parent.data.get("is_active") is False else set()

    @cached_property
    def to_quickbooks(self) -> frozenset[str]:
        """What is written to QuickBooks, which cannot take a job from its customer or be without a tax item."""
        wanted = self.verdict.to_quickbooks
        cleared = {key for key in wanted & common.REFERENCES.keys() if self.theirs.now[key] is None}
        if "taxable" in wanted and taxes.default_code(self.theirs.now["taxable"], self.context) is None:
            cleared.add("taxable")
        return wanted - cleared - self.without_room - self.switched_off

    def agreed_quickbooks(self, pending: frozenset[str]) -> Values:
        return remembered(self.quickbooks.values, self.link.agreed_quickbooks if self.link else {}, pending)

    def agreed_industrack(self, pending: frozenset[str]) -> Values:
        return remembered(self.industrack.values, self.link.agreed_industrack if self.link else {}, pending)

    def changes_for_industrack(self) -> Values:
        """IndusTrack's new values; street and unit go together, because they share QuickBooks' lines."""
        if self.is_as_agreed:
            return {}
        keys = set(self.verdict.to_industrack)
        lines = {f"{common.ADDRESS}.{part}" for part in ("street", "unit")}
        again = self.policy.writes_industrack and not lines & self.verdict.to_quickbooks
        if keys & lines or (
            again and addresses.is_read_anew(self.industrack.values, self.ours.now, self.ours.base, common.ADDRESS)
        ):
            keys |= lines
        told = common.as_told(self.quickbooks.values, self.naming)
        if self.policy.writes_industrack:
            keys |= respelled(self.ours, self.theirs, told, common.as_told(self.was[0], self.naming))
        if not keys:
            return {}
        changes = common.for_industrack(self.ours.now, keys, self.context, told)
        return {key: value for key, value in changes.items() if self.industrack.values.get(key) != value}
