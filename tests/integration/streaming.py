"""What the web server loads in ``test_front``: pages that stream, that count, and one that waits for the end of the process."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Iterable
from typing import TYPE_CHECKING

from app.front.answers import Answer, Fixed, text
from app.front.application import Front
from app.front.request import Request
from app.front.streams import Route, Stream
from app.soap.limits import CAPS, Limits

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

STOPPING = threading.Event()
LEFT = "left in good order"
listening: set[str] = set()
counted: list[str] = []
waiting: list[str] = []


async def _hello(number: str, own: str) -> AsyncIterator[bytes]:
    listening.add(own)
    try:
        yield f"data: hello {number}\n\n".encode()
        await asyncio.Event().wait()
    finally:
        listening.discard(own)


async def events(request: Request) -> Answer | Stream:
    return Stream(_hello(request.path_match["number"], request.scope.client))


async def _endless() -> AsyncIterator[bytes]:
    while True:
        yield b"x" * 65536


async def flood(request: Request) -> Answer | Stream:
    return Stream(_endless())


async def how_many(request: Request) -> Answer | Stream:
    return text(200, str(len(listening)))


async def who_waits(request: Request) -> Answer | Stream:
    return text(200, str(len(waiting)))


def pages(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    body = environ["wsgi.input"].read().decode()
    if environ["PATH_INFO"] == "/wait":
        waiting.append(body)
        STOPPING.wait(30)
        start_response("200 OK", [])
        return [b"waited"]
    counted.append(body)
    start_response("200 OK", [])
    return [f"{len(counted)} {body}".encode()]


class Told(Front):
    """A front whose page that waits hears of the end."""

    def _stop(self, loop: asyncio.AbstractEventLoop) -> None:
        super()._stop(loop)
        loop.call_later(0.5, STOPPING.set)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """granian calls it when the process leaves by itself."""
        sys.stderr.write(f"{LEFT}\n")


def make(threads: int) -> Front:
    routes = (
        Route(r"/events/(?P<number>\d+)", events),
        Route("/flood", flood),
        Route("/listening", how_many),
        Route("/waiting", who_waits),
    )
    ok = Fixed(Answer(200, [], b"{}"))
    return Told(pages, caps=CAPS, pace=Limits().pace, threads=threads, fixed={"/healthz": ok}, routes=routes)
