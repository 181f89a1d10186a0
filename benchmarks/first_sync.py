"""A first sync of the demo: seconds of processor for each record that arrives in IndusTrack, by part."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.processor import Meter
from benchmarks.revisions import trees
from benchmarks.running import LOOK_EVERY, PARTS, Program, started

CUSTOMERS, TIMES = 1_000, 2
LONGEST = 1_800.0
READ, ARRIVED = "A simulated QuickBooks", "service locations in IndusTrack"  # what the demo prints before it begins, and after
COUNTED = re.compile(r"^(?:customers(?: and jobs)?|service locations) in IndusTrack .*? of ([\d,]+)", re.MULTILINE)


def measure(against: str | None = None) -> Iterator[str]:
    """In turns, so that what else the machine does falls on each alike."""
    found: dict[str, list[dict[str, float]]] = {}
    with trees(against) as builds:
        for _ in range(TIMES):
            for name, tree in builds.items():
                found.setdefault(name, []).append(_run(tree))
    for name, runs in found.items():
        yield f"{name}: " + ", ".join(_shown(part, [run[part] for run in runs]) for part in (*PARTS, "together"))
    if against is not None:
        ratios = [other["together"] / here["together"] for here, other in zip(found["here"], found[against], strict=True)]
        yield f"{against} needs {statistics.median(ratios):.1f} times as much ({min(ratios):.1f} to {max(ratios):.1f})"


def _run(tree: Path) -> dict[str, float]:
    """Milliseconds of processor a record until all of them have arrived; what starting costs is left out."""
    began = time.monotonic()
    with started(tree, ["demo", "--customers", str(CUSTOMERS), "--no-wait"]) as program:
        meter = program.meter()
        _until(program, READ, began)
        meter.read()
        before = dict(meter.seconds)
        _until(program, ARRIVED, began, meter)
        records = sum(int(number.replace(",", "")) for number in COUNTED.findall(program.output))
        if not records:
            raise RuntimeError(f"the demo failed: {program.output[-2000:]}")
    used = {part: (meter.seconds[part] - before[part]) * 1000 / records for part in PARTS}
    return used | {"together": sum(used.values())}


def _until(program: Program, said: str, began: float, meter: Meter | None = None) -> None:
    """Until the demo has printed this, or has ended."""
    while said not in program.output and program.process.poll() is None and time.monotonic() - began < LONGEST:
        time.sleep(LOOK_EVERY)
        if meter is not None:
            meter.read()


def _shown(part: str, values: list[float]) -> str:
    return f"{part} {statistics.median(values):.1f} ms a record ({min(values):.1f} to {max(values):.1f})"
