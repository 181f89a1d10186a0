"""A preview's counts add up: every record of a side ends up in one place, and that says why it is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.model import Action, Attention, Decision, Hold, Link, Mirror, Side, Step, Unit
from app.sync.approval.left_out import Counted, Place, place

RECORD = Mirror("item", "80000001-1", "1", {}, {"type": "Service"})
ALONE = Unit("item", RECORD, None, None)
LINK = Link("item", RECORD.id, "i1", {}, {})
ASKED = Attention(code="duplicate_suspected", severity="warning", summary="?", remedy="!")


def step(action: Action, side: Side | None, kind: str = "item") -> Decision:
    return Decision(steps=(Step(action, side, kind, "Pump", "", RECORD.id),))


@pytest.mark.parametrize(
    ("unit", "decision", "expected"),
    [
        (replace(ALONE, link=LINK), Decision(), Place.IN_STEP),
        (ALONE, step(Action.LINK, None), Place.LINK),
        (ALONE, step(Action.CREATE, Side.INDUSTRACK), Place.NEW),
        (ALONE, step(Action.CREATE, Side.INDUSTRACK, "location"), Place.LOCATION),
        (ALONE, Decision(attentions=(ASKED,)), Place.ASKED),
        (ALONE, step(Action.ASK, Side.QUICKBOOKS), Place.ASKED),
        (ALONE, Decision(holds=(Hold("account_missing", "item", RECORD.id, ("income_account",)),)), Place.HELD),
        (replace(ALONE, link=replace(LINK, ended=True)), Decision(), Place.ENDED),
        (replace(ALONE, quickbooks=replace(RECORD, values={"type": "Subtotal"})), Decision(), Place.QUICKBOOKS_OWN),
        (ALONE, Decision(), Place.NOT_DUE),
    ],
)
def test_a_record_ends_up_in_one_place(unit: Unit, decision: Decision, expected: Place) -> None:
    assert unit.quickbooks is not None
    assert place("item", Side.QUICKBOOKS, unit.quickbooks, unit, decision, {}) is expected


def test_a_job_is_left_out_by_the_policy_and_only_by_it() -> None:
    job = Mirror("customer", "80000002-1", "1", {}, {"job_name": "707 N Cherry"})
    unit = Unit("customer", job, None, None)
    assert place("customer", Side.QUICKBOOKS, job, unit, Decision(), {"job_policy": "ignore"}) is Place.JOB_IGNORED
    assert place("customer", Side.QUICKBOOKS, job, unit, Decision(), {"job_policy": "customer"}) is Place.NOT_DUE


def test_the_places_of_a_kind_add_up_to_its_records_that_are_there() -> None:
    counted = Counted({})
    counted.add("item", ALONE, step(Action.CREATE, Side.INDUSTRACK))
    counted.add("item", replace(ALONE, quickbooks=replace(RECORD, values={"type": "Discount"})), Decision())
    counted.add("item", replace(ALONE, quickbooks=replace(RECORD, deleted=True)), Decision())
    assert counted.told() == {"quickbooks": {"item": {"new": 1, "quickbooks_own": 1}}, "industrack": {}}
