"""The threads that do the work: a fixed number, and complete requests only."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
Job = tuple[Callable[..., Any], tuple[Any, ...], "asyncio.Future[Any]"]


class Threads:
    """Started as they are needed. They end with the process, and never keep it from ending."""

    def __init__(self, most: int, name: str) -> None:
        self._most = most
        self._name = name
        self._jobs: SimpleQueue[Job] = SimpleQueue()
        self._started = 0
        self._unfinished = 0  # counted in the event loop

    @property
    def waiting(self) -> int:
        """Jobs for which no thread is free."""
        return max(0, self._unfinished - self._most)

    async def run(self, function: Callable[..., T], *arguments: Any) -> T:
        """Call it in a thread, as soon as one is free, and wait. What was begun is finished, also when nobody waits."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._unfinished += 1
        self._jobs.put((function, arguments, future))
        if self._started < min(self._unfinished, self._most):
            self._started += 1
            threading.Thread(target=self._work, name=f"{self._name}-{self._started}", daemon=True).start()
        return await future

    def _work(self) -> None:
        while True:
            function, arguments, future = self._jobs.get()
            result, error = None, None
            try:
                result = function(*arguments)
            except BaseException as raised:  # noqa: BLE001 - told to whoever waits
                error = raised
            loop = future.get_loop()
            try:
                loop.call_soon_threadsafe(self._settle, future, result, error)
            except RuntimeError:  # the loop has ended
                return
            del function, arguments, future, result, error, loop

    def _settle(self, future: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
        self._unfinished -= 1
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)
