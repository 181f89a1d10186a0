"""In which order a run takes its tests: what takes long begins first, a share of it with each of pytest's workers."""

from __future__ import annotations

from itertools import groupby

import pytest

USUAL = 300  # seconds that a test has; who asks for more takes long


def takes_long(item: pytest.Item) -> bool:
    """It says so, or wants more time than others have."""
    timeout = item.get_closest_marker("timeout")
    return item.get_closest_marker("slow") is not None or (timeout is not None and timeout.args[0] > USUAL)


def in_lanes(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """The same tests so that each worker's first share, as ``--dist worksteal`` cuts them, begins with what takes long.

    Tests of one file stay together: what they share is made once.
    """
    long = [list(group) for _, group in groupby((one for one in items if takes_long(one)), key=lambda one: one.path)]
    short = [one for one in items if not takes_long(one)]
    lanes = [[one for group in long[worker::workers] for one in group] for worker in range(workers)]
    ordered, left = [], len(items)
    for worker, lane in enumerate(lanes):
        share = left // (workers - worker)
        left -= share
        fill = max(0, share - len(lane))
        ordered += lane + short[:fill]
        short = short[fill:]
    return ordered + short
