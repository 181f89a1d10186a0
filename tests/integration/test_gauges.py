"""Figures of this moment: left in Redis by the sweep, measured anew when they are old or missing."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest
import redis

from app import services
from app.config import Settings
from app.ops import gauges
from app.sync import companies


def test_what_the_sweep_left_is_shown_while_it_is_fresh_and_measured_anew_later(
    migrated_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gauges, "PATIENCE", 60.0)  # on a busy machine Redis may take longer than its second
    made = services.make(migrated_settings)
    companies.add(made, "Counted", "https://api.example.com/api/v1", "it-token", {})
    client = redis.Redis.from_url(migrated_settings.redis_url or "")
    gauges.keep(made)
    kept = json.loads(client.get(gauges.KEY) or b"{}")
    rows = [[["customer", "waiting", 4711.0, 1.0]], *kept["rows"][1:]]
    client.set(gauges.KEY, json.dumps({"at": time.time() - 5, "rows": rows}))
    shown, age = gauges.latest(made)
    assert shown[0] == rows[0]
    assert 5 <= age < gauges.FRESH
    for old in (json.dumps({"at": time.time() - 500, "rows": rows}), "no json", json.dumps({"at": 1, "rows": []}), "[]"):
        client.set(gauges.KEY, old)
        assert gauges.latest(made)[1] == 0.0
        assert gauges.latest(made)[0][0] != rows[0]
    client.delete(gauges.KEY)
    client.close()
    made.database.dispose()


def test_without_redis_they_are_measured(migrated_settings: Settings) -> None:
    made = services.make(replace(migrated_settings, redis_url="redis://127.0.0.1:1/0"))
    gauges.keep(made)
    rows, age = gauges.latest(made)
    assert (len(rows), age) == (len(gauges.MEASURES), 0.0)
    made.database.dispose()


def test_every_measure_answers_its_labels_and_then_its_figures(migrated_settings: Settings) -> None:
    made = services.make(migrated_settings)
    with made.database.operators() as connection:
        rows = gauges.measured(connection)
    for measure, found in zip(gauges.MEASURES, rows, strict=True):
        assert all(len(row) == len(measure.labels) + len(measure.figures) for row in found), measure
    assert {family.name for family in gauges.gauges(rows)} == gauges.NAMES
    made.database.dispose()
