"""What a difference says, what may be chosen about it, and what is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from app.model import Direction, Side
from app.sync.mirror import untold
from app.sync.proof import found
from app.sync.proof.schedule import quiet_hour
from app.sync.proof.words import REMEDIES, Cause, Difference, choices, field_says, says

ONE = Difference("customer", "80-1", "c1", "Birch Bakery", "phone", "1", "2", Cause.UNSTAMPED, Side.QUICKBOOKS, only_proof=True)
EDITED = replace(ONE, kind="invoice", cause=Cause.EDITED_AFTER)


@pytest.mark.parametrize("cause", Cause)
def test_each_cause_has_words_and_a_remedy(cause: Cause) -> None:
    assert says(replace(ONE, cause=cause, since="26 November, 23:10"))
    assert REMEDIES[cause].endswith(".")


def test_what_a_read_came_across_says_when() -> None:
    assert "ordinary read" not in says(ONE)
    assert says(replace(ONE, only_proof=False, since="26 November, 23:10")).endswith("came across it on 26 November, 23:10")


@pytest.mark.parametrize(
    ("one", "direction", "sides"),
    [
        (ONE, Direction.TWO_WAY, {"quickbooks", "industrack"}),
        (ONE, Direction.QUICKBOOKS_TO_INDUSTRACK, set()),
        (replace(ONE, industrack_id=None), Direction.TWO_WAY, set()),
        (
            replace(ONE, kind="invoice", field="total", cause=Cause.EDITED_AFTER),
            Direction.INDUSTRACK_TO_QUICKBOOKS,
            {"quickbooks"},
        ),
        (replace(ONE, kind="invoice", field="customer", cause=Cause.EDITED_AFTER), Direction.INDUSTRACK_TO_QUICKBOOKS, set()),
    ],
)
def test_a_side_is_offered_where_it_can_be_taken(one: Difference, direction: Direction, sides: set[str]) -> None:
    assert {value for value, _ in choices(one, direction)} == {"read_again", "compare_again"} | sides


def test_fields_are_said_in_words() -> None:
    assert [field_says(name) for name in ("address.street", "record")] == ["address street", "the record itself"]


def test_what_moves_in_silence_as_a_matter_of_course_is_no_difference() -> None:
    paid = ({"balance": "10.00", "paid": False}, {"balance": "0.00", "paid": True})
    total = ({"balance": "10.00", "total": "1"}, {"balance": "0.00", "total": "2"})
    assert told_names(Side.QUICKBOOKS, "invoice", *paid) == []
    assert told_names(Side.QUICKBOOKS, "invoice", *total) == ["total"]
    assert told_names(Side.QUICKBOOKS, "item", {"quantity_on_hand": "1"}, {"quantity_on_hand": "2"}) == []
    assert told_names(Side.INDUSTRACK, "invoice", *paid) == ["balance", "paid"]  # nobody but us has business with these there


def fields_told(side: Side, kind: str, held: Any, shown: Any, other: Any, job_policy: str = "customer") -> list[Any]:
    row = SimpleNamespace(kind=kind, held=held, shown=shown, other=other)
    return [one[1:] for one in found.told(side, row, {"job_policy": job_policy})]


def told_names(side: Side, kind: str, held: Any, shown: Any) -> list[str]:
    return [name for name, _, _ in fields_told(side, kind, held, shown, None)]


def test_a_voided_invoice_is_told_as_that_and_not_by_its_figures() -> None:
    before, after = {"voided": False, "subtotal": "9.00"}, {"voided": True, "subtotal": "0.00"}
    assert fields_told(Side.QUICKBOOKS, "invoice", before, after, {"voided": False}) == [("voided", True, False)]


def test_a_payments_invoice_is_told_where_it_was_known_before() -> None:
    shown = {"date": "2", "invoice_id": "i2"}
    assert told_names(Side.INDUSTRACK, "payment", {"date": "1"}, shown) == ["date"]
    assert told_names(Side.INDUSTRACK, "payment", {"date": "1", "invoice_id": "i1"}, shown) == ["date", "invoice_id"]


def test_the_fingerprint_of_what_was_entered_is_told_as_the_lines_and_only_where_nothing_else_moved() -> None:
    before, after = {"content": "1", "total": "1.00"}, {"content": "2", "total": "2.00"}
    assert told_names(Side.QUICKBOOKS, "invoice", before, after) == ["total"]
    assert told_names(Side.QUICKBOOKS, "invoice", before, {**before, "content": "2"}) == ["lines"]


def test_an_items_account_is_told_by_its_name_and_by_what_industrack_calls_it() -> None:
    before, after = {"account": "1", "account_name": "Sales"}, {"account": "2", "account_name": "Service"}
    other = {"income_account": "", "expense_account": "Sales", "account_name": "Sales"}
    assert fields_told(Side.QUICKBOOKS, "item", before, after, other) == [("expense_account", "Service", "Sales")]


@pytest.mark.parametrize(("policy", "told"), [("customer", []), ("qualified", ["job_name"]), ("location", ["job_location"])])
def test_a_renamed_job_is_told_where_industrack_shows_its_name(policy: str, told: list[str]) -> None:
    before, after = {"job_name": "A", "job_location": "A"}, {"job_name": "B", "job_location": "B"}
    assert [one[0] for one in fields_told(Side.QUICKBOOKS, "customer", before, after, {}, policy)] == told


CHANGED = ({"name": "A"}, {"name": "B"})
OLD, NEW, OTHER = ({"list_id": one, "full_name": name} for one, name in (("1", "A"), ("1", "C"), ("2", "A")))


@pytest.mark.parametrize(
    ("before", "after", "own"),
    [
        ({"phone": "1"}, {"phone": "2"}, True),
        ({"full_name": "A:B", "parent": OLD}, {"full_name": "C:B", "parent": NEW}, False),
        ({"parent": OLD}, {"parent": OTHER}, True),
        ({"lines": [{"account": OLD}]}, {"lines": [{"account": NEW}]}, False),
    ],
)
def test_another_records_new_name_is_no_change_of_this_one(before: Any, after: Any, own: bool) -> None:
    assert untold.is_its_own(Side.QUICKBOOKS, "customer", CHANGED, (before, after)) is own


def test_a_balance_that_moved_is_no_change_without_a_stamp() -> None:
    values = ({"balance": "1.00"}, {"balance": "0.00"})
    told = ({"balance_remaining": "1.00"}, {"balance_remaining": "0.00"})
    assert not untold.is_its_own(Side.QUICKBOOKS, "invoice", values, told)
    assert untold.is_its_own(Side.INDUSTRACK, "invoice", values, values)


def test_the_quiet_hour_is_one_in_which_web_connector_calls_and_least_is_written() -> None:
    now = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)  # a Friday
    week = int(now.timestamp() // timedelta(weeks=1).total_seconds())
    hours = {4 * 24 + 8: week, 4 * 24 + 12: week, 4 * 24 + 20: week - 1, 3 * 24 + 2: week, 4 * 24 + 1: week - 9}
    assert quiet_hour(hours, {8: 100, 12: 5}, now) == 20
    assert quiet_hour(hours, {8: 100, 12: 5, 20: 50}, now) == 12
    assert quiet_hour({}, dict.fromkeys(range(23), 9), now) == 23
