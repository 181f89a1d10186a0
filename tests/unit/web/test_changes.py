"""Who is told of changes, and how often anybody looks for them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

import pytest

from app.web.changes import CHANGED, HERE, Changes

T = TypeVar("T")


class Shown:
    """What companies show, with how often it was looked at."""

    def __init__(self) -> None:
        self.now: dict[str, object | None] = {"a": 1, "b": 1}
        self.looks: Counter[str] = Counter()
        self.fails = False

    def look(self, company_id: str) -> Any:
        self.looks[company_id] += 1
        if self.fails:
            raise OSError("away")
        return self.now[company_id]

    async def seen(self, company_id: str) -> None:
        """Until it was looked at once more from beginning to end."""
        before = self.looks[company_id]
        while self.looks[company_id] < before + 2:
            await asyncio.sleep(0)


async def at_once(function: Callable[..., T], /, *arguments: Any) -> T:
    return function(*arguments)


async def begun(stream: AsyncIterator[bytes]) -> None:
    assert (await anext(stream)).endswith(HERE)


def within(test: Awaitable[None]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(test, 20)

    asyncio.run(bounded())


def test_many_listeners_of_a_company_have_one_watcher_that_goes_with_the_last() -> None:
    async def run() -> None:
        shown, own = Shown(), len(asyncio.all_tasks())
        changes = Changes(shown.look, pause=0)
        streams = [changes.listen("a", at_once) for _ in range(100)]
        for stream in streams:
            await begun(stream)
        assert len(changes) == 1
        await shown.seen("a")
        waiting = [asyncio.ensure_future(anext(stream)) for stream in streams]
        await asyncio.sleep(0)
        shown.now["a"] = 2
        assert set(await asyncio.gather(*waiting)) == {CHANGED}
        for stream in streams:
            await stream.aclose()  # type: ignore[attr-defined]
        assert len(changes) == 0
        while len(asyncio.all_tasks()) > own:  # what was cancelled ends in the loop's next turns
            await asyncio.sleep(0)

    within(run())


def test_what_changed_while_a_listener_was_not_waiting_is_told_when_it_is() -> None:
    async def run() -> None:
        shown = Shown()
        stream = Changes(shown.look, pause=0).listen("a", at_once)
        await begun(stream)
        await shown.seen("a")
        for value in (2, 3):
            shown.now["a"] = value
            await shown.seen("a")
        assert await anext(stream) == CHANGED
        await stream.aclose()  # type: ignore[attr-defined]

    within(run())


def test_nothing_is_said_before_a_company_was_looked_at_also_when_the_database_is_away_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.web.changes.AFTER_FAILURE", 0.0)

    async def run() -> None:
        shown = Shown()
        shown.fails = True
        stream = Changes(shown.look, pause=0).listen("a", at_once)
        first = asyncio.ensure_future(anext(stream))
        await shown.seen("a")
        assert not first.done()
        shown.fails = False
        assert (await first).endswith(HERE)
        await stream.aclose()  # type: ignore[attr-defined]

    within(run())


def test_a_stream_ends_when_the_company_is_gone() -> None:
    async def run() -> None:
        shown = Shown()
        changes = Changes(shown.look, pause=0)
        stream = changes.listen("a", at_once)
        await begun(stream)
        await shown.seen("a")
        shown.now["a"] = None
        assert [piece async for piece in stream] == [CHANGED]
        assert len(changes) == 0

    within(run())
