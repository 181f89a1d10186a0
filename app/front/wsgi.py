"""A WSGI application behind the front: its bodies are small, and lie in memory until they are complete."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from app.front.answers import Answer, CutOff, Refused, text
from app.front.request import Request
from app.where import where

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = logging.getLogger(__name__)

LARGEST = 1024 * 1024  # bytes of a body that are kept; what the pages take is less, and they refuse the rest themselves
DRAINED = 16 * 1024 * 1024


def call(application: WSGIApplication, environ: dict[str, Any]) -> Answer:
    """One call, with its whole answer. A failure of the application is an answer too."""
    told: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Any:
        told.append((status, headers))
        return late.append

    late: list[bytes] = []  # PEP 3333's write()
    try:
        parts = application(environ, start_response)
        try:
            body = b"".join([*parts])
        finally:
            if hasattr(parts, "close"):
                parts.close()
        status, headers = told[-1]
        return Answer(int(status[:3]), headers, b"".join(late) + body)
    except Exception as error:  # noqa: BLE001 - the boundary
        log.error("a page failed: %s", where(error))
        return text(500, "The service has a problem of its own.")


class Collected:
    """The body of one request to a WSGI application."""

    block = 64 * 1024
    most = DRAINED

    def __init__(self, application: WSGIApplication, request: Request) -> None:
        self.group = request.scope.path
        self._application = application
        self._request = request
        self._pieces: list[bytes] = []
        self._kept = 0

    @property
    def held(self) -> int:
        return self._kept

    def is_quick(self, whole: bytes) -> bool:
        return False

    def begin(self) -> None:
        """Whatever it announces: the pages refuse what is too long in their own words."""

    def feed(self, block: bytes) -> None:
        """Keep it; of what is too long, enough to be seen as too long."""
        if self._kept <= LARGEST:
            self._pieces.append(block)
            self._kept += len(block)

    def finish(self, rest: bytes, *, is_whole: bool) -> Answer:
        """Call the application with what came."""
        if not is_whole:
            return self.refuse(CutOff("The request ended before its end."))
        self.feed(rest)
        return call(self._application, self._request.environ(b"".join(self._pieces)))

    def refuse(self, refusal: Refused) -> Answer:
        self._pieces.clear()
        return text(refusal.code, str(refusal), *refusal.headers)
