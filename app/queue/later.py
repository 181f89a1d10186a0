"""Entries of the event stream that may come a moment later: many go to Redis together, and no poll waits for it."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping

MOMENT = 0.1  # seconds in which entries gather
MOST = 10_000  # that wait; the stream keeps no more either

Entry = Mapping[str, str]


class Later:
    """Any thread hands entries over; one thread of its own sends them, in their order."""

    def __init__(self, send: Callable[[list[Entry]], object]) -> None:
        """``send`` is called from that thread alone, and fails for itself."""
        self._send = send
        self._waiting: deque[Entry] = deque(maxlen=MOST)
        self._some = threading.Event()
        self._lock = threading.Lock()
        self._pid: int | None = None  # whose thread sends; a forked child needs one of its own

    def add(self, entry: Entry) -> None:
        """It is sent within a moment."""
        if self._pid != os.getpid():
            self._start()
        self._waiting.append(entry)
        if not self._some.is_set():
            self._some.set()

    def _start(self) -> None:
        with self._lock:
            if self._pid != os.getpid():
                self._waiting.clear()  # of the parent, who sends it
                self._some = threading.Event()
                self._pid = os.getpid()
                threading.Thread(target=self._run, args=(self._some,), name="events", daemon=True).start()

    def _run(self, some: threading.Event) -> None:
        while True:
            some.wait()
            time.sleep(MOMENT)
            some.clear()
            entries = [self._waiting.popleft() for _ in range(len(self._waiting))]
            if entries:
                self._send(entries)
