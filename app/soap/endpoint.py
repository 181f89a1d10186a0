"""``/qbwc``: one HTTP request from the first byte to the answer."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

from app.front.answers import Answer
from app.front.request import Request
from app.soap import flat, pages, protocol
from app.soap.body import Body
from app.soap.boundary import Call
from app.soap.envelope import Envelope, KnowsTicket
from app.soap.limits import Limits, Refused
from app.soap.receiving import XML, Ran, Receiving
from app.soap.spool import Spool
from app.soap.story import Story

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PATH = "/qbwc"
PATHS = ("", "/", PATH, f"{PATH}/")  # mounted below PATH or not; with and without a slash, because none may redirect
HTML, TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"
NOTHING = Spool()  # of the calls without a large parameter; nothing is ever written to it
PHRASES = {413: "Content Too Large"}  # as RFC 9110 says; Python 3.11 has an older one


def build(story: Story, public_url: str, limits: Limits | None = None, knows_ticket: KnowsTicket | None = None) -> Endpoint:
    """The endpoint for one story; ``public_url`` is where customers reach the service.

    ``knows_ticket`` says whether a ticket was ever given out. With it, large answers of strangers are not kept while
    they arrive; the story still gets such a call, with an answer that cannot be read.
    """
    return Endpoint(story, public_url.rstrip("/") + PATH, limits or Limits(), knows_ticket)


class Endpoint:
    """A WSGI application that keeps nothing between requests; behind the front, ``receive`` takes a call's body."""

    def __init__(self, story: Story, address: str, limits: Limits, knows: KnowsTicket | None) -> None:
        self._story = story
        self._limits = limits
        self._knows = knows
        self._spyne = protocol.Spyne()
        self._operations = flat.operations(self._spyne.application)
        self._wsdl = self._spyne.wsdl(address)
        self._page = pages.endpoint_page(address)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = self._answer(environ)
        start_response(f"{answer.status} {PHRASES.get(answer.status) or HTTPStatus(answer.status).phrase}", answer.headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else answer.body]

    def _answer(self, environ: WSGIEnvironment) -> Answer:
        if environ.get("PATH_INFO", "") not in PATHS:
            return _page(404, TEXT, b"Nothing is served here.")
        method = environ["REQUEST_METHOD"]
        if method == "POST":
            return self._post(environ)
        if method not in {"GET", "HEAD"}:
            return _page(405, TEXT, b"The Web Connector uses POST.", ("Allow", "GET, HEAD, POST"))
        if environ.get("QUERY_STRING", "").partition("=")[0].lower() in {"wsdl", "singlewsdl"}:
            return _page(200, XML, self._wsdl)
        return _page(200, HTML, self._page)

    def receive(self, request: Request, announced: int | None) -> Receiving | None:
        """Where the body of a call goes as it arrives; None for whatever is no call."""
        if request.scope.method != "POST" or request.scope.path not in (PATH, f"{PATH}/"):
            return None
        return self._receiving(request.headers.get("content-type", ""), announced)

    def _receiving(self, content_type: str, announced: int | None) -> Receiving:
        return Receiving(self._run, self._limits, content_type, announced, self._knows)

    def _post(self, environ: WSGIEnvironment) -> Answer:
        """A call from a server that hands over the body as a stream to be read."""
        receiving = self._receiving(str(environ.get("CONTENT_TYPE") or ""), None)
        body: Body | None = None
        try:
            body = Body(environ, self._limits)
            for block in body.blocks():
                receiving.feed(block)
                body.allow(receiving.size_limit)
        except Refused as refusal:
            if refusal.rest_is_read and body is not None:
                body.drain()
            return receiving.refuse(refusal)
        except Exception as error:  # noqa: BLE001 - the boundary
            return receiving.fail(error)
        return receiving.finish()

    def _run(self, envelope: Envelope) -> Ran:
        call = Call(self._story, envelope.answer or NOTHING)
        operation = self._operations.get(envelope.operation or "")
        if operation is None:
            return Ran(*self._spyne.run(envelope, call), call.outcome)  # a fault that says so
        return Ran(200, operation.run(envelope.parameters, call), call.outcome)


def _page(status: int, content_type: str, body: bytes, *headers: tuple[str, str]) -> Answer:
    return Answer(status, [("Content-Type", content_type), ("Content-Length", str(len(body))), *headers], body)
