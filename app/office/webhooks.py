"""Webhooks to IndusTrack's own application: asked for, listed, tried, removed. The secret is told once."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from typing import Any

from app.industrack import errors
from app.industrack.guard import check_url
from app.notices.events import EVENTS, PING, payload
from app.notices.sending import send
from app.office.callers import company_is_there
from app.office.errors import Missing, Refusal
from app.office.paging import Listing
from app.office.settling import number
from app.services import Services
from app.store.sql import text

SECRET_BYTES = 32
COUNTED = ", ".join(
    f"(SELECT count(*) FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.state = '{state}') AS {state}"
    for state in ("waiting", "failed")
)
COLUMNS = "id, url, events, only_company AS company_id, created_at, stopped_at"
WEBHOOKS = Listing(
    "webhooks",
    f"{COLUMNS}, {COUNTED}",
    "FROM webhook w WHERE true",
    {"created_at": "timestamptz", "id": "text"},
    ("id", "url", "only_company"),
)
DELIVERIES = Listing(
    "deliveries",
    "id, company_id, event, state, attempts, not_before, created_at, delivered_at, last_status, error",
    "FROM webhook_delivery WHERE webhook_id = :webhook",
    {"id": "bigint"},
    ("event", "company_id", "state", "error"),
    newest_first=True,
)


def add(services: Services, url: str, events: Sequence[str], company_id: str | None) -> dict[str, Any]:
    """Tell this address of these events from now on; all of them when none is named."""
    try:
        url = check_url(url, allow_private=services.settings.allow_private_urls)
    except errors.BadAddress as error:
        raise Refusal(f"The address cannot be used: {error}", code="invalid", field="url") from error
    unknown = [event for event in events if event not in EVENTS]
    if unknown:
        raise Refusal(f"There is no event {unknown[0]!r}. There are: {', '.join(EVENTS)}.", code="invalid", field="events")
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    with services.database.operators() as connection:
        company_is_there(connection, company_id)
        row = connection.execute(
            text(
                "INSERT INTO webhook (id, url, events, only_company, secret) VALUES (:id, :url, :events, :company, :secret)"
                f" RETURNING {COLUMNS}"
            ),
            {
                "id": f"wh_{secrets.token_hex(8)}",
                "url": url,
                "events": [event for event in EVENTS if event in events] or list(EVENTS),
                "company": company_id,
                "secret": services.vault.encrypt(secret),
            },
        ).one()
    return {**row._mapping, "waiting": 0, "failed": 0, "secret": secret}


def remove(services: Services, webhook_id: str) -> dict[str, Any]:
    """Nothing is told there any more, and what was is forgotten."""
    with services.database.operators() as connection:
        connection.execute(text("DELETE FROM webhook_delivery WHERE webhook_id = :id"), {"id": webhook_id})
        gone = connection.execute(text("DELETE FROM webhook WHERE id = :id"), {"id": webhook_id}).rowcount
    if not gone:
        raise Missing(f"There is no webhook {webhook_id!r}.")
    return {"id": webhook_id, "removed": True}


def resume(services: Services, webhook_id: str) -> dict[str, Any]:
    """One that was stopped is told again, and what failed is sent once more from the beginning."""
    with services.database.operators() as connection:
        known = connection.execute(text("UPDATE webhook SET stopped_at = NULL WHERE id = :id"), {"id": webhook_id}).rowcount
        again = connection.execute(
            text(
                "UPDATE webhook_delivery SET state = 'waiting', attempts = 0, not_before = :now, error = ''"
                " WHERE webhook_id = :id AND state = 'failed'"
            ),
            {"id": webhook_id, "now": services.now()},
        ).rowcount
    if not known:
        raise Missing(f"There is no webhook {webhook_id!r}.")
    return {"id": webhook_id, "sent_again": again}


def again(services: Services, webhook_id: str, delivery_id: str) -> dict[str, Any]:
    """Send one delivery once more, from the beginning and under the id that it had. Raises: Missing."""
    with services.database.operators() as connection:
        known = connection.execute(
            text(
                "UPDATE webhook_delivery SET state = 'waiting', attempts = 0, not_before = :now, error = '', delivered_at = NULL"
                " WHERE webhook_id = :webhook AND id = :id"
            ),
            {"webhook": webhook_id, "id": number(delivery_id), "now": services.now()},
        ).rowcount
    if not known:
        raise Missing(f"There is no delivery {delivery_id!r} of this webhook.")
    return {"id": webhook_id, "sent_again": known}


def ping(services: Services, webhook_id: str) -> dict[str, Any]:
    """Send one now that says nothing, and tell what the receiver answered."""
    with services.database.operators() as connection:
        row = connection.execute(text("SELECT url, secret FROM webhook WHERE id = :id"), {"id": webhook_id}).one_or_none()
    if row is None:
        raise Missing(f"There is no webhook {webhook_id!r}.")
    now = services.now()
    sent = send(
        row.url,
        services.vault.decrypt(row.secret),
        f"msg_{secrets.token_hex(8)}",
        payload(PING, now, {}),
        now,
        allow_private=services.settings.allow_private_urls,
    )
    return {"id": webhook_id, "delivered": sent.ok, "status": sent.status, "error": sent.error}
