"""The sweep does not fill the queues of workers that are behind with what they hold already."""

from __future__ import annotations

import pytest

from app.queue.room import ALWAYS, ENOUGH, Room


@pytest.mark.parametrize(
    ("held", "taken"), [(0, ENOUGH), (150, ENOUGH - 150), (ENOUGH, ALWAYS), (100_000, ALWAYS)], ids=lambda value: f"{value}"
)
def test_a_queue_takes_what_it_lacks_and_always_the_longest_due(held: int, taken: int) -> None:
    left = Room({"ingest": held})
    assert sum(left.take("ingest") for _ in range(1000)) == taken


def test_a_full_queue_keeps_nothing_from_another() -> None:
    left = Room({"ingest": 100_000})
    assert sum(left.take("push") for _ in range(1000)) == ENOUGH


def test_work_of_one_queue_shares_its_room() -> None:
    left = Room({})
    assert sum(left.take("push") + left.take("pull") for _ in range(1000)) == ENOUGH
