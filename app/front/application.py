"""One request from its head to its answer."""

from __future__ import annotations

import asyncio
import logging
import resource
import signal
from collections.abc import Callable, Mapping, Sequence
from types import FrameType
from typing import TYPE_CHECKING

from app.environment import Networks
from app.front import unread, wsgi
from app.front.answers import Answer, Crowded, Failed, Fixed, Refused, Stopping, text
from app.front.bodies import Body, Line, Receiver
from app.front.crowd import Caps, Crowd
from app.front.pace import Pace
from app.front.request import BODILESS, Request, Scope
from app.front.streams import Route, Stream, Streams
from app.front.threads import Threads
from app.where import where

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0  # between two looks at who is late
FAREWELL_SECONDS = 3.0  # that a body has left when the service stops
HEALTH_THREADS = 2

TakesBody = Callable[[Request, int | None], Receiver | None]
Asked = Callable[[], Answer]


class Front:
    """granian's application (RSGI). Everything that it is made of is given to it; it knows no page."""

    def __init__(
        self,
        application: WSGIApplication,
        *,
        caps: Caps,
        pace: Pace,
        threads: int,
        fixed: Mapping[str, Fixed] | None = None,
        health: Mapping[str, Asked] | None = None,
        takes_body: TakesBody | None = None,
        routes: Sequence[Route] = (),
        proxies: Networks = (),
    ) -> None:
        """``fixed`` is answered by the loop, ``health`` by threads of its own, ``takes_body`` says who wants to be fed."""
        self._application = application
        self._caps = caps
        self._crowd = Crowd(caps, pace)
        self._streams = Streams(caps)
        self._unread = unread.Unread()
        self._threads = Threads(threads, "call")
        self._health_threads = Threads(HEALTH_THREADS, "health")
        self._fixed = fixed or {}
        self._health = health or {}
        self._takes_body = takes_body
        self._routes = routes
        self._proxies = proxies
        self._is_stopping = False

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """The process begins to serve: look after deadlines, and hear of its end beside granian."""
        _as_many_files_as_allowed()
        self._look_at_unread(loop)
        self._look(loop)
        _beside(signal.SIGTERM, lambda: loop.call_soon_threadsafe(self._stop, loop))

    async def __rsgi__(self, scope: Scope, line: Line) -> None:
        """Answer one request, whatever happens."""
        try:
            await self._answer(scope, line)
        except Refused as refusal:
            line.response_bytes(*_parts(text(refusal.code, str(refusal), *refusal.headers)))
        except Exception as error:  # noqa: BLE001 - the boundary
            log.error("a request failed: %s", where(error))
            line.response_bytes(*_parts(text(500, "The service has a problem of its own.")))

    async def _answer(self, scope: Scope, line: Line) -> None:
        path, method = scope.path, scope.method
        request = Request(scope, self._threads.run, proxies=self._proxies)
        if method in BODILESS:
            if path in self._fixed:
                return line.response_bytes(*_parts(self._fixed[path].answer))
            if path in self._health:
                return line.response_bytes(*_parts(await self._health_threads.run(self._health[path])))
            for route in self._routes:
                found = route.pattern.fullmatch(path)
                if found is not None:
                    return await self._stream(route, Request(scope, self._threads.run, found.groupdict(), self._proxies), line)
        announced = request.announced
        receiver = None if self._takes_body is None else self._takes_body(request, announced)
        if receiver is None:
            receiver = wsgi.Collected(self._application, request)
        return await self._receive(request, line, announced, receiver)

    async def _receive(self, request: Request, line: Line, announced: int | None, receiver: Receiver) -> None:
        rest, is_whole = b"", True
        if announced != 0:
            try:
                rest, is_whole = await self._body(request, line, announced, receiver)
            except Refused as refusal:
                return line.response_bytes(*_parts(receiver.refuse(refusal)))
            except Exception as error:  # noqa: BLE001 - the boundary
                log.error("a body could not be received: %s", where(error))
                return line.response_bytes(*_parts(receiver.refuse(Failed("The service has a problem of its own."))))
        if receiver.is_quick(rest):
            return _finish(receiver, rest, is_whole, line)
        if self._threads.waiting >= self._caps.waiting:
            return line.response_bytes(*_parts(receiver.refuse(Crowded("Too many requests are waiting."))))
        return await self._threads.run(_finish, receiver, rest, is_whole, line)

    async def _body(self, request: Request, line: Line, announced: int | None, receiver: Receiver) -> tuple[bytes, bool]:
        body = Body(line, announced, receiver, self._crowd, self._threads)
        loop = asyncio.get_running_loop()
        if self._is_stopping:
            raise Stopping("The service is about to stop.")
        receiver.begin()
        arrival = self._crowd.enter(request.address, loop.time(), asyncio.current_task())
        try:
            return await body.receive(arrival), body.is_whole
        except Refused as refusal:
            if refusal.rest_is_read:
                await body.drain(arrival)
            raise
        finally:
            self._crowd.leave(arrival)

    async def _stream(self, route: Route, request: Request, line: Line) -> None:
        made = await route.handler(request)
        if isinstance(made, Stream) and self._is_stopping:
            raise Stopping("The service is about to stop.")
        if isinstance(made, Stream):
            await self._streams.send(line, made, request.address)
        else:
            line.response_bytes(*_parts(made))

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        self._crowd.look(loop.time())
        loop.call_later(LOOK_SECONDS, self._look, loop)

    def _look_at_unread(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.call_later(unread.LOOK_SECONDS, self._look_at_unread, loop)
        try:
            ended = self._unread.look(loop.time())
        except OSError as error:  # a line that ended while it was looked at
            log.warning("lines could not be looked at: %s", where(error))
            return
        if ended:
            log.warning("%s clients did not fetch their answers, and lost their lines", ended)

    def _stop(self, loop: asyncio.AbstractEventLoop) -> None:
        """What is complete gets its answer, what nearly is gets a moment; granian takes no new connection any more."""
        self._is_stopping = True
        self._streams.end()
        self._crowd.hurry(loop.time(), FAREWELL_SECONDS)


def _finish(receiver: Receiver, rest: bytes, is_whole: bool, line: Line) -> None:
    """In a thread: do the work and send its answer, without another turn of the loop in between."""
    line.response_bytes(*_parts(receiver.finish(rest, is_whole=is_whole)))


def _parts(answer: Answer) -> tuple[int, list[tuple[str, str]], bytes]:
    return answer.status, answer.headers, answer.body


def _beside(number: signal.Signals, also: Callable[[], object]) -> None:
    """Hear of a signal without taking it from whoever hears of it already: the event loop, and through it granian."""
    before = signal.getsignal(number)

    def heard(which: int, frame: FrameType | None) -> None:
        if callable(before):
            before(which, frame)
        also()

    signal.signal(number, heard)


def _as_many_files_as_allowed() -> None:
    """A connection is an open file, and the usual soft limit is meant for programs with few."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
