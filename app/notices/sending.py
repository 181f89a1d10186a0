"""One webhook sent: signed as Standard Webhooks says, to no address inside our network, and without waiting for long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import requests
from standardwebhooks import Webhook

from app.industrack.answers import retry_after
from app.industrack.errors import IndusTrackError
from app.industrack.guard import GuardedAdapter

PATIENCE = (5.0, 10.0)  # seconds until there is a connection; until the answer begins
GONE = 410


@dataclass(frozen=True)
class Sent:
    """What came of it; ``status`` is None when there was no answer."""

    status: int | None
    error: str = ""
    wait: timedelta = timedelta(0)  # before the next attempt, where the receiver said so

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def send(url: str, secret: str, message_id: str, body: str, now: datetime, *, allow_private: bool) -> Sent:
    """Whatever happens is an answer here, not an exception. Nothing of the receiver's answer is kept but its status."""
    moment = now.astimezone(UTC)  # the library signs the time of day as it stands, whatever the zone
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "qbconnector",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, moment, body),
    }
    try:
        with requests.Session() as session:
            session.trust_env = False
            for scheme in ("https://", "http://"):
                session.mount(scheme, GuardedAdapter(allow_private=allow_private))
            with session.post(
                url, data=body.encode(), headers=headers, timeout=PATIENCE, allow_redirects=False, stream=True
            ) as answer:
                return _read(answer, now)
    except IndusTrackError as error:  # the guard's
        return Sent(None, f"The address cannot be used: {error}")
    except requests.RequestException as error:
        return Sent(None, f"No answer ({type(error).__name__}).")


def _read(answer: requests.Response, now: datetime) -> Sent:
    if 200 <= answer.status_code < 300:
        return Sent(answer.status_code)
    seconds = retry_after(answer.headers.get("Retry-After"), now)
    return Sent(answer.status_code, f"It answered {answer.status_code}.", timedelta(seconds=seconds or 0))
