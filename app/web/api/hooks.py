"""Operations on webhooks to IndusTrack's own application."""

from __future__ import annotations

from typing import Any

from app.web.api import shapes
from app.web.api.asked import NewWebhook, OfDelivery, OfWebhook, Page
from app.web.api.declared import operation
from app.web.context import office

Answer = dict[str, Any]


@operation("GET", "/webhooks", shapes.WebhookPage, scope="admin")
def webhook_list(query: Page) -> Answer:
    """Webhooks, in the order in which they were made."""
    return office().webhooks(query.asked)


@operation("POST", "/webhooks", shapes.MadeWebhook, scope="admin", status=201)
def webhook_add(body: NewWebhook) -> Answer:
    """Tell an address of what happens, signed as Standard Webhooks says; the secret is told this once."""
    return office().add_webhook(body.url, body.events, body.company_id)


@operation("DELETE", "/webhooks/<webhook_id>", shapes.Removed, scope="admin")
def webhook_remove(path: OfWebhook) -> Answer:
    """Tell it nothing any more, and forget what it was told."""
    return office().settle_webhook(path.webhook_id, "remove")


@operation("POST", "/webhooks/<webhook_id>/ping", shapes.Pinged, scope="admin")
def webhook_ping(path: OfWebhook) -> Answer:
    """Send one now that says nothing, and hear what the receiver answered."""
    return office().settle_webhook(path.webhook_id, "ping")


@operation("POST", "/webhooks/<webhook_id>/resume", shapes.Resumed, scope="admin")
def webhook_resume(path: OfWebhook) -> Answer:
    """Send again what was given up, and to one that was stopped."""
    return office().settle_webhook(path.webhook_id, "resume")


@operation("GET", "/webhooks/<webhook_id>/deliveries", shapes.DeliveryPage, scope="admin")
def webhook_deliveries(path: OfWebhook, query: Page) -> Answer:
    """What it was told and what is still to be told, newest first."""
    return office().listed("deliveries", None, query.asked, webhook=path.webhook_id)


@operation("POST", "/webhooks/<webhook_id>/deliveries/<delivery_id>/retry", shapes.Resumed, scope="admin")
def webhook_delivery_retry(path: OfDelivery) -> Answer:
    """Send one delivery once more, whatever came of it, under the id that it had."""
    return office().send_again(path.webhook_id, path.delivery_id)
