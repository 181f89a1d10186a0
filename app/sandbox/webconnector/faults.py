"""What a Web Connector can be made to do wrong, for tests: crash, lose answers, repeat itself, mix things up."""

import threading
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How it goes wrong."""

    CRASH_BEFORE = "crash_before"  # the Web Connector dies before it makes the call
    CRASH_AFTER = "crash_after"  # it dies when it has the answer
    HOLD = "hold"  # it dies before the call, and the call comes late
    DELIVER_HELD = "deliver_held"  # the calls that were held come right before this one
    CUT_REQUEST = "cut_request"  # the connection ends in the middle of the request
    HANG_UP = "hang_up"  # the connection ends when the request is sent
    LOSE_ANSWER = "lose_answer"  # the service has answered, the answer gets lost
    TWICE = "twice"  # the call is made two times
    DELAY = "delay"  # the call comes ``seconds`` late
    UNKNOWN_TICKET = "unknown_ticket"  # the call carries a ticket that nobody gave
    OTHER_FIRST = "other_first"  # another call (``other``) comes first, out of order


@dataclass(frozen=True)
class Fault:
    """A fault at the ``nth`` call (counted from now) of ``operation``, or of any operation when that is None."""

    kind: Kind | str
    operation: str | None = None
    nth: int = 1
    seconds: float = 0.0
    other: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", Kind(self.kind))


class Faults:
    """The faults still to come."""

    def __init__(self, *planned: Fault) -> None:
        self._left: list[tuple[Fault, int]] = [(fault, fault.nth) for fault in planned]
        self._lock = threading.Lock()

    def plan(self, *faults: Fault) -> None:
        """Let these happen as well."""
        with self._lock:
            self._left += [(fault, fault.nth) for fault in faults]

    def take(self, operation: str) -> dict[Kind, Fault]:
        """What goes wrong with this call."""
        due: dict[Kind, Fault] = {}
        with self._lock:
            left = []
            for fault, calls in self._left:
                waits = calls - (fault.operation in (None, operation))
                if waits > 0:
                    left.append((fault, waits))
                else:
                    due[Kind(fault.kind)] = fault
            self._left = left
        return due

    @property
    def planned(self) -> int:
        """How many have not happened yet."""
        with self._lock:
            return len(self._left)

    def waits(self, fault: Fault) -> bool:
        """Whether this very one has not happened yet."""
        with self._lock:
            return any(one is fault for one, _ in self._left)

    def clear(self) -> None:
        """Let everything go right from now on."""
        with self._lock:
            self._left.clear()
