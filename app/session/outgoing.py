"""One message set on its way to QuickBooks: numbered, written, committed before it is handed out."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import qbxml
from app import logs
from app.queue import requests, tasks
from app.queue.requests import Request
from app.services import Services
from app.session import known_file
from app.session.known_file import File
from app.session.left import Left, look
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
    claims: list[Request] = field(default_factory=list)  # the requests that it hands out; it writes when there are any
    recovers: str | None = None  # the message set id whose stored answer is asked for


class Answer(Protocol):
    """What QuickBooks answered, spooled; never wholly in memory."""

    @property
    def size(self) -> int: ...

    def chunks(self) -> Iterator[bytes]: ...


@dataclass
class Call:
    """What every phase works with during one call: read once, at its beginning, and kept true by what changes it."""

    services: Services
    connection: Connection
    session: Session
    company: companies.Company
    file: File
    after_commit: list[Callable[[], object]] = field(default_factory=list)  # once the transaction is safe
    moved: list[dict[str, Any]] = field(default_factory=list)  # requests that the live view is to show then
    asked: set[tuple[str, str]] = field(default_factory=set)  # what and key of the tasks that it promises
    answer: Answer | None = None  # what QuickBooks brings with it
    became: str = "answered"  # the state in which that leaves its message
    others: dict[str, list[Any]] = field(default_factory=dict)  # see ``file_taken``
    brought: dict[str, Any] = field(default_factory=dict)  # what its beginning has read for it, each to be used once
    number: int | None = None  # of the message that may go out
    _left: Left | None = field(default=None, init=False)

    @property
    def company_id(self) -> str:
        return self.company.id

    @property
    def left(self) -> Left:
        """What there is to do: one look, until this call itself has changed something of it."""
        if self._left is None:
            self._left = look(self.connection, self.company_id, self.services.now())
        return self._left

    @property
    def compares(self) -> bool:
        """Whether answers are still to be read, or records to be compared."""
        return any(what in {"ingest", "decide"} for what, _ in self.asked) or self.left.compares

    def found_left(self, left: Left) -> None:
        """It was looked at as the call began."""
        self._left = left

    def look_again(self) -> None:
        """This call has changed what there is to do."""
        self._left = None

    def ask(self, what: str, key: str = "") -> None:
        """Promise that a worker will do it, and wake one once that is committed."""
        if (what, key) not in self.asked:
            self.asked.add((what, key))
            tasks.ask_soon(self.connection, self.company_id, what, key)
            self.after_commit.append(lambda: self.services.wake(self.company_id, what, key))

    def change_file(self, change: Mapping[str, str], only: str = "true", **given: Any) -> None:
        """Change columns of the company file's row ``f``, ``only`` where that is so, and know it as it is then."""
        row = self.connection.execute(
            text(
                f"UPDATE company_file f SET {', '.join(f'{name} = {value}' for name, value in change.items())} FROM connection n"
                f" WHERE f.company_id = :company AND n.company_id = :company AND ({only}) RETURNING {known_file.COLUMNS}"
            ),
            {"company": self.company_id, **given},
        ).one_or_none()
        if row is not None:
            self.file = known_file.of_row(row)

    def heard(self) -> Iterator[bytes]:
        """The answer that came with this call, from its beginning."""
        return iter(()) if self.answer is None else self.answer.chunks()

    def show(self, moved: list[dict[str, Any]]) -> None:
        """In the live view, once it is committed."""
        self.moved += moved


def send(call: Call, outgoing: Outgoing) -> str:
    """Write the message set and keep it; the caller's transaction commits before QuickBooks sees it.

    Raises: qbxml.QbxmlError when a part cannot be written.
    """
    number, call.number = call.number or messages.reserve(call.connection), None
    logs.note(message=number)
    set_id = outgoing.recovers
    if outgoing.claims and not (call.session.progress.get("without_id") or call.file.without_recovery):
        set_id = f"{number:x}.{secrets.token_hex(4)}"[:23]
    parts = [qbxml.Request(f"{number}-{key}", body) for key, body in outgoing.parts]
    message_set = qbxml.MessageSet(
        requests=parts, new_message_set_id=set_id, old_message_set_id=outgoing.recovers, on_error="continueOnError"
    )
    written = qbxml.write(message_set, call.file.qbxml_version or FLOOR)
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
        now = call.services.now()
        call.show(requests.shown(requests.hand_out(call.connection, call.company_id, outgoing.claims, number, now)))
    call.session.progress["awaiting"] = call.session.progress["last"] = number
    return written.xml
