"""One message set on its way to QuickBooks: numbered, written, committed before it is handed out."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import qbxml
from app import logs
from app.queue import requests
from app.services import Services
from app.session.sessions import Session
from app.store import messages
from app.store.sql import Connection, text
from app.sync import companies

log = logging.getLogger(__name__)

FLOOR = "13.0"  # spoken until QuickBooks has said what it can
LOWEST = "5.0"  # the first that reads in pages
CEILING = "16.0"


@dataclass
class Outgoing:
    """What a phase wants to send. A part's key is the second half of its requestID, the first is the message's number."""

    purpose: str
    parts: Sequence[tuple[str, Any]] = ()  # (key, request body)
    detail: dict[str, Any] = field(default_factory=dict)
    claims: list[int] = field(default_factory=list)  # the requests that it hands out; it writes when there are any
    recovers: str | None = None  # the message set id whose stored answer is asked for


@dataclass
class Call:
    """What every phase works with during one sendRequestXML."""

    services: Services
    connection: Connection
    session: Session
    company: companies.Company
    after_commit: list[Any] = field(default_factory=list)  # callables, once the transaction is safe

    @property
    def company_id(self) -> str:
        return self.company.id

    def file(self) -> Any:
        """The row of the company file."""
        return self.connection.execute(
            text("SELECT * FROM company_file WHERE company_id = :company"), {"company": self.company_id}
        ).one()


def send(call: Call, outgoing: Outgoing) -> str:
    """Write the message set and keep it; the caller's transaction commits before QuickBooks sees it.

    Raises: qbxml.QbxmlError when a part cannot be written.
    """
    number = messages.reserve(call.connection)
    logs.note(message=number)
    set_id = outgoing.recovers
    if outgoing.claims and not (call.session.progress.get("without_id") or call.file().without_recovery):
        set_id = f"{number:x}.{secrets.token_hex(4)}"[:23]
    parts = [qbxml.Request(f"{number}-{key}", body) for key, body in outgoing.parts]
    message_set = qbxml.MessageSet(
        requests=parts, new_message_set_id=set_id, old_message_set_id=outgoing.recovers, on_error="continueOnError"
    )
    written = qbxml.write(message_set, call.file().qbxml_version or FLOOR)
    for left in written.left_out:
        log.info("company %s: %s was left out of request %s: %s", call.company_id, left.path, left.request_id, left.reason)
    messages.add(
        call.connection,
        call.company_id,
        call.session.id,
        number,
        outgoing.purpose,
        written.xml,
        outgoing.detail,
        set_id,
        call.services.now(),
    )
    if outgoing.claims:
        requests.hand_out(call.connection, call.company_id, outgoing.claims, number, call.services.now())
    call.session.progress["awaiting"] = number
    return written.xml
