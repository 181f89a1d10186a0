"""What a poll with nothing to do was told at its login: its closeConnection wants to hear it a moment later.

Postgres knows it as well, and whoever does not find it here asks there: another process that the call was led to, or one that
began since. So nothing depends on it; most Web Connectors keep their line, and their next call comes to the same process.
"""

from __future__ import annotations

import threading
import time

KEPT_FOR = 60.0  # seconds
MOST = 10_000  # logins of a minute in one process
_lock = threading.Lock()
_told: dict[str, tuple[float, str, str]] = {}


def keep(ticket_hash: str, company_id: str, said: str) -> None:
    """The oldest make room."""
    with _lock:
        if len(_told) >= MOST:
            _told.pop(next(iter(_told)))
        _told[ticket_hash] = (time.monotonic(), company_id, said)


def take(ticket_hash: str) -> tuple[str, str] | None:
    """Company and sentence, once."""
    with _lock:
        kept_at, company_id, said = _told.pop(ticket_hash, (0.0, "", ""))
    return (company_id, said) if company_id and time.monotonic() - kept_at <= KEPT_FOR else None
