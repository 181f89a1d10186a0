"""What a poll was told at its login is kept for its end, and for nobody else."""

from __future__ import annotations

from app.session import told


def test_what_was_told_is_heard_once() -> None:
    told.keep("hash of one ticket", "c1", "Everything is up to date.")
    assert told.take("hash of another") is None
    assert told.take("hash of one ticket") == ("c1", "Everything is up to date.")
    assert told.take("hash of one ticket") is None


def test_what_was_told_first_makes_room() -> None:
    for number in range(told.MOST + 1):
        told.keep(f"hash {number}", "c1", str(number))
    assert told.take("hash 0") is None
    assert [told.take(f"hash {number}") for number in range(1, told.MOST + 1)][-1] == ("c1", str(told.MOST))
