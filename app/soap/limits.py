"""How much a request may ask of us, and what it is told when it asks for more."""

from __future__ import annotations

from dataclasses import dataclass

from app.front.answers import CutOff, Refused, TooLarge, TooSlow
from app.front.crowd import Caps
from app.front.pace import Pace

__all__ = ["CAPS", "KIB", "MIB", "CutOff", "Hostile", "Limits", "Malformed", "Refused", "TooLarge", "TooSlow"]

KIB, MIB = 1024, 1024 * 1024

# What one process of the web server holds at most. Only bodies that are not complete count: a usual call's is complete
# with its first packet.
CAPS = Caps(
    bodies=2000,
    bodies_of_address=500,  # many companies share one where QuickBooks is hosted
    bodies_of_group=256,  # one company's webhooks, one session's answers
    memory=64 * MIB,
    waiting=1000,
    streams=3000,
    streams_of_address=1000,
    stream_seconds=600.0,
    stream_bytes=4 * MIB,
)
SPOOLED = 2048 * MIB  # compressed bytes of answers that one process keeps until their calls have ended


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes. What the real Web Connector sends stays far below all of them."""

    answer: int = 512 * MIB  # a body that carries an answer of QuickBooks
    body: int = 16 * MIB  # any other body
    texts: int = MIB  # all parameters together, apart from the answer itself
    markup: int = 256 * KIB  # one tag or comment, which the parser must hold as a whole
    from_strangers: int = 64 * KIB  # of an answer, before its ticket is looked up
    depth: int = 32
    elements: int = 1000
    attributes: int = 64
    patience: float = 60.0  # seconds of credit that a body begins with
    slowest: float = KIB  # bytes a second that it may go on with for ever; 50 MB come over a poor line too
    longest: float = 120.0  # seconds of silence that are forgiven to whoever was faster before

    @property
    def pace(self) -> Pace:
        """What a body is judged by while it arrives."""
        return Pace(self.patience, self.slowest, self.longest)


class Malformed(Refused):
    """Not a SOAP call of ours; SOAP 1.1 wants its fault sent with this status."""

    status = "500 Internal Server Error"


class Hostile(Refused):
    """Constructs that no Web Connector sends and that exist to hurt a parser."""
