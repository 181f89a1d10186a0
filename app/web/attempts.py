"""Wrong keys, by the address that they came from: after so many in a while no more is looked at.

In the memory of each web process, so that it holds whatever server is away; for a bounded number of addresses.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock

ADDRESSES = 10_000  # remembered at once; those that were heard of longest ago are forgotten first
NEIGHBOURS = 64  # bits: whoever has one address of IPv6 has all that begin with these


class Attempts:
    """At most ``most`` wrong keys from one address within ``seconds``."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, address: str) -> float:
        """Seconds until another key from there is looked at; 0 now."""
        with self._lock:
            wrong = self._wrong.get(_place(address))
            if wrong is None or len(wrong) < self._most:
                return 0.0
            return max(0.0, wrong[0] + self._seconds - self._clock())

    def failed(self, address: str) -> None:
        with self._lock:
            wrong = self._wrong.setdefault(_place(address), deque(maxlen=self._most))
            wrong.append(self._clock())
            self._wrong.move_to_end(_place(address))
            while len(self._wrong) > ADDRESSES:
                self._wrong.popitem(last=False)

    def forget(self, address: str) -> None:
        with self._lock:
            self._wrong.pop(_place(address), None)


def _place(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address[:100]
    return str(ip_network((found, NEIGHBOURS), strict=False)) if isinstance(found, IPv6Address) else str(found)
