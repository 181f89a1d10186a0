"""What can be made to go wrong on the way: errors, rate limits, slowness, answers that never arrive."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

Kind = Literal["status", "slow", "cut", "half"]
When = Literal["before", "after"]


@dataclass(frozen=True)
class Fault:
    """A fault that the next ``count`` matching requests meet.

    ``status`` answers that status, ``slow`` waits ``seconds``, ``cut`` drops the connection, ``half`` drops
    it in the middle of the answer. ``when`` says whether that is before or after the request took effect;
    half is always after.
    """

    kind: Kind
    count: int = 1
    status: int = 500
    retry_after: str | None = None  # seconds or an HTTP date, as the header says it
    seconds: float = 0.0
    when: When = "before"
    method: str | None = None
    collection: str | None = None
    body: str = "The sandbox was told to fail here."

    def __post_init__(self) -> None:
        if self.kind not in ("status", "slow", "cut", "half") or self.when not in ("before", "after"):
            raise ValueError(f"There is no fault {self.kind!r} {self.when!r}.")
        if not 400 <= self.status <= 599 or self.count < 1 or self.seconds < 0:
            raise ValueError("A fault has a status from 400 to 599, a count from 1 up and seconds from 0 up.")

    def meets(self, method: str, collection: str | None) -> bool:
        """Whether it concerns this request."""
        return self.method in (None, method) and self.collection in (None, collection)


class Faults:
    """The faults still to come, in the order in which they were planned."""

    def __init__(self) -> None:
        self.latency = 0.0  # seconds that every answer takes longer
        self._planned: list[Fault] = []
        self._lock = threading.Lock()

    def plan(self, fault: Fault) -> None:
        """Let the next matching requests meet this fault."""
        with self._lock:
            self._planned.append(fault)

    def fail(self, count: int = 1, status: int = 500, **which: Any) -> None:
        """The next ``count`` requests are answered with ``status``; with when="after" they took effect."""
        self.plan(Fault("status", count, status, **which))

    def rate_limit(self, count: int = 1, retry_after: str | None = "1", **which: Any) -> None:
        """The next ``count`` requests are answered 429."""
        self.plan(Fault("status", count, 429, retry_after, body="Too many requests, please slow down.", **which))

    def slow(self, seconds: float, count: int = 1, when: When = "before", **which: Any) -> None:
        """The next ``count`` requests take so long that a client may give up."""
        self.plan(Fault("slow", count, seconds=seconds, when=when, **which))

    def cut(self, count: int = 1, when: When = "after", **which: Any) -> None:
        """The next ``count`` requests get no answer: the connection ends before or after they took effect."""
        self.plan(Fault("cut", count, when=when, **which))

    def half(self, count: int = 1, **which: Any) -> None:
        """The next ``count`` requests take effect and get the first half of their answer."""
        self.plan(Fault("half", count, when="after", **which))

    def plan_from(self, data: Mapping[str, Any]) -> None:
        """Plan a fault, or set the latency, as JSON says it. Raises: ValueError for no such fault."""
        rest = dict(data)
        latency = rest.pop("latency", None)
        try:
            if rest:
                self.plan(Fault(**rest))
            if latency is not None:
                self.latency = float(latency)
        except TypeError as error:
            raise ValueError(f"There is no such fault: {error}") from error

    def take(self, method: str, collection: str | None) -> Fault | None:
        """The fault that this request meets; it counts as met."""
        with self._lock:
            for place, fault in enumerate(self._planned):
                if fault.meets(method, collection):
                    if fault.count > 1:
                        self._planned[place] = replace(fault, count=fault.count - 1)
                    else:
                        del self._planned[place]
                    return fault
        return None

    def clear(self) -> None:
        """Let everything go right again."""
        with self._lock:
            self._planned.clear()
        self.latency = 0.0

    def waits(self, fault: Fault) -> bool:
        """Whether this very one, which concerns a single request, has not been met yet."""
        with self._lock:
            return any(one is fault for one in self._planned)

    @property
    def planned(self) -> int:
        """How many requests will still meet a fault."""
        with self._lock:
            return sum(fault.count for fault in self._planned)
