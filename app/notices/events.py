"""What can be told, and how it looks to whoever is told."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Literal, get_args

Event = Literal["attention.opened", "attention.closed", "first_sync.done", "health.changed", "proofs.month"]
EVENTS: tuple[Event, ...] = get_args(Event)

FIRST_SYNC_DONE: Event = "first_sync.done"
HEALTH_CHANGED: Event = "health.changed"
PROOFS_OF_MONTH: Event = "proofs.month"
PING = "ping"  # on demand only; nobody subscribes to it


def payload(event: str, at: datetime, data: dict[str, Any]) -> str:
    """The body, as it is signed and sent: the same text at every attempt."""
    said = {"type": event, "timestamp": at.isoformat().replace("+00:00", "Z"), "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
