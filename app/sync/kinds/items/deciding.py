"""Items: the story of what is due for one of them.

A pair that is over ends (``ending``), a new item finds its counterpart (``counterpart``) or gets one, and then the master's
values go over (``to_industrack``, ``to_quickbooks``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.model import Attention, Context, Decision, Direction, Unit, Values
from app.sync.kinds.items import accounts, to_industrack, to_quickbooks
from app.sync.kinds.items import ending as endings
from app.sync.kinds.items.counterpart import MATCHING
from app.sync.kinds.items.naming import match_keys
from app.sync.kinds.items.values import READ_FROM, from_industrack, from_quickbooks, is_kept
from app.sync.rules import another_name, too_long
from app.sync.rules.comparison import Policy
from app.sync.rules.draft import Draft
from app.sync.rules.endings import is_over, is_wanted_again, put_to_use, take_over


class Items:
    """The kind ``item``."""

    name = "item"
    read_from = READ_FROM

    def quickbooks_values(self, data: Mapping[str, Any], parents: tuple[Mapping[str, Any], ...], context: Context) -> Values:
        return from_quickbooks(data, parents)

    def industrack_values(self, data: Mapping[str, Any], context: Context) -> Values:
        return from_industrack(data)

    def match_keys(self, values: Values) -> list[str]:
        return match_keys(values) if "type" not in values or is_kept(values) else []

    codes = (accounts.CODE, to_quickbooks.ASSEMBLY, too_long.CODE, another_name.CODE)

    def attention_for_all(self, code: str, waiting: Mapping[str, int], records: int, context: Context) -> Attention:
        """One attention for all items that wait for the same."""
        if code == accounts.CODE:
            return accounts.attention(waiting, records, context)
        if code == too_long.CODE:
            return too_long.attention(self.name, "1 item" if records == 1 else f"{records:,} items", waiting)
        if code == another_name.CODE:
            return another_name.attention(self.name, "1 item has" if records == 1 else f"{records:,} items have", waiting)
        return to_quickbooks.assemblies(records)

    def decide(self, unit: Unit, context: Context) -> Decision:
        """What is due: follow an ending, bring the master's values over, or find or make the counterpart of a new item."""
        draft = Draft()
        policy = Policy.of(context, "items")
        if policy.direction is not Direction.OFF:
            _decide(draft, unit, context, policy)
        if policy.writes_quickbooks and (cut := to_quickbooks.cut(unit, is_written=draft.request is not None)):
            draft.holds.append(cut)
        if policy.writes_quickbooks and (called := another_name.hold(unit, context)):
            draft.holds.append(called)
        return draft.decision()


def _decide(draft: Draft, unit: Unit, context: Context, policy: Policy) -> None:
    if is_over(unit):
        endings.end(draft, unit, context, policy)
        return
    if unit.link is None and (unit.quickbooks is None or unit.industrack is None):
        if unit.quickbooks is not None and not is_kept(unit.quickbooks.values):
            return
        found = MATCHING.counterpart(draft, unit, context, policy)
        if found is None:
            if not draft.attentions:
                _create(draft, unit, context, policy)
            return
        if take_over(draft, found):
            return
        unit = found
    if unit.quickbooks is not None and unit.industrack is not None:
        bring = to_industrack.update if policy.writes_industrack else to_quickbooks.update
        bring(draft, unit, context, policy)


def _create(draft: Draft, unit: Unit, context: Context, policy: Policy) -> None:
    """The counterpart, where the direction allows it; a record that is deleted already needs none."""
    if unit.quickbooks is not None and not unit.quickbooks.deleted and policy.writes_industrack:
        to_industrack.create(draft, unit.quickbooks, context)
    elif unit.industrack is not None and not unit.industrack.deleted and policy.writes_quickbooks:
        if is_wanted_again(unit, context) and put_to_use(draft, unit.industrack):
            return
        to_quickbooks.create(draft, unit.industrack, context)
