"""A small SOAP service whose answers a test chooses, written without the product's own SOAP code."""

import re
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.sax.saxutils import escape

Answer = str | int | list[str] | Callable[[dict[str, str]], "Answer"]
INTUIT = "http://developer.intuit.com/"
HEAD = '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
TAIL = "</soap:Body></soap:Envelope>"


@dataclass
class Seen:
    """One call as it arrived."""

    operation: str
    values: dict[str, str]
    headers: dict[str, str]
    connection: int
    body: str


@dataclass
class Script:
    """What the service answers, by operation: a value, or a list whose values are used up one call after another."""

    answers: dict[str, list[Answer]] = field(default_factory=dict)
    raw: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)  # status, content type, body
    seen: list[Seen] = field(default_factory=list)
    url: str = ""
    pages: dict[str, int] = field(default_factory=dict)
    continues: bool = True
    chunked: bool = False

    def will(self, **answers: Any) -> None:
        """Answer these operations so; the last answer of a list is repeated."""
        for operation, answer in answers.items():
            several = isinstance(answer, list) and operation != "authenticate"
            self.answers[operation] = list(answer) if several else [answer]

    @property
    def operations(self) -> list[str]:
        """What was called, in order."""
        return [one.operation for one in self.seen]

    def next_answer(self, operation: str, values: dict[str, str]) -> Answer:
        """The answer that is due."""
        waiting = self.answers[operation]
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return answer(values) if callable(answer) else answer


def working() -> Script:
    """A service with one request for QuickBooks."""
    script = Script()
    script.will(
        serverVersion="test service",
        clientVersion="",
        authenticate=["ticket-1", ""],
        sendRequestXML="<?xml version='1.0'?><QBXML>first</QBXML>",
        receiveResponseXML=100,
        getLastError="",
        connectionError="done",
        closeConnection="All is well.",
    )
    return script


def envelope(operation: str, answer: Answer) -> bytes:
    """An answer as spyne or .NET would write it."""
    strings = answer if isinstance(answer, list) else []
    inner = "".join(f"<string>{escape(one)}</string>" for one in strings) or escape(str(answer))
    response = f'<{operation}Response xmlns="{INTUIT}"><{operation}Result>{inner}</{operation}Result></{operation}Response>'
    return (HEAD + response + TAIL).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    script: Script

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def handle_expect_100(self) -> bool:
        return super().handle_expect_100() if self.script.continues else True

    def do_GET(self) -> None:
        self._answer(self.script.pages.get(self.path, 404), "text/html", b"page")

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length).decode()
        if len(body.encode()) < length:
            return  # the connection was cut
        operation = self.headers["SOAPAction"].strip('"').rpartition("/")[2]
        values = {name: unescape(text or "") for name, text in re.findall(r"<(\w+)(?: /|>([^<]*)</\1)>", body)}
        self.script.seen.append(Seen(operation, values, dict(self.headers), self.client_address[1], body))
        if operation in self.script.raw:
            self._answer(*self.script.raw[operation])
        else:
            answer = self.script.next_answer(operation, values)
            self._answer(200, "text/xml; charset=utf-8", envelope(operation, answer))

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if self.script.chunked:
            self.send_header("Transfer-Encoding", "chunked")
            half = len(body) // 2
            body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:half], body[half:], b""))
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is no news."""


@contextmanager
def running(script: Script) -> Iterator[Script]:
    """Let the script answer at ``script.url``."""
    with _serving(script, None):
        yield script


@contextmanager
def secured(script: Script, context: ssl.SSLContext) -> Iterator[Script]:
    """Let the script answer over TLS."""
    with _serving(script, context):
        yield script


@contextmanager
def _serving(script: Script, context: ssl.SSLContext | None) -> Iterator[None]:
    handler = type("Handler", (_Handler,), {"script": script})
    with _Server(("127.0.0.1", 0), handler) as server:
        script.url = f"{'http' if context is None else 'https'}://localhost:{server.server_port}/qbwc"
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
