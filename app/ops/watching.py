"""Every 15 seconds: whatever stands still becomes an attention, and the state of every company is judged anew."""

from __future__ import annotations

import logging

from app.health import away, record, watch
from app.health.record import Change
from app.notices import outbox
from app.notices.events import HEALTH_CHANGED
from app.services import Services
from app.store.sql import Connection

log = logging.getLogger(__name__)


def watch_all(services: Services) -> list[Change]:
    """Answers the companies whose state changed."""
    with services.database.operators() as connection:
        if away.note_presence(connection, services.now()):
            log.warning("nobody looked at what is due for a while; silence counts from now on")
        watch.look(connection)
        changes = record.refresh(connection, services.now())
        for change in changes:
            _tell(connection, change)
    for change in changes:
        log.info("company %s: %s, before %s", change.company_id, change.after.state, change.before or "not known")
        services.view.event(change.company_id, "health", health=change.after.state)
    return changes


def _tell(connection: Connection, change: Change) -> None:
    """IndusTrack's own application, where it asked for it; a company that is looked at for the first time is no news."""
    if change.before is None:
        return
    said = {
        "company_id": change.company_id,
        "health": change.after.state,
        "because": change.after.because,
        "before": change.before,
    }
    outbox.put(connection, change.company_id, HEALTH_CHANGED, said)
