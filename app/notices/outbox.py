"""The outbox: what is to be told to whom, in PostgreSQL; claimed, tried again at growing distances, and given up in the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.store.json import dump
from app.store.sql import Connection, text

# After each failed attempt, as Standard Webhooks recommends; then it is given up, three days later.
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
LEASE = timedelta(minutes=5)  # a worker that died with a claim delays it by this
AT_ONCE = 20
LONGEST_WAIT = timedelta(hours=24)  # of what a receiver asks for


@dataclass(frozen=True)
class Delivery:
    """One thing to be told to one webhook, claimed."""

    company_id: str
    id: int
    webhook_id: str
    event: str
    data: dict[str, Any]
    attempts: int  # with this one
    created_at: datetime
    url: str
    secret: bytes  # encrypted

    @property
    def message_id(self) -> str:
        """The same at every attempt: by it the receiver knows what it was told before."""
        return f"msg_{self.company_id}_{self.id}"


def put(connection: Connection, company_id: str, event: str, data: dict[str, Any]) -> None:
    """Tell everybody who asked for it; as the operators' role."""
    connection.execute(
        text(
            "INSERT INTO webhook_delivery (company_id, webhook_id, event, data) SELECT :company, id, :event,"
            " CAST(:data AS jsonb) FROM webhook WHERE stopped_at IS NULL AND :event = ANY(events)"
            " AND (only_company IS NULL OR only_company = :company)"
        ),
        {"company": company_id, "event": event, "data": dump(data)},
    )


def claim(connection: Connection, now: datetime) -> list[Delivery]:
    """What is due, the longest due first; nobody else takes it while the lease lasts."""
    connection.execute(
        text(
            "UPDATE webhook_delivery d SET state = 'failed', error = 'The webhook was removed or stopped.'"
            " WHERE state = 'waiting' AND not_before <= :now"
            " AND NOT EXISTS (SELECT 1 FROM webhook w WHERE w.id = d.webhook_id AND w.stopped_at IS NULL)"
        ),
        {"now": now},
    )
    rows = connection.execute(
        text(
            "UPDATE webhook_delivery d SET attempts = attempts + 1, not_before = :until FROM webhook w"
            " WHERE w.id = d.webhook_id AND (d.company_id, d.id) IN (SELECT company_id, id FROM webhook_delivery"
            " WHERE state = 'waiting' AND not_before <= :now ORDER BY not_before, id LIMIT :most FOR UPDATE SKIP LOCKED)"
            " RETURNING d.company_id, d.id, d.webhook_id, d.event, d.data, d.attempts, d.created_at, w.url, w.secret"
        ),
        {"now": now, "until": now + LEASE, "most": AT_ONCE},
    )
    return sorted((Delivery(**row._mapping) for row in rows), key=lambda one: one.id)


def delivered(connection: Connection, one: Delivery, status: int, now: datetime) -> None:
    _set(connection, one, "state = 'delivered', delivered_at = :now, last_status = :status, error = ''", now=now, status=status)


def failed(connection: Connection, one: Delivery, status: int | None, error: str, now: datetime, wait: timedelta) -> None:
    """Again later, or given up after the last attempt; ``wait`` is the least that the receiver asked for."""
    if one.attempts > len(PAUSES):
        _set(connection, one, "state = 'failed', last_status = :status, error = :error", status=status, error=error)
        return
    pause = max(PAUSES[one.attempts - 1], min(wait, LONGEST_WAIT))
    change = "not_before = :at, last_status = :status, error = :error"
    _set(connection, one, change, at=now + pause, status=status, error=error)


def put_back(connection: Connection, one: Delivery, at: datetime) -> None:
    """It was claimed and not tried."""
    _set(connection, one, "attempts = attempts - 1, not_before = :at", at=at)


def stop(connection: Connection, webhook_id: str, now: datetime) -> None:
    """The receiver says that it is gone: nothing more is sent there until somebody resumes it."""
    connection.execute(text("UPDATE webhook SET stopped_at = :now WHERE id = :id"), {"id": webhook_id, "now": now})


def _set(connection: Connection, one: Delivery, change: str, **values: Any) -> None:
    connection.execute(
        text(f"UPDATE webhook_delivery SET {change} WHERE company_id = :company AND id = :id AND state = 'waiting'"),
        values | {"company": one.company_id, "id": one.id},
    )
