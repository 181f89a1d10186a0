"""Find out what became of writes whose answer never came, before anything else is written for those records.

First QuickBooks is asked for the answer that it stored under the message set's id. When it has none, each record is looked for
by its natural key. Only when both found nothing is a request sent again.
"""

from __future__ import annotations

from typing import Any

from app.queue import requests
from app.queue.requests import Request
from app.session import searching
from app.session.outgoing import Call, Outgoing
from app.store import messages

MOST_SEARCHED = 25  # searches in one message set


def next_message(call: Call) -> Outgoing | None:
    sought: list[Request] = []
    unknown = requests.in_state(call.connection, call.company_id, "unknown") if call.left.unknown else []
    asked: list[int] = call.session.progress.setdefault("recovered", [])
    for request in unknown:
        number = request.message_id
        message = messages.by_number(call.connection, call.company_id, number) if number is not None else None
        if message is None or not message.message_set_id or request.search.get("no_stored_answer"):
            sought.append(request)
        elif number not in asked:
            asked.append(message.id)
            return Outgoing("recover", detail={"recovers": number}, recovers=message.message_set_id)
    return _search(call, sought)


def _search(call: Call, unknown: list[Request]) -> Outgoing | None:
    """Look for the records themselves; once a session, and again in the next one when the search was not answered."""
    searched: list[int] = call.session.progress.setdefault("searched", [])
    batch = [request for request in unknown if request.id not in searched][:MOST_SEARCHED]
    if not batch:
        return None
    searched += [request.id for request in batch]
    parts: list[tuple[str, Any]] = []
    counts: dict[str, int] = {}
    for request in batch:
        queries = searching.queries(call, request)
        parts += [(f"{request.id}.{n}", query) for n, query in enumerate(queries)]
        counts[str(request.id)] = len(queries)
    return Outgoing("search", parts, {"requests": [request.id for request in batch], "parts": counts})
