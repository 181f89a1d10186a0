"""What a worker does every few seconds: notice what happened, and send what is due."""

from __future__ import annotations

import logging

from app.notices import first_sync, monthly, outbox
from app.notices.events import payload
from app.notices.outbox import Delivery
from app.notices.sending import GONE, Sent, send
from app.services import Services

log = logging.getLogger(__name__)


def tell(services: Services) -> int:
    """Answers how many were delivered. One receiver that fails holds up its own deliveries and nobody else's."""
    with services.database.operators() as connection:
        first_sync.notice(connection, services.now())
        if services.settings.monthly_proofs:
            monthly.notice(connection, services.now())
        claimed = outbox.claim(connection, services.now())
    failing: set[str] = set()
    told = 0
    for one in claimed:
        if one.webhook_id in failing:
            with services.database.operators() as connection:
                outbox.put_back(connection, one, services.now() + outbox.PAUSES[0])
            continue
        sent = _send(services, one)
        _note(services, one, sent)
        told += sent.ok
        if not sent.ok:
            failing.add(one.webhook_id)
    return told


def _send(services: Services, one: Delivery) -> Sent:
    return send(
        one.url,
        services.vault.decrypt(one.secret),
        one.message_id,
        payload(one.event, one.created_at, one.data),
        services.now(),
        allow_private=services.settings.allow_private_urls,
    )


def _note(services: Services, one: Delivery, sent: Sent) -> None:
    with services.database.operators() as connection:
        if sent.ok and sent.status is not None:
            outbox.delivered(connection, one, sent.status, services.now())
            return
        outbox.failed(connection, one, sent.status, sent.error, services.now(), sent.wait)
        if sent.status == GONE:
            outbox.stop(connection, one.webhook_id, services.now())
    log.warning("company %s: webhook %s was not delivered: %s", one.company_id, one.webhook_id, sent.error)
