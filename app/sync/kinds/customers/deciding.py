"""Customers and jobs: the story of what is due for one of them, with its locations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.model import CONVERT, Attention, Context, Decision, Direction, Unit, Values
from app.sync.kinds.classes import naming as classes
from app.sync.kinds.customers import converting, creating, jobs, length, updating
from app.sync.kinds.customers import ending as endings
from app.sync.kinds.customers.counterpart import MATCHING
from app.sync.kinds.customers.likeness import keys
from app.sync.kinds.customers.values import from_industrack, from_quickbooks
from app.sync.rules import another_name, currency, too_long
from app.sync.rules.comparison import Policy
from app.sync.rules.draft import Draft
from app.sync.rules.endings import is_over, is_wanted_again, put_to_use, take_over


class Customers:
    """The kind ``customer``."""

    name = "customer"
    codes = (too_long.CODE, another_name.CODE)

    def attention_for_all(self, code: str, waiting: Mapping[str, int], records: int, context: Context) -> Attention:
        """One attention for all customers whose values are longer than QuickBooks takes, or that are called otherwise there."""
        if code == another_name.CODE:
            return another_name.attention(self.name, "1 customer has" if records == 1 else f"{records:,} customers have", waiting)
        return too_long.attention(self.name, "1 customer" if records == 1 else f"{records:,} customers", waiting)

    def quickbooks_values(self, data: Mapping[str, Any], parents: tuple[Mapping[str, Any], ...], context: Context) -> Values:
        other = currency.foreign(data, context.preferences)
        return from_quickbooks(data, parents, context.qbxml_version) | ({"currency": other} if other else {})

    def industrack_values(self, data: Mapping[str, Any], context: Context) -> Values:
        return from_industrack(data)

    def match_keys(self, values: Values) -> list[str]:
        return keys(values)

    def decide(self, unit: Unit, context: Context) -> Decision:
        """What is due: follow an ending, compare the two sides, or find or make the counterpart of a new record."""
        draft = Draft()
        policy = Policy.of(context, "customers")
        if CONVERT in context.choices:
            converted = converting.convert(unit, context)
            if converted != Decision():
                return converted
        if policy.direction is not Direction.OFF:
            _decide(draft, unit, context, policy)
        if policy.writes_quickbooks and (told := classes.missing(unit.industrack, context)):
            draft.attentions.append(told)
        if policy.writes_quickbooks and (cut := length.cut(unit, context, is_written=draft.request is not None)):
            draft.holds.append(cut)
        if policy.writes_quickbooks and (called := another_name.hold(unit, context)):
            draft.holds.append(called)
        return draft.decision()


def _decide(draft: Draft, unit: Unit, context: Context, policy: Policy) -> None:
    if jobs.is_location(unit, context):
        jobs.decide_location(draft, unit, context, policy)
    elif is_over(unit):
        endings.end(draft, unit, context)
    elif unit.quickbooks is not None and unit.industrack is not None:
        if not unit.quickbooks.deleted and not unit.industrack.deleted:
            updating.update(draft, unit, context, policy)
    elif unit.link is None and not jobs.is_left_out(unit, context):
        found = MATCHING.counterpart(draft, unit, context, policy)
        if found is not None:
            if take_over(draft, found):
                return
            # locations are decided once the pair is linked
            updating.update(draft, replace(found, locations=()), context, policy)
            if unit.quickbooks is not None:
                updating.foresee_locations(draft, found, context, policy)
        elif not draft.attentions and not _put_to_use(draft, unit, context):
            creating.create(draft, unit, context, policy)


def _put_to_use(draft: Draft, unit: Unit, context: Context) -> bool:
    """A customer that is wanted in QuickBooks again is made there when it is active."""
    if unit.industrack is None or not is_wanted_again(unit, context):
        return False
    return put_to_use(draft, unit.industrack)
