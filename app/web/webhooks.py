"""Hints from IndusTrack: checked, written down, answered at once; a worker then reads what changed."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from app import companies
from app.industrack.client import COLLECTIONS
from app.industrack.webhooks import MAX_BODY, SIGNATURE_HEADER, BadEvent, BadWebhook, Event, verify
from app.services import Services
from app.web.bodies import drain

log = logging.getLogger(__name__)
blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")
KEY = "qbconnector.services"
TAKE = """
WITH kept AS (
    INSERT INTO hint (company_id, event_id, collection, record_id) VALUES (:company, :event, :collection, :record)
    ON CONFLICT (company_id, event_id) DO NOTHING RETURNING company_id
)
INSERT INTO task (company_id, what, key) SELECT company_id, 'pull', '' FROM kept
ON CONFLICT (company_id, what, key) DO UPDATE SET generation = task.generation + 1, due_at = least(task.due_at, excluded.due_at)
WHERE task.lease_until IS NOT NULL OR task.due_at > excluded.due_at
RETURNING generation = 0 AS new
"""
"""Hints come in swarms: a pull that is promised and that nobody has begun will see this one as well, and is left as it is."""


@blueprint.post("/industrack/<company_id>")
def industrack(company_id: str) -> Response:
    """202 when the hint is kept, also when it was kept before; 401 when it is not a fresh one from IndusTrack; 413 for more."""
    services: Services = current_app.extensions[KEY]
    request.max_content_length = MAX_BODY
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        drain(request.environ)
        return Response(status=413)
    secret = companies.webhook_secret(services, company_id)
    try:
        if secret is None:
            raise BadWebhook("there is no such company")
        event = verify(secret, request.headers.get(SIGNATURE_HEADER), body, services.now())
    except BadWebhook as error:
        log.warning("a webhook was refused: %s", error)
        return Response(status=401)
    except BadEvent as error:
        log.warning("a webhook was not understood: %s", error)
        return Response(status=400)
    if event.collection not in COLLECTIONS:
        return Response(status=202)  # a kind of record that is new there and means nothing to us: no reason to repeat it
    if take(services, company_id, event):
        services.wake(company_id, "pull")
    return Response(status=202)


def take(services: Services, company_id: str, event: Event) -> bool:
    """Keep a hint, and promise to read what it is about. Whether somebody must be woken for it."""
    given = {"event": event.event_id, "collection": event.collection, "record": event.id}
    return any(row.new for row in services.database.one(company_id, TAKE, given))
