"""The bytes of a request from a WSGI server: never more than allowed.

Behind the front a body is complete, or fed in pieces, and no thread waits for it. With any other server a thread reads it
here, and the pace can be judged only between two reads.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from app.front.pace import Due
from app.soap.limits import CutOff, Limits, Refused, TooLarge, TooSlow

if TYPE_CHECKING:
    from _typeshed.wsgi import InputStream, WSGIEnvironment

# A server may wait until it has as much as it was asked for: the pace is looked at often before it is known as good.
FIRST_BLOCK, LARGEST_BLOCK = 4 * 1024, 64 * 1024
DRAIN_SECONDS = 10.0


class Body:
    """One request's body; ``limit`` may be raised while it is read, once the operation is known."""

    def __init__(self, environ: WSGIEnvironment, limits: Limits) -> None:
        self.limit = limits.answer  # before the operation is known; see ``allow``
        self.received = 0
        self._limits = limits
        self._block = FIRST_BLOCK
        self._input: InputStream | IO[bytes] = environ["wsgi.input"]
        self._declared = _declared_length(environ)
        self._ended = self._declared is None and not _ends_by_itself(environ)
        self._due = Due(limits.pace, time.monotonic())

    def blocks(self) -> Iterator[bytes]:
        """The body in pieces. Raises: Refused when it is too large, too slow, or ends too early."""
        self.allow(self.limit)
        while block := self._read():
            yield block
            self._judge_pace()
        if self._declared is not None and self.received < self._declared:
            raise CutOff("The request ended before its announced length.")

    def allow(self, limit: int) -> None:
        """Set what this body may have. Raises: TooLarge when it announced or sent more."""
        self.limit = limit
        if max(self._declared or 0, self.received) > limit:
            raise TooLarge(f"The request is larger than {limit} bytes.")

    def drain(self) -> None:
        """Read what is left and forget it, so that a refused client is still listening for the refusal.

        A client that cannot send its body to the end sees a broken connection instead of an answer.
        """
        if (self._declared or 0) > self._limits.answer:
            return
        until = time.monotonic() + DRAIN_SECONDS
        while self.received <= self._limits.answer and time.monotonic() < until and self._read():
            pass

    def _read(self) -> bytes:
        if self._ended:
            return b""
        wanted = self._block if self._declared is None else min(self._block, self._declared - self.received)
        block = self._input.read(wanted) if wanted > 0 else b""
        self.received += len(block)
        self._due.received(len(block), time.monotonic())
        self._ended = not block
        self._block = min(self._block * 2, LARGEST_BLOCK)
        return block

    def _judge_pace(self) -> None:
        if time.monotonic() > self._due.at:
            raise TooSlow("The request arrives too slowly.")


def _declared_length(environ: WSGIEnvironment) -> int | None:
    text = str(environ.get("CONTENT_LENGTH") or "")
    if not text or "HTTP_TRANSFER_ENCODING" in environ:
        return None
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise Refused("The announced length is not a number.")
    return int(text)


def _ends_by_itself(environ: WSGIEnvironment) -> bool:
    """Whether the server marks the end of a body that has no announced length (chunked transfer)."""
    return bool(environ.get("wsgi.input_terminated")) or "HTTP_TRANSFER_ENCODING" in environ
