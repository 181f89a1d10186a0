"""How long a body may still take: a credit of time that bytes add to and silence uses up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """Whoever keeps the slowest rate over all is never late, and nobody may be silent for longer than the longest credit."""

    patience: float  # seconds of credit that every body begins with
    slowest: float  # bytes that earn a second more
    longest: float  # seconds of credit that a body can have at most, however fast it was


class Due:
    """When one body is given up, on the event loop's clock."""

    __slots__ = ("_pace", "at")

    def __init__(self, pace: Pace, now: float) -> None:
        self._pace = pace
        self.at = now + pace.patience

    def received(self, size: int, now: float) -> None:
        """These bytes came."""
        self.at = min(self.at + size / self._pace.slowest, now + self._pace.longest)

    def waited(self, seconds: float) -> None:
        """We let the sender wait, which is not its fault."""
        self.at += seconds
