"""Every 15 seconds: whatever stands still becomes an attention, and the state of every company is judged anew."""

from __future__ import annotations

import logging

from app.health import record, watch
from app.health.record import Change
from app.services import Services

log = logging.getLogger(__name__)


def watch_all(services: Services) -> list[Change]:
    """Answers the companies whose state changed."""
    with services.database.operators() as connection:
        watch.look(connection)
        changes = record.refresh(connection, services.now())
    for change in changes:
        log.info("company %s: %s, before %s", change.company_id, change.after.state, change.before or "not known")
        services.view.event(change.company_id, "health", health=change.after.state)
    return changes
