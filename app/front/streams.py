"""Answers without an end: server-sent events to any number of listeners, without a thread."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from app.front.answers import Answer, Crowded
from app.front.bodies import Line
from app.front.crowd import Caps
from app.front.request import Request

HEARTBEAT_SECONDS = 15.0  # proxies close a line on which nothing comes
HEARTBEAT = b": still here\n\n"
EVENTS = (("Content-Type", "text/event-stream; charset=utf-8"), ("Cache-Control", "no-store"), ("X-Accel-Buffering", "no"))


@dataclass(frozen=True)
class Stream:
    """An answer whose body comes in pieces, whenever there are some; by its headers, server-sent events."""

    pieces: AsyncIterator[bytes]
    headers: tuple[tuple[str, str], ...] = EVENTS
    heartbeat: bytes = HEARTBEAT


Handler = Callable[[Request], Awaitable[Answer | Stream]]


@dataclass(frozen=True)
class Route:
    """An async page: a regular expression of its whole path, and the function that answers GET."""

    path: str
    handler: Handler
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", re.compile(self.path))


class Streams:
    """Those that are open."""

    def __init__(self, caps: Caps) -> None:
        self._caps = caps
        self._by_address: Counter[str] = Counter()
        self._open: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._open)

    async def send(self, line: Line, stream: Stream, address: str) -> None:
        """All its pieces, until it ends, the listener is gone, or its time is over. Raises: Crowded."""
        if len(self._open) >= self._caps.streams or self._by_address[address] >= self._caps.streams_of_address:
            raise Crowded("Too many pages are listening.")
        sending = asyncio.ensure_future(self._pump(line.response_stream(200, list(stream.headers)), stream))
        gone = asyncio.ensure_future(line.client_disconnect())
        self._open.add(sending)
        self._by_address[address] += 1
        try:
            await asyncio.wait({sending, gone}, timeout=self._caps.stream_seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._open.discard(sending)
            self._by_address -= Counter({address: 1})
            gone.cancel()
            sending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sending

    def end(self) -> None:
        """End them all; browsers connect again, to whoever serves then."""
        for sending in self._open:
            sending.cancel()

    async def _pump(self, transport: Any, stream: Stream) -> None:
        sent = 0
        waited: asyncio.Future[bytes] | None = None
        try:
            while sent < self._caps.stream_bytes:
                waited = waited or asyncio.ensure_future(_next(stream.pieces))
                done, _ = await asyncio.wait({waited}, timeout=HEARTBEAT_SECONDS)
                piece = stream.heartbeat
                if done:
                    came, waited = waited, None  # also when it is the end, of which nobody needs to hear twice
                    piece = came.result()
                await transport.send_bytes(piece)
                sent += len(piece)
        except (StopAsyncIteration, RuntimeError):  # its end, or granian's word for a listener that is gone
            return
        finally:
            if waited is not None:
                waited.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await waited
            close = getattr(stream.pieces, "aclose", None)
            if close is not None:
                await close()
            del transport  # the line ends with it, and the frames of a cancelled task may live on for a while


async def _next(pieces: AsyncIterator[bytes]) -> bytes:
    """What ``anext`` gives is no coroutine, and a task wants one."""
    return await anext(pieces)
