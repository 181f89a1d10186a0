"""``/qbwc``: one HTTP request from the first byte to the answer."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app import counting, logs
from app.soap import pages, protocol
from app.soap.body import Body
from app.soap.boundary import CALL, WHEN_IT_FAILED, Call
from app.soap.encoding import encoding_of
from app.soap.envelope import Envelope, KnowsTicket
from app.soap.faults import client_fault, server_fault
from app.soap.limits import Limits, Refused
from app.soap.outcomes import FAILED, REFUSED
from app.soap.spool import Spool
from app.soap.story import Story
from app.where import where

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

PATH = "/qbwc"
PATHS = ("", "/", PATH, f"{PATH}/")  # mounted below PATH or not; with and without a slash, because none may redirect
UNKNOWN = "unknown"  # an operation that is none of the Web Connector's, or a request that was refused before it was known
XML, HTML, TEXT = "text/xml; charset=utf-8", "text/html; charset=utf-8", "text/plain; charset=utf-8"


@dataclass
class Told:
    """What is known of a call when it ends: one line of the log, and what is counted."""

    operation: str = UNKNOWN
    outcome: str = FAILED
    received: int = 0
    began: float = field(default_factory=time.monotonic)

    def tell(self, status: str, sent: int) -> None:
        """To be called once, when the answer is ready."""
        seconds = time.monotonic() - self.began
        counting.count("qbconnector_soap_calls", operation=self.operation, outcome=self.outcome)
        counting.observe("qbconnector_soap_seconds", seconds, operation=self.operation)
        counting.observe("qbconnector_soap_received_bytes", self.received, operation=self.operation)
        counting.observe("qbconnector_soap_sent_bytes", sent, operation=self.operation)
        fields = {"operation": self.operation, "outcome": self.outcome, "received": self.received, "sent": sent}
        log.info("call", extra={**fields, "status": int(status[:3]), "ms": round(seconds * 1000)})


def build(
    story: Story, public_url: str, limits: Limits | None = None, knows_ticket: KnowsTicket | None = None
) -> WSGIApplication:
    """The endpoint for one story; ``public_url`` is where customers reach the service.

    ``knows_ticket`` says whether a ticket was ever given out. With it, large answers of strangers are not kept while
    they arrive; the story still gets such a call, with an answer that cannot be read.
    """
    return Endpoint(story, public_url.rstrip("/") + PATH, limits or Limits(), knows_ticket)


class Endpoint:
    """A WSGI application that keeps nothing between requests."""

    def __init__(self, story: Story, address: str, limits: Limits, knows: KnowsTicket | None) -> None:
        self._story = story
        self._limits = limits
        self._knows = knows
        self._spyne = protocol.build()
        self._wsdl = protocol.wsdl(self._spyne, address)
        self._page = pages.endpoint_page(address)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        status, content_type, body = self._answer(environ)
        headers = [("Content-Type", content_type), ("Content-Length", str(len(body)))]
        if status.startswith("405"):
            headers.append(("Allow", "GET, HEAD, POST"))
        start_response(status, headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    def _answer(self, environ: WSGIEnvironment) -> tuple[str, str, bytes]:
        if environ.get("PATH_INFO", "") not in PATHS:
            return "404 Not Found", TEXT, b"Nothing is served here."
        method = environ["REQUEST_METHOD"]
        if method == "POST":
            return self._post(environ)
        if method not in {"GET", "HEAD"}:
            return "405 Method Not Allowed", TEXT, b"The Web Connector uses POST."
        if environ.get("QUERY_STRING", "").partition("=")[0].lower() in {"wsdl", "singlewsdl"}:
            return "200 OK", XML, self._wsdl
        return "200 OK", HTML, self._page

    def _post(self, environ: WSGIEnvironment) -> tuple[str, str, bytes]:
        logs.begin(call=secrets.token_hex(4))
        told = Told()
        try:
            status, body = self._call(environ, told)
        except Refused as refusal:
            told.outcome = REFUSED
            status, body = refusal.status, client_fault(str(refusal))
            log.warning("refused: %s", str(refusal))
        except Exception as error:  # noqa: BLE001 - the boundary
            status, body = "500 Internal Server Error", server_fault("The service has a problem of its own.")
            log.error("a request failed before its operation: %s", where(error))
        told.tell(status, len(body))
        return status, XML, body

    def _call(self, environ: WSGIEnvironment, told: Told) -> tuple[str, bytes]:
        body = Body(environ, self._limits)
        try:
            envelope = self._read(body, str(environ.get("CONTENT_TYPE") or ""))
        except Refused as refusal:
            if refusal.rest_is_read:
                body.drain()
            raise
        finally:
            told.received = body.received
        if envelope.operation in WHEN_IT_FAILED:
            told.operation = envelope.operation
        with envelope:
            return self._run(envelope, told)

    def _read(self, body: Body, content_type: str) -> Envelope:
        """The whole envelope. Raises: Refused."""
        envelope: Envelope | None = None
        try:
            for block in body.blocks():
                if envelope is None:
                    envelope = Envelope(self._limits, encoding_of(block, content_type), self._knows)
                envelope.feed(block)
                body.allow(envelope.size_limit)
            if envelope is None:
                raise Refused("The request is empty.")
            envelope.close()
        except BaseException:
            if envelope is not None:
                envelope.discard()
            raise
        return envelope

    def _run(self, envelope: Envelope, told: Told) -> tuple[str, bytes]:
        """Let spyne do the call, in surroundings of our own: no header of the request has a say in it."""
        answer = envelope.answer or Spool()
        statuses: list[str] = []
        call = Call(self._story, answer)

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            statuses.append(status)

        surroundings: dict[str, Any] = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": PATH,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "http",
            protocol.ENVELOPE: envelope,
            CALL: call,
        }
        try:
            body = b"".join(self._spyne(surroundings, start_response))
        finally:
            answer.close()
            surroundings.clear()  # spyne's contexts are cycles, which keep what is in here until some later collection
        told.outcome = call.outcome
        return statuses[0], body
