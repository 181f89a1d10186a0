"""Webhooks from IndusTrack: hints that a record changed. A hint is checked, never trusted for its content."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.industrack.answers import NotJson, read_object

SIGNATURE_HEADER = "X-IndusTrack-Signature"
MAX_AGE = timedelta(minutes=5)
MAX_BODY = 64 * 1024  # bytes
MAX_TEXT = 200  # characters of an id


class BadWebhook(ValueError):
    """The message is not a fresh one from IndusTrack; says why, for the log. Answered with 401."""


class BadEvent(ValueError):
    """It is from IndusTrack, but not an event that the contract knows. Answered with 400."""


@dataclass(frozen=True)
class Event:
    event_id: str  # the same for every repetition
    collection: str  # one that the client knows, or a new one
    id: str  # of the record
    occurred_at: datetime


def verify(secret: str, header: str | None, raw_body: bytes, now: datetime) -> Event:
    """The event of a signed message that is at most five minutes old.

    Raises: BadWebhook, BadEvent.
    """
    sent_at, signatures = _read_header(header)
    expected = hmac.new(secret.encode(), f"{sent_at}.".encode() + raw_body, hashlib.sha256).hexdigest()
    if not any([hmac.compare_digest(expected, given) for given in signatures]):  # noqa: C419 - all are compared
        raise BadWebhook("the signature is wrong")
    if abs(now.timestamp() - int(sent_at)) > MAX_AGE.total_seconds():
        raise BadWebhook("it is older than five minutes, or a clock is wrong")
    return parse(raw_body)


def sign(secret: str, raw_body: bytes, sent_at: int) -> str:
    """The header that ``verify`` accepts."""
    signature = hmac.new(secret.encode(), f"{sent_at}.".encode() + raw_body, hashlib.sha256).hexdigest()
    return f"t={sent_at},v1={signature}"


def parse(raw_body: bytes) -> Event:
    """Read an event whose signature was checked. Raises: BadEvent."""
    try:
        body = read_object(raw_body)
        texts = [body[name] for name in ("event_id", "collection", "id", "occurred_at")]
        if not all(isinstance(text, str) and 0 < len(text) <= MAX_TEXT for text in texts):
            raise BadEvent("a field is empty, too long or not text")
        event = Event(texts[0], texts[1], texts[2], datetime.fromisoformat(texts[3]))
    except BadEvent:
        raise
    except KeyError as error:
        raise BadEvent(f"{error.args[0]} is missing") from error
    except (NotJson, ValueError) as error:
        raise BadEvent("it is not an event") from error
    if event.occurred_at.tzinfo is None:
        raise BadEvent("occurred_at has no zone")
    return event


def _read_header(header: str | None) -> tuple[str, list[str]]:
    if not header:
        raise BadWebhook("it is not signed")
    parts = [part.strip().partition("=") for part in header.split(",")]
    times = [value for name, _, value in parts if name == "t"]
    signatures = [value.lower() for name, _, value in parts if name == "v1" and value.isascii()]
    if len(times) != 1 or not (times[0].isascii() and times[0].isdigit() and len(times[0]) <= 12):
        raise BadWebhook("the signature header has no time")
    if not signatures:
        raise BadWebhook("the signature header has no signature")
    return times[0], signatures
