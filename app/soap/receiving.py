"""One call from its first byte to its answer: fed while it arrives, carried out when it is complete."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import NamedTuple

from app import counting, logs
from app.front.answers import Answer, Crowded, Failed, Refused
from app.soap.boundary import WHEN_IT_FAILED
from app.soap.encoding import encoding_of
from app.soap.envelope import Envelope, KnowsTicket
from app.soap.faults import client_fault, server_fault
from app.soap.limits import KIB, Limits, TooLarge
from app.soap.outcomes import FAILED, REFUSED
from app.where import where

log = logging.getLogger(__name__)

XML = "text/xml; charset=utf-8"
QUICK = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>)?\s*<(?:\w+:)?Envelope\b[^>]*>\s*<(?:\w+:)?Body\b[^>]*>\s*"
    rb"<(?:\w+:)?(?:serverVersion|clientVersion)\b"
)
"""From the first byte on, so that nothing else can stand where these words are found; no attribute may hold a ``<``."""
QUICK_SIZE = 2 * KIB
UNKNOWN = "unknown"  # an operation that is none of the Web Connector's, or a request that was refused before it was known


class Ran(NamedTuple):
    """A call that was carried out."""

    status: int
    body: bytes
    outcome: str  # in one of the words of ``outcomes``


Run = Callable[[Envelope], Ran]


class Receiving:
    """Nothing is kept of a call but its parameters; the large one waits in a spool. A whole call never raises."""

    block = 64 * KIB  # bytes that are worth a thread's turn

    def __init__(
        self, run: Run, limits: Limits, content_type: str, announced: int | None, knows: KnowsTicket | None = None
    ) -> None:
        """``announced`` is the length that the request says."""
        self.most = limits.answer
        self._run = run
        self._limits = limits
        self._content_type = content_type
        self._announced = announced or 0
        self._knows = knows
        self._received = 0
        self._envelope: Envelope | None = None
        self._began = time.monotonic()

    @property
    def size_limit(self) -> int:
        """What the body may have, as far as the operation is known by now."""
        return self._limits.answer if self._envelope is None else self._envelope.size_limit

    @property
    def group(self) -> str | None:
        """The session whose answer this is."""
        ticket = None if self._envelope is None else self._envelope.ticket
        return None if ticket is None else f"ticket {ticket}"

    @property
    def held(self) -> int:
        """Bytes in memory."""
        return 0 if self._envelope is None else self._envelope.held

    def is_quick(self, whole: bytes) -> bool:
        """Whether it is one of the questions that are answered without asking anybody, two of the four calls of most polls."""
        return self._envelope is None and len(whole) <= QUICK_SIZE and QUICK.match(whole) is not None

    def begin(self) -> None:
        """Before anything of the body is asked for. Raises: TooLarge."""
        self._allow(self._limits.answer)

    def feed(self, block: bytes) -> None:
        """The next bytes. Raises: Refused."""
        self._received += len(block)
        if self._envelope is None:
            self._envelope = self._made(block)
        self._envelope.feed(block)
        self._allow(self.size_limit)

    def finish(self, rest: bytes = b"", *, is_whole: bool = True) -> Answer:
        """The last bytes, then the call itself. A body without its end is no XML, however it got lost."""
        logs.begin(call=secrets.token_hex(4))
        try:
            return self._finish(rest)
        except Refused as refusal:
            return self.refuse(refusal)
        except Exception as error:  # noqa: BLE001 - the boundary
            return self.fail(error)
        finally:
            self._discard()

    def refuse(self, refusal: Refused) -> Answer:
        """The answer to a call that will not be carried out."""
        self._discard()
        log.warning("refused: %s", str(refusal))
        fault = server_fault if isinstance(refusal, Failed | Crowded) else client_fault
        outcome = FAILED if isinstance(refusal, Failed) else REFUSED
        return self._answer(UNKNOWN, Ran(refusal.code, fault(str(refusal)), outcome), *refusal.headers)

    def fail(self, error: Exception) -> Answer:
        """The answer when something of ours went wrong before the operation was known."""
        log.error("a request failed before its operation: %s", where(error))
        return self.refuse(Failed("The service has a problem of its own."))

    def _made(self, first: bytes) -> Envelope:
        return Envelope(self._limits, encoding_of(first, self._content_type), self._knows)

    def _finish(self, rest: bytes) -> Answer:
        if self._envelope is None:
            if not rest:
                raise Refused("The request is empty.")
            self._envelope = self._made(rest)
        self._received += len(rest)
        self._envelope.whole(rest)
        self._allow(self.size_limit)
        ran = self._run(self._envelope)
        operation = self._envelope.operation or ""
        return self._answer(operation if operation in WHEN_IT_FAILED else UNKNOWN, ran)

    def _answer(self, operation: str, ran: Ran, *headers: tuple[str, str]) -> Answer:
        seconds, sizes = time.monotonic() - self._began, {"received": self._received, "sent": len(ran.body)}
        counting.count("qbconnector_soap_calls", operation=operation, outcome=ran.outcome)
        counting.observe("qbconnector_soap_seconds", seconds, operation=operation)
        counting.observe("qbconnector_soap_received_bytes", self._received, operation=operation)
        counting.observe("qbconnector_soap_sent_bytes", len(ran.body), operation=operation)
        took = {"status": ran.status, "ms": round(seconds * 1000)}
        log.info("call", extra={"operation": operation, "outcome": ran.outcome, **sizes, **took})
        return Answer(ran.status, [("Content-Type", XML), ("Content-Length", str(len(ran.body))), *headers], ran.body)

    def _allow(self, limit: int) -> None:
        if max(self._announced, self._received) > limit:
            raise TooLarge(f"The request is larger than {limit} bytes.")

    def _discard(self) -> None:
        if self._envelope is not None:
            self._envelope.discard()
