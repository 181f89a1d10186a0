"""Stamps and date filters: the wall clock of the PC, and QuickBooks' fault with summer time."""

from datetime import UTC, datetime

from app.sandbox.quickbooks import Behaviour, CompanyFile
from tests.contract.sandbox_quickbooks.asking import Clock, Desk


def at(*moment: int) -> Desk:
    """A company that was made at this moment of UTC."""
    clock = Clock(datetime(*moment, tzinfo=UTC))  # type: ignore[misc,arg-type]
    desk = Desk(CompanyFile.empty(clock=clock), Behaviour(time_zone="America/New_York"), clock)
    desk.add_customer("<Name>One</Name>")
    return desk


def names(desk: Desk, start: str = "", end: str = "") -> list[str]:
    content = f"<FromModifiedDate>{start}</FromModifiedDate>" if start else ""
    content += f"<ToModifiedDate>{end}</ToModifiedDate>" if end else ""
    return desk.ask("CustomerQuery", content).names


def test_in_winter_the_offset_is_right() -> None:
    assert at(2026, 1, 15, 17, 0).ask("CustomerQuery").text("TimeModified") == "2026-01-15T12:00:00-05:00"


def test_in_summer_the_clock_is_right_and_the_offset_is_not() -> None:
    desk = at(2026, 7, 15, 16, 0)
    assert desk.ask("CustomerQuery").text("TimeModified") == "2026-07-15T12:00:00-05:00"
    desk.behaviour.summer_time_fault = False
    assert desk.ask("CustomerQuery").text("TimeModified") == "2026-07-15T12:00:00-04:00"


def test_filters_mean_wall_time_and_include_their_ends() -> None:
    desk = at(2026, 7, 15, 16, 0)
    assert names(desk, "2026-07-15T12:00:00") == ["One"]
    assert names(desk, "2026-07-15T12:00:01") == []
    assert names(desk, end="2026-07-15T12:00:00") == ["One"]
    assert names(desk, end="2026-07-15T11:59:59") == []


def test_a_stamp_sent_back_as_it_was_read_means_itself() -> None:
    desk = at(2026, 7, 15, 16, 0)
    assert names(desk, "2026-07-15T12:00:00-05:00") == ["One"]
    assert names(desk, "2026-07-15T12:00:00-04:00", "2026-07-15T12:00:00-04:00") == []


def test_dates_alone_are_whole_days() -> None:
    desk = at(2026, 7, 15, 16, 0)
    assert names(desk, "2026-07-15", "2026-07-15") == ["One"]
    assert names(desk, "2026-07-16") == []


def test_the_hour_that_comes_twice_is_told_by_the_wall_alone() -> None:
    early, late = at(2026, 11, 1, 5, 30), at(2026, 11, 1, 6, 30)
    for desk in (early, late):
        assert names(desk, "2026-11-01T01:30:00", "2026-11-01T01:30:00") == ["One"]
        assert names(desk, "2026-11-01T01:31:00") == []


def test_another_time_zone_on_the_pc_moves_old_stamps() -> None:
    desk = at(2026, 1, 15, 17, 0)
    desk.behaviour.time_zone = "America/Denver"
    assert desk.ask("CustomerQuery").text("TimeModified") == "2026-01-15T10:00:00-07:00"
