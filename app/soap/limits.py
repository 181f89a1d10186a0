"""How much a request may ask of us, and what it is told when it asks for more."""

from __future__ import annotations

from dataclasses import dataclass

KIB, MIB = 1024, 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes. What the real Web Connector sends stays far below all of them."""

    answer: int = 512 * MIB  # a body that carries an answer of QuickBooks
    body: int = 16 * MIB  # any other body
    texts: int = MIB  # all parameters together, apart from the answer itself
    markup: int = 256 * KIB  # one tag or comment, which the parser must hold as a whole
    from_strangers: int = MIB  # of an answer, before its ticket is looked up
    depth: int = 32
    elements: int = 1000
    attributes: int = 64
    patience: float = 60.0  # seconds that a body may take, plus what its size needs at the slowest rate
    slowest: int = 2 * KIB  # bytes a second


class Refused(Exception):
    """The request is not carried out, and nothing of it reaches the story."""

    status = "400 Bad Request"
    rest_is_read = True  # so that the client, which is still sending, gets to hear the refusal


class Malformed(Refused):
    """Not a SOAP call of ours; SOAP 1.1 wants its fault sent with this status."""

    status = "500 Internal Server Error"


class Hostile(Refused):
    """Constructs that no Web Connector sends and that exist to hurt a parser."""


class TooLarge(Refused):
    """More than the limit for this operation."""

    status = "413 Content Too Large"


class TooSlow(Refused):
    """The body came slower than any line that QuickBooks could be used over."""

    status = "408 Request Timeout"
    rest_is_read = False


class CutOff(Refused):
    """The connection ended before the body did."""

    rest_is_read = False
