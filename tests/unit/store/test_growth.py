"""When it is worth looking whether a table has doubled."""

from __future__ import annotations

from app.store.growth import A_LOOK, ROWS, TOLD, Growth


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_process_that_wrote_little_does_not_look() -> None:
    growth = Growth(Clock())
    growth.note(ROWS - 1)
    assert not growth.is_to_be_seen()
    growth.note(1)
    assert growth.is_to_be_seen()


def test_much_that_was_written_is_looked_at_until_the_server_has_told_of_it_and_no_more_than_once_a_second() -> None:
    growth = Growth(clock := Clock())
    growth.note(ROWS)
    assert growth.is_to_be_seen()
    assert not growth.is_to_be_seen()
    clock.now += A_LOOK
    assert growth.is_to_be_seen()
    clock.now += TOLD
    assert growth.is_to_be_seen()
    clock.now += A_LOOK
    assert not growth.is_to_be_seen()
