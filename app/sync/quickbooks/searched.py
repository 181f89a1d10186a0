"""What a pair agrees on whose record of QuickBooks was found by a search, after the answer to our write was lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.model import Mirror, Values
from app.queue.requests import Request
from app.sync.kinds import for_message

EMPTY = ("", None)


def agreed(request: Request, cover: Mapping[str, Any], mirror: Mirror, before: Values) -> Values:
    """What was sent, as it stands there; all else as it was agreed ``before``, because somebody may have edited it since.

    Of a record that we made, what was sent empty and is not empty now was filled in by somebody, or by QuickBooks: it goes to
    the other side as what is known on one side only.
    """
    if for_message(request.message).txn or (request.is_add and _is_untouched(mirror.data)):
        return mirror.values
    sent = _sent(request, cover)
    if not sent and not before:
        return mirror.values
    return before | {
        key: value
        for key, value in mirror.values.items()
        if key in sent and not (request.is_add and sent[key] in EMPTY and value not in EMPTY)
    }


def _sent(request: Request, cover: Mapping[str, Any]) -> Values:
    """The values of this pair that the request wrote, by the lines that it left for the history."""
    sent: Values = {}
    for step in request.steps:
        if step["kind"] == cover["kind"] and step.get("industrack_id") in (None, cover["industrack_id"]):
            sent |= step.get("after") or {}
    return sent


def _is_untouched(data: Mapping[str, Any]) -> bool:
    """Nobody has edited it since it was made."""
    return bool(data.get("time_created")) and data.get("time_created") == data.get("time_modified")
