"""Statuses, waiting times and JSON."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.industrack import errors
from app.industrack.answers import NotJson, client_error, field_errors, problem, read_json, retry_after
from app.industrack.transport import Reply

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("5", 5),
        ("1.5", 1.5),
        ("0", 1),
        ("-3", 1),
        ("1e9", 3600),
        ("inf", 3600),
        ("nan", None),
        ("Mon, 23 Nov 2026 10:02:00 GMT", 120),
        ("Mon, 23 Nov 2026 09:00:00 GMT", 1),
        ("Mon, 23 Nov 2026 10:02:00 -0000", 120),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_waiting_times_are_read(text: str | None, seconds: float | None) -> None:
    assert retry_after(text, NOW) == seconds


@settings(max_examples=100)
@given(st.text(max_size=40))
def test_no_waiting_time_is_nonsense(text: str) -> None:
    seconds = retry_after(text, NOW)
    assert seconds is None or 1 <= seconds <= 3600


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, errors.TokenRevoked),
        (403, errors.TokenRevoked),
        (404, errors.NotFound),
        (410, errors.NotFound),
        (409, errors.Taken),
        (412, errors.VersionConflict),
        (422, errors.Invalid),
        (429, errors.RateLimited),
        (408, errors.Unavailable),
        (204, errors.Unavailable),
        (500, errors.Unavailable),
        (503, errors.Unavailable),
        (302, errors.BadAddress),
        (400, errors.Refused),
        (413, errors.Refused),
    ],
)
def test_every_status_has_its_error(status: int, kind: type[errors.IndusTrackError]) -> None:
    found = problem(Reply(status, {}, b"not json"), writes=False, now=NOW)
    assert type(found) is kind
    assert found.office_message.endswith((".", ")."))


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408, 204])
def test_a_fault_leaves_open_whether_a_write_happened(status: int) -> None:
    found = problem(Reply(status, {}, b""), writes=True, now=NOW)
    assert isinstance(found, errors.Unavailable)
    assert found.maybe_done
    assert found.remedy is errors.Remedy.LOOK_UP


def test_a_fault_while_reading_is_simply_tried_again() -> None:
    found = problem(Reply(503, {"Retry-After": "9"}, b""), writes=False, now=NOW)
    assert isinstance(found, errors.Unavailable)
    assert (found.maybe_done, found.remedy, found.retry_after) == (False, errors.Remedy.RETRY, 9)


def test_refused_fields_are_named_to_the_office() -> None:
    found = client_error(422, {"errors": {"email": ["is not an address"], "name": "too long"}})
    assert isinstance(found, errors.Invalid)
    assert found.errors == {"email": ["is not an address"], "name": ["too long"]}
    assert "email: is not an address" in found.office_message


@pytest.mark.parametrize("value", [None, "no", 3, []])
def test_field_errors_of_another_shape_are_none(value: object) -> None:
    assert field_errors(value) == {}


@pytest.mark.parametrize("body", [b"", b"<html>", b"NaN", b"[Infinity]", b'"\xff"', b"[" * 100_000, b"1" * 5000])
def test_what_is_not_json_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(NotJson):
        read_json(body)
