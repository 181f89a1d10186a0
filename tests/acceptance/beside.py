"""A company's workers while its Web Connector updates: a thread that works when it is told to, as Celery's would."""

from __future__ import annotations

import threading
from collections.abc import Callable

from app.queue.wake import Wake

LOOK_EVERY = 0.1  # seconds; what nobody tells of: work that was put off and is due now


class Bell(Wake):
    """Tells the thread of the company, where there is one, in place of Celery."""

    def __init__(self) -> None:
        super().__init__(None)
        self.listening: dict[str, Beside] = {}

    def __call__(self, company_id: str, what: str, key: str = "", after: float = 0.0) -> None:
        heard = self.listening.get(company_id)
        if heard is not None and not after:
            heard.ring()


class Beside:
    """Works from ``start`` to ``stop``. ``work_once`` does one round of what is due and says whether there was anything."""

    def __init__(self, work_once: Callable[[], bool]) -> None:
        self._work_once = work_once
        self._rung = threading.Event()
        self._changed = threading.Condition()
        self._begun = 0  # rounds
        self._last_empty = 0  # the number of the last round in which there was nothing to do
        self._ended = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        with self._changed:
            self._ended = True
        self._rung.set()
        self._thread.join()

    def ring(self) -> None:
        """There is work now."""
        self._rung.set()

    def until_idle(self, longest: float) -> None:
        """Wait until a round that begins from now on finds nothing to do: all that was asked for before is done then."""
        with self._changed:
            next_round = self._begun + 1
            self._rung.set()
            self._changed.wait_for(lambda: self._ended or self._last_empty >= next_round, longest)

    def _run(self) -> None:
        try:
            while self._begin():
                if self._work_once():
                    continue
                with self._changed:
                    self._last_empty = self._begun
                    self._changed.notify_all()
                self._rung.wait(LOOK_EVERY)
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify_all()

    def _begin(self) -> bool:
        with self._changed:
            self._rung.clear()
            self._begun += 1
            return not self._ended
