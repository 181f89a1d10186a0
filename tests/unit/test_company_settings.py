"""A company's settings: what may be put into each, and what is said when it may not."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from app import company_settings
from app.company_settings import BadCompanySetting, defaults, read, zone

GOOD = {
    "customers": ("two_way", "two_way"),
    "items": ("off", "off"),
    "job_policy": ("qualified", "qualified"),
    "time_zone": ("America/Denver", "America/Denver"),
    "read_every": ("0", 0),
    "poll_every": (" 15 ", 15),
    "company_file": ("  C:\\Books\\a.qbw ", "C:\\Books\\a.qbw"),
    "auto_approve": ("YES", True),
    "page_size": ("1000", 1000),
}
BAD = {
    "customers": "both",
    "items": "two_way",
    "invoices": "two_way",
    "job_policy": "",
    "conflict_policy": "merge ",
    "time_zone": "Chicago",
    "read_every": "-1",
    "pull_every": "0",
    "poll_every": "1.5",
    "company_file": "x" * 261,
    "invoice_batch": "101",
    "page_size": "\N{SUPERSCRIPT TWO}",
    "auto_approve": "perhaps",
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_value_is_taken_in_its_own_type(name: str) -> None:
    text, value = GOOD[name]
    assert read({name: text}) == {name: value}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_value_is_refused_with_its_name(name: str) -> None:
    with pytest.raises(BadCompanySetting, match=f"^{name} must be "):
        read({name: BAD[name]})


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(BadCompanySetting, match=r"There is no setting 'colour'.*customers"):
        read({"colour": "red"})


def test_every_default_is_a_value_that_could_have_been_set() -> None:
    for name, value in defaults().items():
        assert read({name: str(value)}) == {name: value}


def test_what_touches_or_needs_approval_is_a_setting() -> None:
    assert {*company_settings.POLICIES, *company_settings.TOUCHES} <= set(defaults())


def test_the_time_zone_is_the_settings_else_industracks_else_utc() -> None:
    assert zone({"time_zone": "America/Denver"}, "America/Chicago") == ZoneInfo("America/Denver")
    assert zone({"time_zone": ""}, "America/Chicago") == ZoneInfo("America/Chicago")
    assert zone({}, "nowhere/at all") == ZoneInfo("UTC")
