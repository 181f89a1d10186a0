"""The rest of a refused body: read at the pace that any body is read at, so that its sender gets to hear the refusal."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from app.front.answers import Answer, Refused, TooLarge, TooSlow
from app.front.bodies import Body
from app.front.crowd import Crowd
from app.front.threads import Threads
from tests.unit.front.test_front_crowd import CAPS, PACE

PIECE = b"x" * 64 * 1024


class Hours(asyncio.SelectorEventLoop):
    """An event loop whose clock only the test moves."""

    now = 0.0

    def time(self) -> float:
        return self.now


class Slow:
    """A sender of ``pieces`` pieces with ``pause`` seconds before each but the first."""

    def __init__(self, loop: Hours, crowd: Crowd, pieces: int, pause: float) -> None:
        self._loop, self._crowd, self._pause = loop, crowd, pause
        self._pieces = self.left = pieces

    def __aiter__(self) -> Slow:
        return self

    async def __anext__(self) -> bytes:
        self._loop.now += self._pause if self.left < self._pieces else 0
        self._crowd.look(self._loop.now)
        await asyncio.sleep(0)
        if not self.left:
            raise StopAsyncIteration
        self.left -= 1
        return PIECE


class Refusing:
    """Takes no more than the first block."""

    block, most, group, held = len(PIECE), 1 << 30, None, 0

    def is_quick(self, whole: bytes) -> bool:
        return False

    def begin(self) -> None:
        """Nothing to prepare."""

    def feed(self, block: bytes) -> None:
        raise TooLarge(f"{len(block)} bytes are too many.")

    def finish(self, rest: bytes, *, is_whole: bool) -> Answer:
        raise AssertionError("a refused body is not complete")

    def refuse(self, refusal: Refused) -> Answer:
        return Answer(refusal.code, [], b"")


@pytest.fixture
def loop() -> Iterator[Hours]:
    made = Hours()
    yield made
    made.close()


def refused(loop: Hours, pieces: int, pause: float) -> tuple[int, type[Refused] | None]:
    """Pieces that nobody read, and why the body was given up while its rest was read."""
    crowd = Crowd(replace(CAPS, memory=1 << 20), PACE)

    async def receive() -> tuple[int, type[Refused] | None]:
        line: Any = Slow(loop, crowd, pieces, pause)
        body = Body(line, None, Refusing(), crowd, Threads(1, "test"))
        arrival = crowd.enter("a", loop.time(), asyncio.current_task())
        with pytest.raises(TooLarge):
            await body.receive(arrival)
        await body.drain(arrival)
        return line.left, None if arrival.reason is None else type(arrival.reason)

    return loop.run_until_complete(receive())


def test_a_poor_line_may_send_its_refused_body_to_the_end(loop: Hours) -> None:
    assert refused(loop, pieces=100, pause=50.0) == (0, None)
    assert loop.now == 5000.0


def test_a_sender_that_falls_silent_is_given_up(loop: Hours) -> None:
    left, reason = refused(loop, pieces=100, pause=130.0)
    assert left > 90
    assert reason is TooSlow
