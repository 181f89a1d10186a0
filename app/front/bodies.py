"""A body as it arrives: received in the event loop, worked on in threads, given up when it is late."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Protocol

from app.front.answers import Answer, CutOff, Refused
from app.front.crowd import Arrival, Crowd
from app.front.threads import Threads

AT_ONCE = 8 * 1024  # bytes: a body that announces no more is taken in one piece


class Line(Protocol):
    """Granian's side of one request (RSGI)."""

    def __call__(self) -> Any: ...

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    async def __anext__(self) -> bytes: ...

    def client_disconnect(self) -> Any: ...

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None: ...

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> Any: ...


class Receiver(Protocol):
    """Where a body goes. Its methods are called in threads, one call at a time."""

    block: int  # bytes that are collected before they are fed
    most: int  # bytes of a refused body that are read and forgotten, so that its sender hears the refusal

    @property
    def group(self) -> str | None:
        """Whose body it is, once that is known."""

    @property
    def held(self) -> int:
        """Bytes of it that lie in memory here."""

    def is_quick(self, whole: bytes) -> bool:
        """Whether a body that came in one piece is finished at once and waits for nothing: the event loop does it then."""

    def begin(self) -> None:
        """Called in the event loop before anything of the body is asked for. Raises: Refused."""

    def feed(self, block: bytes) -> None:
        """The next bytes. Raises: Refused."""

    def finish(self, rest: bytes, *, is_whole: bool) -> Answer:
        """The last bytes, and the work itself."""

    def refuse(self, refusal: Refused) -> Answer:
        """The body will not be complete: the answer to that. Lets go of everything."""


class Body:
    """One request's body on its way from granian to its receiver."""

    def __init__(self, line: Line, announced: int | None, receiver: Receiver, crowd: Crowd, threads: Threads) -> None:
        self.is_whole = True
        self._line = line
        self._announced = announced
        self._receiver = receiver
        self._crowd = crowd
        self._threads = threads
        self._received = 0
        self._is_in_pieces = False
        self._clock = asyncio.get_running_loop().time

    async def receive(self, arrival: Arrival) -> bytes:
        """All of it; what the receiver has not been fed is given back. Raises: Refused."""
        self._crowd.join(arrival, self._receiver.group, self._clock())
        try:
            if self._announced is not None and self._announced <= AT_ONCE:
                return await self._whole(arrival)
            return await self._pieces(arrival)
        except asyncio.CancelledError:
            if arrival.reason is None:
                raise
            if arrival.task is not None:
                arrival.task.uncancel()
            raise arrival.reason from None

    async def drain(self, arrival: Arrival) -> None:
        """Read what is left and forget it: a client that cannot send its body to the end sees no answer to it.

        The pace that was asked of the body holds for its rest as well, so a poor line gets to hear the refusal too.
        """
        if (self._announced or 0) > self._receiver.most or not self._is_in_pieces:
            return
        arrival.is_waited_for = True
        try:
            while (piece := await self._next()) is not None and self._received <= self._receiver.most:
                self._received += len(piece)
                arrival.due.received(len(piece), self._clock())
        except asyncio.CancelledError:
            if arrival.reason is None:
                raise
            if arrival.task is not None:
                arrival.task.uncancel()

    async def _whole(self, arrival: Arrival) -> bytes:
        try:
            body: bytes = await self._line()
        except RuntimeError as error:  # granian's word for a line that broke
            raise CutOff("The request ended before its announced length.") from error
        finally:
            arrival.is_waited_for = False
        return body

    async def _pieces(self, arrival: Arrival) -> bytes:
        pieces: list[bytes] = []
        held = endings = 0
        aiter(self._line)  # granian takes it for the beginning, and only once
        self._is_in_pieces = True
        while (piece := await self._next()) is not None:
            if not piece:
                endings += 1  # granian: one at the end, two where the line broke
                continue
            held += len(piece)
            pieces.append(piece)
            self._came(arrival, len(piece), held)
            if held >= self._receiver.block:
                await self._feed(arrival, b"".join(pieces))
                pieces, held = [], 0
        arrival.is_waited_for = False
        self.is_whole = endings < 2
        if self._announced is not None and self._received < self._announced:
            raise CutOff("The request ended before its announced length.")
        return b"".join(pieces)

    async def _next(self) -> bytes | None:
        try:
            return await self._line.__anext__()
        except StopAsyncIteration:
            return None

    def _came(self, arrival: Arrival, size: int, held: int) -> None:
        self._received += size
        now = self._clock()
        arrival.due.received(size, now)
        self._crowd.hold(arrival, held + self._receiver.held, now)

    async def _feed(self, arrival: Arrival, block: bytes) -> None:
        began = self._clock()
        arrival.is_waited_for = False
        await self._threads.run(self._receiver.feed, block)
        now = self._clock()
        arrival.due.waited(now - began)
        self._crowd.hold(arrival, self._receiver.held, now)
        self._crowd.join(arrival, self._receiver.group, now)
        arrival.is_waited_for = True
