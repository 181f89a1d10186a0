"""In which order pytest's workers take the tests of a run."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from tests.order import in_lanes


class Item:
    """As much of a test as its place depends on."""

    def __init__(self, file: str, seconds: int = 0) -> None:
        self.path, self.seconds = Path(file), seconds

    def get_closest_marker(self, name: str) -> pytest.Mark | None:
        return pytest.mark.timeout(self.seconds).mark if name == "timeout" and self.seconds else None


def items(*made: Item) -> list[pytest.Item]:
    return cast("list[pytest.Item]", list(made))


def shares(ordered: list[pytest.Item], workers: int) -> list[list[pytest.Item]]:
    """As ``--dist worksteal`` cuts them at the beginning."""
    left, cut = list(ordered), []
    for worker in range(workers):
        size = len(left) // (workers - worker)
        cut.append(left[:size])
        left = left[size:]
    return cut


@pytest.mark.parametrize("workers", [1, 2, 3, 4])
@pytest.mark.parametrize("short", [1, 7, 20])
def test_each_worker_begins_with_what_takes_long_and_files_stay_together(workers: int, short: int) -> None:
    first, more, second, third = items(Item("a", 400), Item("a", 400), Item("b", 400), Item("c", 400))
    given = [*items(*(Item(f"short {n}", 300 * (n % 2)) for n in range(short))), first, more, second, third]
    ordered = in_lanes(given, workers)
    assert sorted(map(id, ordered)) == sorted(map(id, given))
    assert ordered.index(more) == ordered.index(first) + 1
    if short >= 20:
        assert [share[0] for share in shares(ordered, workers)][:3] == [first, second, third][:workers]
