"""A first sync of the demo: seconds of processor for each record that arrives in IndusTrack, by part."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.revisions import trees
from benchmarks.running import LOOK_EVERY, PARTS, started

CUSTOMERS, TIMES = 1_000, 2
LONGEST = 1_800.0
ARRIVED = re.compile(r"^│ *(customer|location) *│[^│]*│ *([\d,]+) *│", re.MULTILINE)


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
    """Milliseconds of processor a record; what starting costs is left out."""
    began = time.monotonic()
    with started(tree, ["demo", "--customers", str(CUSTOMERS), "--no-wait"]) as program:
        meter = program.meter()
        _until_asked(program.folder / "output")
        meter.read()
        before = dict(meter.seconds)
        while program.process.poll() is None and time.monotonic() - began < LONGEST:
            time.sleep(LOOK_EVERY)
            meter.read()
        records = sum(int(number.replace(",", "")) for _, number in ARRIVED.findall(program.output))
        if program.process.poll() != 0 or not records:
            raise RuntimeError(f"the demo failed: {program.output[-2000:]}")
    used = {part: (meter.seconds[part] - before[part]) * 1000 / records for part in PARTS}
    return used | {"together": sum(used.values())}


def _until_asked(output: Path) -> None:
    """Until the service is up and the simulated QuickBooks about to call."""
    began = time.monotonic()
    while "A simulated QuickBooks" not in output.read_text(errors="replace") and time.monotonic() - began < LONGEST:
        time.sleep(LOOK_EVERY)


def _shown(part: str, values: list[float]) -> str:
    return f"{part} {statistics.median(values):.1f} ms a record ({min(values):.1f} to {max(values):.1f})"
