"""What is agreed on about a record that was found by a search: what was sent, and not what somebody edited since."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.model import Mirror, Values
from app.queue.requests import Request
from app.sync.quickbooks import searched

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
COVER = {"kind": "customer", "industrack_id": "c1"}
BEFORE: Values = {"phone": "1", "email": "a@b"}


def request(message: str, after: Values) -> Request:
    step = {"kind": "customer", "industrack_id": "c1", "after": after}
    of_a_location = {"kind": "location", "industrack_id": "l1", "after": {"name": "Shop"}}
    ids: tuple[str | None, str] = (None if message.endswith("Add") else "80-1", "c1")
    return Request(
        "c", 1, "customer", "update", message, "settled", "Birch", *ids, {}, [COVER], [step, of_a_location], "1", "1", 1, None,
        NOW, NOW, 1, 0, "", False, {},
    )  # fmt: skip


def agreed(message: str, after: Values, values: Values, before: Values, **data: Any) -> Values:
    return searched.agreed(request(message, after), COVER, Mirror("customer", "80-1", "2", data, values), before)


def test_a_change_is_agreed_on_and_an_edit_of_another_field_is_not() -> None:
    assert agreed("CustomerMod", {"phone": "2"}, {"phone": "2", "email": "new"}, BEFORE) == {"phone": "2", "email": "a@b"}


def test_of_a_new_record_what_was_filled_in_since_is_not_agreed_on() -> None:
    stamps = {"time_created": "2026-11-28T08:00:00", "time_modified": "2026-11-28T08:01:00"}
    sent: Values = {"phone": "2", "email": "", "fax": ""}
    assert agreed("CustomerAdd", sent, {"phone": "2", "email": "new", "fax": "", "other": "x"}, {}, **stamps) == {
        "phone": "2",
        "fax": "",
    }


def test_a_new_record_that_nobody_touched_is_agreed_on_with_all_that_quickbooks_added() -> None:
    stamps = {"time_created": "2026-11-28T08:00:00", "time_modified": "2026-11-28T08:00:00"}
    values: Values = {"phone": "2", "tax_rate_id": "usual"}
    assert agreed("CustomerAdd", {"phone": "2", "tax_rate_id": None}, values, {}, **stamps) == values
