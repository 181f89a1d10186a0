"""What doctor compares on real servers."""

from __future__ import annotations

import json
import time

from app.config import Settings
from app.embedded import Servers
from app.ops import deeper_checks
from app.ops.checks import Level


def test_servers_in_order_give_no_problem(migrated_settings: Settings) -> None:
    found = Servers(migrated_settings.given_database_url or "", migrated_settings.redis_url or "", started=True)
    findings = list(deeper_checks.deeper(migrated_settings, found))
    assert {"clock", "statistics"} <= {one.check for one in findings}
    assert not [one for one in findings if one.level is Level.PROBLEM]
    assert not deeper_checks.is_exchanged(migrated_settings.app_database_url)


def test_clocks_that_differ_are_told_with_their_direction() -> None:
    assert deeper_checks.clock("Redis", 1.0).level is Level.OK
    assert "90 seconds ahead of Redis" in deeper_checks.clock("Redis", 90.0).text
    assert "90 seconds behind Redis" in deeper_checks.clock("Redis", -90.0).text


def test_a_sweep_that_is_missing_or_late_is_a_problem() -> None:
    now = time.time()
    assert deeper_checks.schedule(json.dumps({"at": now - 10}).encode(), now).level is Level.OK
    for kept in (None, b"no json", b"{}", b"[]", json.dumps({"at": now - 500}).encode()):
        assert deeper_checks.schedule(kept, now).level is Level.PROBLEM


def test_a_view_that_shows_something_else_is_told(migrated_settings: Settings) -> None:
    url = migrated_settings.redis_url or ""
    assert deeper_checks.views(url, [("cnobodyknows", 0, 0)]).level is Level.OK
    found = deeper_checks.views(url, [("cnobodyknows", 2, 0)])
    assert (found.level, "cnobodyknows" in found.text) == (Level.ADVICE, True)


def test_tables_that_the_planner_does_not_know_are_named() -> None:
    assert [one.level for one in deeper_checks.statistics([], [])] == [Level.OK]
    assert "link, request" in next(deeper_checks.statistics(["request", "link"], [])).text
    assert [one.level for one in deeper_checks.statistics(["a"], ["b"])] == [Level.ADVICE, Level.ADVICE]
