"""The events of a stored answer, each response under the requestID of the request that it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

import qbxml
from app.store import messages
from app.store.messages import Message
from app.store.sql import Connection


def events(
    connection: Connection, message: Message, chunks: Iterable[bytes] | None = None, *, shallow: bool = False
) -> Iterator[qbxml.Event]:
    """What was answered; ``chunks`` are the answer where it is at hand. ``shallow``: records with their plain fields only.

    Where QuickBooks leaves requestIDs out, its responses stand in the order of the requests.

    Raises: qbxml.BrokenAnswer when the answer breaks off or is no qbXML.
    """
    asked: list[tuple[str, str]] | None = None
    responses, request_id = 0, None
    kept = messages.answer(connection, message.company_id, message.id) if chunks is None else chunks
    for event in qbxml.read(kept, shallow=shallow):
        if isinstance(event, qbxml.ResponseHead):
            request_id = event.request_id
            if request_id is None:
                asked = _asked(connection, message) if asked is None else asked
                request_id = _at(asked, responses, event.name)
            responses += 1
        if not isinstance(event, qbxml.MessageSetHead) and event.request_id is None and request_id is not None:
            event = replace(event, request_id=request_id)  # noqa: PLW2901 - the same event with its name
        yield event


def _asked(connection: Connection, message: Message) -> list[tuple[str, str]]:
    """Name and requestID of every request of the message set; of a stored answer's, those of the one that it belongs to."""
    xml = messages.request_xml(connection, message.company_id, int(message.detail.get("recovers") or message.id))
    if not xml:
        return []
    [message_set] = etree.fromstring(xml.encode())
    return [(str(one.tag).removesuffix("Rq"), one.get("requestID", "")) for one in message_set]


def _at(asked: list[tuple[str, str]], position: int, response: str) -> str | None:
    """The request at this place, when the response is one to it by its name."""
    if position >= len(asked) or asked[position][0] != response.removesuffix("Rs"):
        return None
    return asked[position][1]
