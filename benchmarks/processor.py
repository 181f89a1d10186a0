"""Seconds of processor that the parts of a running service have used, read from /proc: steady where time by the clock is not."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


@dataclass(frozen=True)
class Process:
    """One line of /proc/PID/stat; ``reaped`` is what its children used that have ended."""

    pid: int
    parent: int
    own: float
    reaped: float


@dataclass
class Meter:
    """What the trees below these processes have used so far; the last figure stays when they end."""

    roots: dict[str, list[int]]
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def read(self) -> None:
        """Look once more; call it every second or so, because what has ended cannot be looked at."""
        table = _processes()
        below = _children(table.values())
        for part, roots in self.roots.items():
            part_of = {pid for root in roots for pid in _tree(root, below)}  # a root may be another root's child
            used = sum(table[pid].own + table[pid].reaped for pid in part_of if pid in table)
            self.seconds[part] = max(self.seconds[part], used)


def _processes() -> dict[int, Process]:
    found = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            ticks = [int(one) / TICKS for one in fields[11:15]]
            found[int(folder.name)] = Process(int(folder.name), int(fields[1]), sum(ticks[:2]), sum(ticks[2:]))
    return found


def _children(processes: Iterable[Process]) -> dict[int, list[int]]:
    below = defaultdict(list)
    for one in processes:
        below[one.parent].append(one.pid)
    return below


def _tree(root: int, below: dict[int, list[int]]) -> list[int]:
    found = [root]
    for pid in found:
        found += below.get(pid, [])
    return found
