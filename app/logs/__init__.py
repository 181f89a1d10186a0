"""What every line of every process says: when, how bad, which part, and of which company, session, message and task.

Modules log as usual (``logging.getLogger(__name__)``); fields go into ``extra``. At a boundary (a SOAP call, a task, a request
of a page or of the management API) ``begin`` forgets what the thread did before, and whoever learns what it is about says so
with ``note``. Reading order: ``form`` (what a line looks like, and what never stands in one) → ``setting_up``.
"""

from __future__ import annotations

from structlog.contextvars import bind_contextvars, bound_contextvars, clear_contextvars

from app.logs.setting_up import set_up

__all__ = ["about", "begin", "note", "set_up"]

about = bound_contextvars  # for the length of a block


def begin(**known: object) -> None:
    """Something new begins in this thread; its lines carry ``known``, and nothing of what the thread did before."""
    clear_contextvars()
    bind_contextvars(**known)


def note(**known: object) -> None:
    """From here on the lines carry this as well, until the next ``begin``."""
    bind_contextvars(**known)
