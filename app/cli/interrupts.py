"""Ctrl-C and SIGTERM for commands that run until they are stopped."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

LOOK_EVERY = 0.2


class Interrupt:
    """The first signal asks to stop, the second does not ask."""

    def __init__(self) -> None:
        self.came = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self.came:
            raise KeyboardInterrupt
        self.came = True


@contextmanager
def interruptible() -> Iterator[Interrupt]:
    """Take signals as a wish to stop. Only the main thread gets any."""
    interrupt = Interrupt()
    if threading.current_thread() is not threading.main_thread():
        yield interrupt
        return
    before = [(number, signal.signal(number, interrupt)) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield interrupt
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def run_until_interrupted(work: Callable[[], object], stop: Callable[[], object]) -> None:
    """Do ``work`` in a thread until it ends; a signal calls ``stop`` and waits, a second one leaves at once.

    Raises: what ``work`` raised.
    """
    failures: list[BaseException] = []

    def guarded() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - raised again where the command can say it
            failures.append(error)

    worker = threading.Thread(target=guarded, name="work", daemon=True)
    with interruptible() as interrupt:
        worker.start()
        while worker.is_alive() and not interrupt.came:
            worker.join(LOOK_EVERY)
        stop()
        while worker.is_alive():
            worker.join(LOOK_EVERY)
    if failures:
        raise failures[0]
