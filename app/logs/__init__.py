"""What every line of every process says: when, how bad, which part, and of which company, session, message and task.

Modules log as usual (``logging.getLogger(__name__)``); fields go into ``extra``. At a boundary (a SOAP call, a task, a request
of a page or of the management API) ``begin`` forgets what the thread did before, and whoever learns what it is about says so
with ``note``. Reading order: ``form`` (what a line looks like, and what never stands in one) → ``setting_up``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.logs.known import KNOWN
from app.logs.setting_up import set_up

__all__ = ["about", "begin", "note", "set_up"]


def begin(**known: object) -> None:
    """Something new begins in this thread; its lines carry ``known``, and nothing of what the thread did before."""
    KNOWN.set(known)


def note(**known: object) -> None:
    """From here on the lines carry this as well, until the next ``begin``."""
    KNOWN.set({**KNOWN.get(), **known})


@contextmanager
def about(**known: object) -> Iterator[None]:
    """For the length of a block the lines carry this as well; what is noted inside of it stays."""
    before = KNOWN.get()
    KNOWN.set({**before, **known})
    try:
        yield
    finally:
        now = {name: value for name, value in KNOWN.get().items() if name not in known}
        KNOWN.set(now | {name: before[name] for name in known if name in before})
