"""How much this process has written since the planner's statistics were last looked at."""

from __future__ import annotations

import time
from collections.abc import Callable

ROWS = 50  # a table is small to the planner until it has some hundred rows
A_LOOK = 1.0  # seconds: no server process tells of what it wrote more often
TOLD = 10.0  # seconds after which a server process that has nothing to do tells of what it wrote


class Growth:
    """Rows that were written, and whether it is worth looking whether a table has doubled.

    What was written is not to be seen in the server's counts at once. So it counts until a look that came later than that, and
    meanwhile there is a look a second at most.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._rows = 0
        self._written_at = self._looked_at = float("-inf")

    def note(self, rows: int) -> None:
        """So many rows were written."""
        if rows:
            self._rows += rows
            self._written_at = self._clock()

    def is_to_be_seen(self) -> bool:
        """Whether somebody is to look now; who is told so does."""
        now = self._clock()
        if self._rows < ROWS or now - self._looked_at < A_LOOK:
            return False
        self._looked_at = now
        if now - self._written_at > TOLD:
            self._rows = 0
        return True
