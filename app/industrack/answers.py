"""Reading IndusTrack's answers: from status and body to a value or one of our errors."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn

from app.industrack import errors
from app.industrack.transport import Reply

LONGEST_WAIT = 3600.0
# What JSON can say and PostgreSQL cannot keep: NUL, and halves of surrogate pairs.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
MAY_BE_UNSTORABLE = re.compile(rb"\\u(0000|[dD][89a-fA-F])")


PLAIN: dict[int, type[errors.IndusTrackError]] = {
    401: errors.TokenRevoked,
    403: errors.TokenRevoked,
    404: errors.NotFound,
    410: errors.NotFound,
    409: errors.Taken,
}


class NotJson(ValueError):
    """The body is not JSON, or not such as the contract promises."""


def read_json(body: bytes) -> Any:
    """The value of a JSON body, every text in it fit to be stored. Raises: NotJson."""
    try:
        value = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise NotJson("not JSON") from error
    return storable(value) if MAY_BE_UNSTORABLE.search(body) else value


def _no_constant(name: str) -> NoReturn:
    raise NotJson(f"{name} is not JSON")


def storable(value: Any) -> Any:
    if isinstance(value, str):
        return UNSTORABLE.sub("", value)
    if isinstance(value, list):
        return [storable(one) for one in value]
    if isinstance(value, dict):
        return {storable(key): storable(one) for key, one in value.items()}
    return value


def read_object(body: bytes) -> dict[str, Any]:
    """Raises: NotJson when it is not a JSON object."""
    value = read_json(body)
    if not isinstance(value, dict):
        raise NotJson("not an object")
    return value


def read_record(value: Any) -> errors.Record:
    """Raises: NotJson when it is not a record with an id."""
    if not isinstance(value, dict) or not isinstance(value.get("id"), str) or not value["id"]:
        raise NotJson("not a record")
    return value


def field_errors(value: Any) -> dict[str, list[str]]:
    """The ``errors`` of a 422, whatever shape they came in."""
    if not isinstance(value, dict):
        return {}
    return {
        str(field): [str(text) for text in texts] if isinstance(texts, list) else [str(texts)] for field, texts in value.items()
    }


def retry_after(text: str | None, now: datetime) -> float | None:
    """Seconds to wait, from a Retry-After header: seconds or an HTTP date; None when it says neither."""
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        seconds = ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()
    if seconds != seconds:  # noqa: PLR0124 - "nan" is a float
        return None
    return min(max(seconds, 1.0), LONGEST_WAIT)


def problem(reply: Reply, *, writes: bool, now: datetime) -> errors.IndusTrackError | None:
    """What went wrong according to a whole answer, or None when it is a success."""
    if reply.status in (200, 201):
        return None
    wait = retry_after(reply.headers.get("Retry-After"), now)
    if reply.status == 429:
        return errors.RateLimited(wait)
    if reply.status >= 500:
        return errors.Unavailable(f"status {reply.status}", maybe_done=writes, retry_after=wait)
    if reply.status < 300 or reply.status == 408:
        return errors.Unavailable(f"status {reply.status}", maybe_done=writes)
    if 300 <= reply.status < 400:
        return errors.BadAddress("it only forwards to another address; enter that one.")
    try:
        body = read_json(reply.body)
    except NotJson:
        body = None
    return client_error(reply.status, body)


def client_error(status: int, body: Any) -> errors.IndusTrackError:
    """The error of a 4xx status; ``body`` is its JSON: the record for 412, ``{"errors": …}`` for 422."""
    if status == 412:
        try:
            return errors.VersionConflict(read_record(body))
        except NotJson:
            return errors.VersionConflict(None)
    if status == 422:
        return errors.Invalid(field_errors(body.get("errors") if isinstance(body, dict) else None))
    known = PLAIN.get(status)
    return errors.Refused(status) if known is None else known(f"status {status}")
