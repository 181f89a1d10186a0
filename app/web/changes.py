"""Who waits for changes of which company: a watcher for each company that anybody listens to, however many listen."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable, Hashable

from app.front.request import InThread
from app.where import where

log = logging.getLogger(__name__)

PAUSE = 2.0  # seconds between two looks at one company
AFTER_FAILURE = 10.0
LOOKS = 20  # a second, at all companies together: with many the pause grows
AGAIN = (2000, 7000)  # milliseconds after which a browser comes again, so that not all come at once
CHANGED = b"event: changed\ndata: look\n\n"
HERE = b"event: here\ndata: still\n\n"  # an event, for browsers hide comments from their pages

Look = Callable[[str], Hashable | None]


class Watcher:
    """Looks at one company as long as somebody listens."""

    def __init__(self) -> None:
        self.listeners = 0
        self.is_gone = False  # the company
        self.has_looked = asyncio.Event()  # from then on no change is missed
        self.next = asyncio.Event()  # the next change
        self.task: asyncio.Task[None] | None = None

    def tell(self) -> None:
        """Everybody who waits for the next change."""
        told, self.next = self.next, asyncio.Event()
        told.set()


class Changes:
    """Used by the event loop only; ``look`` is called in a thread."""

    def __init__(self, look: Look, pause: float = PAUSE) -> None:
        self._look = look
        self._pause = pause
        self._watchers: dict[str, Watcher] = {}

    def __len__(self) -> int:
        return len(self._watchers)

    async def listen(self, company_id: str, in_thread: InThread) -> AsyncIterator[bytes]:
        """An event as soon as no change is missed any more, and one for each change, without saying which.

        Whoever looks after the first event and after each other one has seen everything. It ends when the company is gone.
        """
        watcher = self._enter(company_id, in_thread)
        try:
            coming = watcher.next
            await watcher.has_looked.wait()
            yield f"retry: {random.randint(*AGAIN)}\n".encode() + HERE  # noqa: S311 - no secret
            while not watcher.is_gone:
                await coming.wait()
                coming = watcher.next
                yield CHANGED
        finally:
            self._leave(company_id, watcher)

    def _enter(self, company_id: str, in_thread: InThread) -> Watcher:
        watcher = self._watchers.get(company_id)
        if watcher is None:
            watcher = self._watchers[company_id] = Watcher()
            watcher.task = asyncio.ensure_future(self._watch(company_id, watcher, in_thread))
        watcher.listeners += 1
        return watcher

    def _leave(self, company_id: str, watcher: Watcher) -> None:
        watcher.listeners -= 1
        if watcher.listeners == 0 and watcher.task is not None:
            watcher.task.cancel()
            if self._watchers.get(company_id) is watcher:
                del self._watchers[company_id]

    async def _watch(self, company_id: str, watcher: Watcher, in_thread: InThread) -> None:
        seen: Hashable = ()  # nothing is known yet, and the first answer is no change
        while not watcher.is_gone:
            try:
                found = await in_thread(self._look, company_id)
            except Exception as error:  # noqa: BLE001 - the boundary; the database may be away for a while
                log.warning("what has changed could not be asked: %s", where(error))
                await asyncio.sleep(AFTER_FAILURE)
            else:
                watcher.is_gone = found is None
                if seen not in ((), found) or watcher.is_gone:
                    watcher.tell()
                seen = found
                watcher.has_looked.set()
            await asyncio.sleep(max(self._pause, len(self._watchers) / LOOKS))
