"""Figures by the hour as bars: where each bar stands, and the sentence that says the same to somebody who does not see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

WIDTH, HEIGHT = 360, 110
LEFT, TOP, BOTTOM = 48, 8, 88  # of the field that the bars stand in
LABEL_EVERY = 6  # hours
SERIES = {
    "requests": "Message sets to QuickBooks",
    "records": "Records written",
    "errors": "What failed",
}


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    told: str


@dataclass(frozen=True)
class Chart:
    name: str
    title: str
    told: str
    most: int
    bars: tuple[Bar, ...]
    labels: tuple[tuple[float, str], ...]


def charts(hours: Sequence[dict[str, Any]], zone: str | None) -> list[Chart]:
    """One for each series, in the company's own time."""
    return [_chart(name, title, hours, ZoneInfo(zone or "UTC")) for name, title in SERIES.items()]


def clock(hour: dict[str, Any], zone: ZoneInfo) -> str:
    return f"{hour['at'].astimezone(zone):%H:%M}"


def _chart(name: str, title: str, hours: Sequence[dict[str, Any]], zone: ZoneInfo) -> Chart:
    values = [int(hour[name]) for hour in hours]
    most, step = max([*values, 1]), (WIDTH - LEFT) / max(len(hours), 1)
    bars = []
    for n, (hour, value) in enumerate(zip(hours, values, strict=True)):
        height = (BOTTOM - TOP) * value / most
        bars.append(
            Bar(
                round(LEFT + n * step + 1, 1),
                round(BOTTOM - height, 1),
                round(step - 2, 1),
                round(height, 1),
                f"{clock(hour, zone)}: {value:,}",
            )
        )
    labels = tuple((round(LEFT + n * step, 1), clock(hours[n], zone)) for n in range(0, len(hours), LABEL_EVERY))
    return Chart(name, title, _told(title, hours, values, zone), most, tuple(bars), labels)


def _told(title: str, hours: Sequence[dict[str, Any]], values: Sequence[int], zone: ZoneInfo) -> str:
    if not any(values):
        return f"{title} in the last {len(hours)} hours: none."
    at = clock(hours[values.index(max(values))], zone)
    return f"{title} in the last {len(hours)} hours: {sum(values):,}, the most, {max(values):,}, in the hour from {at}."
