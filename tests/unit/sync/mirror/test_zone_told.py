"""What is said of a time zone that does not fit the stamps of QuickBooks."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from app.sync.mirror.clock import differs
from app.sync.rules import clock

NAMED = re.compile(r"[A-Z]\w+/[A-Z]\w+")


@pytest.mark.parametrize(("hours", "likely"), [(-8.0, "America/Los_Angeles"), (5.75, ""), (1.0, ""), (None, "")])
def test_the_remedy_names_only_zones_that_can_be_set(hours: float | None, likely: str) -> None:
    account = None if hours is None else ZoneInfo("Asia/Tokyo")
    printed = None if hours is None else timedelta(hours=hours)
    told = differs("Asia/Tokyo" if account else "", account, clock.of(account, printed, 0.0))
    assert "UTC" not in told.remedy
    named = NAMED.findall(told.remedy)
    assert named
    assert all(ZoneInfo(name) for name in named)
    assert (likely or "by its city") in told.remedy
    assert not likely or f"as in {likely}" in told.summary
