"""What goes back to a caller, and why a request is not carried out."""

from __future__ import annotations

from dataclasses import dataclass, field

TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """One whole answer; its length is written by the web server."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Refused(Exception):
    """The request is not carried out; the text says why to its sender."""

    status = "400 Bad Request"
    rest_is_read = True  # so that the client, which is still sending, gets to hear the refusal
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def code(self) -> int:
        """The status as a number."""
        return int(self.status[:3])


class TooLarge(Refused):
    """More than the limit."""

    status = "413 Content Too Large"


class TooSlow(Refused):
    """The body came slower than any line that QuickBooks could be used over."""

    status = "408 Request Timeout"
    rest_is_read = False
    headers = (("Connection", "close"),)


class CutOff(Refused):
    """The connection ended before the body did."""

    rest_is_read = False


class Crowded(Refused):
    """More is under way than one process takes; whoever is furthest behind, or comes last, hears this."""

    status = "503 Service Unavailable"
    rest_is_read = False
    headers = (("Connection", "close"), ("Retry-After", "10"))


class Failed(Refused):
    """We failed while the body came."""

    status = "500 Internal Server Error"
    rest_is_read = False


class Stopping(Crowded):
    """The service is going down; another process, or the next start, takes the call."""


def text(status: int, sentence: str, *headers: tuple[str, str]) -> Answer:
    """A sentence for a person or a log."""
    return Answer(status, [("Content-Type", TEXT), *headers], sentence.encode())


@dataclass(frozen=True)
class Fixed:
    """An answer that is always the same, given by the event loop itself: it needs no thread, whatever they do."""

    answer: Answer
    methods: frozenset[str] = field(default=frozenset({"GET", "HEAD"}))
