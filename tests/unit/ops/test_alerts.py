"""Alerts, dashboard and runbook speak of figures and entries that there are; ``promtool`` tests the rules themselves in CI."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.counting.families import FAMILIES
from app.ops import gauges

ROOT = Path(__file__).resolve().parents[3]
RULES: list[dict[str, Any]] = yaml.safe_load((ROOT / "ops/prometheus/alerts.yml").read_text())["groups"][0]["rules"]
TESTS: list[dict[str, Any]] = yaml.safe_load((ROOT / "ops/prometheus/alerts_test.yml").read_text())["tests"]
DASHBOARD: dict[str, Any] = json.loads((ROOT / "ops/grafana/dashboard.json").read_text())
RUNBOOK = (ROOT / "docs/runbook.md").read_text()

LABELS = {name: {*family.labels, *(["le"] if family.buckets else [])} for name, family in FAMILIES.items()}
LABELS |= {name: set(one.labels) for one in gauges.MEASURES for name in one.figures}
OF_THE_ANSWER = {"qbconnector_redis_up", "qbconnector_measured_seconds", "qbconnector_disk_free_bytes"}  # web/metrics.py
LABELS |= {name: set() for name in OF_THE_ANSWER}


def series() -> set[str]:
    """Names as Prometheus stores them."""
    found = set(gauges.NAMES) | OF_THE_ANSWER
    for name, family in FAMILIES.items():
        found |= {f"{name}_{end}" for end in ("bucket", "sum", "count")} if family.buckets else {f"{name}_total"}
    return found


def unknown(expression: str) -> list[str]:
    """Figures, and labels of figures, that nobody gives."""
    wrong = [name for name in re.findall(r"qbconnector_\w+", expression) if name not in series()]
    for name, selected in re.findall(r"(qbconnector_\w+)\{([^}]*)\}", expression):
        family = re.sub(r"_(total|bucket|sum|count)$", "", name) if name not in LABELS else name
        wrong += [label for label in re.findall(r"(\w+)\s*(?:=|!)", selected) if label not in LABELS.get(family, set())]
    return wrong


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_an_alert_looks_at_figures_that_there_are_and_has_a_test_and_an_entry(rule: dict[str, Any]) -> None:
    assert not unknown(rule["expr"])
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert rule["annotations"]["runbook"] == f"docs/runbook.md#{rule['alert'].lower()}"
    entry = re.search(rf"^## {rule['alert']}\n\*(page|ticket)\.\*", RUNBOOK, re.M)
    assert entry, "no entry in the runbook"
    assert entry[1] == rule["labels"]["severity"]
    fired = {one["alertname"] for test in TESTS for one in test["alert_rule_test"] if one.get("exp_alerts")}
    assert rule["alert"] in fired, "no test in which it fires"


def test_the_runbook_has_no_entry_for_an_alert_that_there_is_not() -> None:
    assert re.findall(r"^## (\w+)$", RUNBOOK, re.M) == [rule["alert"] for rule in RULES]


@pytest.mark.parametrize("panel", DASHBOARD["panels"], ids=lambda panel: str(panel["title"]))
def test_a_panel_shows_figures_that_there_are(panel: dict[str, Any]) -> None:
    assert panel["targets"]
    for target in panel["targets"]:
        assert re.search(r"qbconnector_\w+", target["expr"])
        assert not unknown(target["expr"])


def test_the_dashboard_shows_every_figure() -> None:
    shown = " ".join(target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"])
    assert [name for name in LABELS if name not in shown] == []
    numbers = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(numbers) == len(set(numbers))


def test_a_figure_that_nobody_gives_would_be_noticed() -> None:
    assert unknown("sum(qbconnector_nonsense_total)") == ["qbconnector_nonsense_total"]
    assert unknown('qbconnector_companies{color="red"}') == ["color"]
