"""The operators' digest by e-mail: once an hour at most, by one worker; what could not be sent is in the next one."""

from __future__ import annotations

import logging
from datetime import timedelta

from app.notices import mail
from app.notices.digest import compose
from app.services import Services
from app.store.sql import text

log = logging.getLogger(__name__)

EVERY = timedelta(hours=1)
NAME = "digest"


def send_digest(services: Services) -> bool:
    """True when one was sent. The moment up to which everything was told moves only when the server has taken it.

    Raises: mail.NotSent; the run of the schedule then counts as failed.
    """
    settings, now = services.settings, services.now()
    if settings.smtp_url is None or not settings.notices_to:
        return False
    with services.database.operators() as connection:
        connection.execute(
            text("INSERT INTO told (name, told_until) VALUES (:name, :now) ON CONFLICT DO NOTHING"), {"name": NAME, "now": now}
        )
        since = connection.scalar(
            text("SELECT told_until FROM told WHERE name = :name AND told_until <= :due FOR UPDATE SKIP LOCKED"),
            {"name": NAME, "due": now - EVERY},
        )
        if since is None:
            return False
        found = compose(connection, since, now, settings.public_url, monthly=settings.monthly_proofs)
        if found is not None:
            try:
                mail.send(settings.smtp_url, settings.notices_from, settings.notices_to, found.subject, found.text)
            except mail.NotSent as error:
                log.error("the digest could not be sent (%s); it is tried again", error)
                raise
        connection.execute(text("UPDATE told SET told_until = :now WHERE name = :name"), {"name": NAME, "now": now})
    return found is not None
