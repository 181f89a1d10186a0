"""A wish that a signal handler may express: ``threading.Event`` has a lock that a second signal would wait for for ever."""

from __future__ import annotations

import time

LOOK = 0.05  # seconds between two looks


class Flag:
    """Set once, from anywhere, without a lock."""

    def __init__(self) -> None:
        self._is_set = False

    def set(self) -> None:
        self._is_set = True

    def is_set(self) -> bool:
        return self._is_set

    def wait(self, seconds: float) -> bool:
        """Until it is set, at most so long; answers whether it is."""
        until = time.monotonic() + seconds
        while not self._is_set and (left := until - time.monotonic()) > 0:
            time.sleep(min(LOOK, left))
        return self._is_set
