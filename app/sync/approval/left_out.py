"""Where each record of a preview ends up, so that its counts add up to what either side has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from app.model import Action, Decision, Mirror, Side, Unit
from app.sync.kinds import KINDS


class Place(StrEnum):
    """What becomes of a record. The first three are counted in the preview's table, the others are why it is left out."""

    IN_STEP = "in_step"  # linked already
    LINK = "link"  # its counterpart is known and will be linked
    NEW = "new"  # it is made on the other side
    LOCATION = "location"  # a job that becomes a service location of its customer
    ASKED = "asked"  # a person is asked first
    HELD = "held"  # something that it needs is missing
    ENDED = "ended"  # it was linked once, and that is over
    QUICKBOOKS_OWN = "quickbooks_own"  # of a kind that only QuickBooks has
    JOB_IGNORED = "job_ignored"
    NOT_DUE = "not_due"  # the direction does not bring it over, or it is not ready yet


class Counted:
    """How many records of each side and kind end up in which place."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        self._found: dict[Side, dict[str, Counter[str]]] = {side: {} for side in Side}

    def add(self, kind: str, unit: Unit, decision: Decision) -> None:
        for side, record in ((Side.QUICKBOOKS, unit.quickbooks), (Side.INDUSTRACK, unit.industrack)):
            if record is not None and not record.deleted and record.kind == kind:
                counter = self._found[side].setdefault(kind, Counter())
                counter[place(kind, side, record, unit, decision, self._settings)] += 1

    def told(self) -> dict[str, dict[str, dict[str, int]]]:
        """``{"quickbooks": {"item": {"new": 9, "quickbooks_own": 5}}, …}``"""
        return {str(side): {kind: dict(found) for kind, found in kinds.items()} for side, kinds in self._found.items()}


def place(kind: str, side: Side, record: Mirror, unit: Unit, decision: Decision, settings: Mapping[str, Any]) -> Place:
    """What becomes of this record of a unit."""
    if unit.link is not None and not unit.link.ended:
        return Place.IN_STEP
    for step in decision.steps:
        if step.kind == kind and step.action is Action.LINK:
            return Place.LINK
        if step.kind == kind and step.action is Action.CREATE and step.side is not side:
            return Place.NEW
        if step.kind != kind and step.action is Action.CREATE and step.quickbooks_id == record.id:
            return Place.LOCATION
    return _why_left_out(side, record, unit, decision, settings)


def _why_left_out(side: Side, record: Mirror, unit: Unit, decision: Decision, settings: Mapping[str, Any]) -> Place:
    if decision.attentions or any(step.action is Action.ASK for step in decision.steps):
        return Place.ASKED
    if decision.holds:
        return Place.HELD
    if unit.link is not None:
        return Place.ENDED
    says = KINDS[unit.kind].left_out
    why = says(record.values, settings) if says and side is Side.QUICKBOOKS else ""
    return Place(why) if why else Place.NOT_DUE
