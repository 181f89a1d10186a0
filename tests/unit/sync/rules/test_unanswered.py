"""What of a record is ours after a write that was not answered, and what its pair agrees on then."""

from __future__ import annotations

import pytest

from app.model import Values
from app.sync.rules import unanswered
from app.sync.rules.unanswered import Shown

BEFORE: tuple[Values, Values] = ({"phone": "1", "email": "a@b"}, {"phone": "1", "email": "a@b"})
SENT: Values = {"phone": "2", "email": "a@b"}


def shown(*, is_untouched: bool = False, **now: str) -> Shown:
    values = {"phone": "2", "email": "a@b", **now}
    return Shown(values, {**values, "phone": "2"}, frozenset({"phone"}), is_untouched)


def test_what_was_sent_and_stands_there_is_agreed_on() -> None:
    assert unanswered.changed(shown(is_untouched=True), BEFORE, SENT, ()) == (SENT, {"phone": "2", "email": "a@b"})


def test_an_edit_of_another_field_stays_an_edit() -> None:
    assert unanswered.changed(shown(email="new"), BEFORE, SENT, ()) == (SENT, {"phone": "2", "email": "a@b"})


def test_an_edit_of_the_same_field_leaves_what_was_agreed() -> None:
    assert unanswered.changed(shown(phone="3"), BEFORE, SENT, ()) == BEFORE


def test_of_two_fields_the_one_that_stands_is_agreed_on() -> None:
    sent: Values = {"phone": "2", "email": "ours"}
    found = Shown({"phone": "2", "email": "theirs"}, {"phone": "2", "email": "ours"}, frozenset(sent))
    assert unanswered.changed(found, BEFORE, sent, ()) == ({"phone": "2", "email": "a@b"}, {"phone": "2", "email": "a@b"})


def test_what_is_still_to_be_settled_stays_as_it_was() -> None:
    ours, theirs = unanswered.changed(shown(is_untouched=True, email="new"), BEFORE, SENT, ("email",))
    assert (ours, theirs) == (SENT, {"phone": "2", "email": "a@b"})


@pytest.mark.parametrize(
    ("now", "agreed"),
    [
        ({"phone": "2", "email": ""}, {"phone": "2", "email": ""}),
        ({"phone": "3", "email": ""}, {"phone": "2", "email": ""}),
        ({"phone": "2", "email": "filled in"}, {"phone": "2"}),
    ],
)
def test_of_a_record_that_we_made_what_was_sent_is_agreed_on_and_what_is_empty_still(now: Values, agreed: Values) -> None:
    found = Shown(now, {**now, "phone": "2"}, frozenset({"phone"}))
    assert unanswered.made(found, {"phone": "2"}, ()) == ({"phone": "2"}, agreed)


def test_a_record_that_we_made_and_nobody_touched_is_agreed_on_as_it_is() -> None:
    found = Shown({"phone": "2", "taxable": True}, {"phone": "2", "taxable": True}, frozenset({"phone"}), is_untouched=True)
    assert unanswered.made(found, {"phone": "2"}, ("taxable",)) == ({"phone": "2"}, {"phone": "2"})


def test_a_patch_goes_into_what_is_nested_and_the_keys_that_it_names_are_known() -> None:
    record = {"phone": "1", "address": {"city": "Ames", "street": "Elm"}, "version": "7"}
    body = {"phone": "2", "address": {"city": "Boone"}}
    assert unanswered.patched(record, body) == {"phone": "2", "address": {"city": "Boone", "street": "Elm"}, "version": "7"}
    assert unanswered.told(body) == {"phone", "address", "address.city"}
