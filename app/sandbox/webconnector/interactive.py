"""The interactive session: the user looks at a page of the service in the middle of an update."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from app.sandbox.webconnector.service import Service
from app.sandbox.webconnector.update import Update

MOST_POLLS = 600


@dataclass(frozen=True)
class Interactive:
    """What the user does when asked: ``visit`` gets the page's address; without it the user declines."""

    visit: Callable[[str], object] | None = None
    every: float = 1.0  # seconds between two looks whether the user is done

    def play(self, service: Service, update: Update) -> bool:
        """Play it; True when the user is done and the update goes on."""
        if self.visit is None:
            service.call(update, "interactiveRejected", wcTicket=update.ticket, reason="The user declined.")
            return False
        url = service.call(update, "getInteractiveURL", wcTicket=update.ticket, sessionID=secrets.token_hex(8))
        self.visit(str(url))
        for _ in range(MOST_POLLS):
            if service.call(update, "interactiveDone", wcTicket=update.ticket) in ("Done", ""):
                return True
            service.sleep(self.every)
        return False
