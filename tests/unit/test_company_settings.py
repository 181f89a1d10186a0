"""A company's settings: what may be put into each, and what is said when it may not."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from app.sync import company_settings
from app.sync.company_settings import BadCompanySetting, ChosenZone, ZoneSource, chosen_zone, defaults, read, zone

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


def test_a_changed_direction_or_policy_is_shown_before_its_kind_is_written() -> None:
    assert set(company_settings.policies({"customers", "invoices", "invoice_numbering"})) == {"customer", "invoice"}
    assert company_settings.policies({"job_policy"})["customer"]
    assert not company_settings.policies(set(defaults()) - {"customers", "items", "invoices", "job_policy"})


def test_a_setting_that_records_wait_for_lets_those_of_its_kind_go() -> None:
    assert company_settings.freed({"income_account", "poll_every"}) == {"item"}
    assert company_settings.freed({"discount_item"}) == {"invoice"}
    assert company_settings.freed({"equipment_items", "customers"}) == set()


@pytest.mark.parametrize("called", ["America/Chicago", "america/chicago", " Central  Standard Time ", "CENTRAL STANDARD TIME"])
def test_a_zone_is_kept_as_the_database_spells_it(called: str) -> None:
    assert read({"time_zone": called}) == {"time_zone": "America/Chicago"}


def test_the_time_zone_is_the_settings_else_industracks() -> None:
    assert zone({"time_zone": "America/Denver"}, "America/Chicago") == ZoneInfo("America/Denver")
    assert zone({"time_zone": ""}, "America/Chicago") == ZoneInfo("America/Chicago")
    assert zone({"time_zone": "US"}, "Pacific Standard Time") == ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize("said", ["", "US", "nowhere/at all", "Central Daylight Time", "America"])
def test_a_zone_that_nobody_knows_is_told_apart_from_utc(said: str) -> None:
    assert chosen_zone({}, said) == ChosenZone(ZoneInfo("UTC"), ZoneSource.NOBODY, said)
    assert not chosen_zone({}, said).is_known
    assert chosen_zone({}, "UTC") == ChosenZone(ZoneInfo("UTC"), ZoneSource.INDUSTRACK, "UTC")
