"""What was asked of the sandbox, for tests and for whoever looks on."""

import threading
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime

LOG_KEPT = 20_000
BODY_KEPT = 1_000  # characters


@dataclass(frozen=True)
class Request:
    """One request of the connector, as tests and the page look back on it."""

    method: str
    path: str
    collection: str | None
    status: int
    operations: int  # how many creates and updates it carried
    body: str = ""  # of a write its beginning, as it was sent
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def is_write(self) -> bool:
        """Whether it was meant to change something."""
        return self.method in ("POST", "PATCH")


class RequestLog:
    """What the connector asked for; ``reads`` and ``writes`` are requests, ``operations`` their content."""

    def __init__(self) -> None:
        self._requests: deque[Request] = deque(maxlen=LOG_KEPT)
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def add(self, request: Request) -> None:
        """Count one request."""
        with self._lock:
            self._requests.append(request)
            self._counts["writes" if request.is_write else "reads"] += 1
            self._counts["operations"] += request.operations

    def clear(self) -> None:
        """Count from nothing again."""
        with self._lock:
            self._requests.clear()
            self._counts.clear()

    @property
    def requests(self) -> list[Request]:
        """The last requests, the oldest first."""
        with self._lock:
            return [*self._requests]

    @property
    def reads(self) -> int:
        return self._counts["reads"]

    @property
    def writes(self) -> int:
        return self._counts["writes"]

    @property
    def operations(self) -> int:
        return self._counts["operations"]
