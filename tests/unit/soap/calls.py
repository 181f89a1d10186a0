"""Calling the endpoint as a Web Connector would, and reading its answers as strictly as .NET's XmlSerializer does."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from lxml import etree

from app.soap.endpoint import build
from app.soap.envelope import KnowsTicket
from app.soap.limits import Limits
from app.soap.story import Answer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

TNS = "http://developer.intuit.com/"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
URL = "https://sync.example"
OPEN = f'<soap:Envelope xmlns:soap="{SOAP}"><soap:Body>'
CLOSE = "</soap:Body></soap:Envelope>"


class Recorder:
    """A story that remembers what it was told and answers what the test wants."""

    def __init__(self, **answers: Any) -> None:
        self.told: list[tuple[Any, ...]] = []
        self.answers = answers

    def __getattr__(self, name: str) -> Any:
        def method(*arguments: Any) -> Any:
            self.told.append((name, *(kept(one) for one in arguments)))
            answer = self.answers.get(name, "")
            if isinstance(answer, BaseException):
                raise answer
            return answer

        return method


def kept(argument: Any) -> Any:
    """An answer's text, which is gone when the call has ended."""
    if not hasattr(argument, "chunks"):
        return argument
    answer: Answer = argument
    pieces = list(answer.chunks())
    assert all(0 < len(piece) <= 64 * 1024 for piece in pieces)
    assert list(answer.chunks()) == pieces
    text = b"".join(pieces)
    assert answer.size == len(text)
    return text.decode()


def endpoint(story: Any, limits: Limits | None = None, knows_ticket: KnowsTicket | None = None) -> WSGIApplication:
    return build(story, URL, limits, knows_ticket)


def envelope(operation: str, **parameters: str) -> bytes:
    """A call with its parameters in the order given, as the Web Connector writes it."""
    inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in parameters.items())
    return f'<?xml version="1.0" encoding="utf-8"?>{OPEN}<{operation} xmlns="{TNS}">{inner}</{operation}>{CLOSE}'.encode()


def send(app: WSGIApplication, body: Any = b"", **environ: Any) -> tuple[str, dict[str, str], bytes]:
    """One request; ``body`` is bytes or a stream, ``environ`` changes or (None) takes away variables."""
    told: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        told.append((status, headers))

    surroundings: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/qbwc",
        "CONTENT_TYPE": "text/xml; charset=utf-8",
        "wsgi.input": io.BytesIO(body) if isinstance(body, bytes) else body,
    }
    if isinstance(body, bytes):
        surroundings["CONTENT_LENGTH"] = str(len(body))
    surroundings.update(environ)
    surroundings = {name: value for name, value in surroundings.items() if value is not None}
    answer = b"".join(app(surroundings, start_response))
    status, headers = told[0]
    return status, dict(headers), answer


def call(app: WSGIApplication, operation: str, **parameters: str) -> Any:
    """The operation's result, after every check that .NET would make on the way."""
    status, headers, answer = send(app, envelope(operation, **parameters))
    assert status == "200 OK"
    assert headers == {"Content-Type": "text/xml; charset=utf-8", "Content-Length": str(len(answer))}
    return result(answer, operation)


def result(answer: bytes, operation: str) -> Any:
    assert re.match(rb"<\?xml version=.1\.0. encoding=.UTF-8.\?>", answer, re.IGNORECASE)
    root = etree.fromstring(answer)
    assert root.tag == f"{{{SOAP}}}Envelope"
    (body,) = root
    assert body.tag == f"{{{SOAP}}}Body"
    (response,) = body
    assert response.tag == f"{{{TNS}}}{operation}Response"
    (value,) = response
    assert value.tag == f"{{{TNS}}}{operation}Result"
    assert not any(element.attrib for element in root.iter("*"))
    if operation == "authenticate":
        assert all(child.tag == f"{{{TNS}}}string" and len(child) == 0 for child in value)
        return [child.text or "" for child in value]
    assert len(value) == 0
    if operation == "receiveResponseXML":
        assert re.fullmatch(r"-?[0-9]+", value.text or "")
        return int(value.text or "")
    return value.text or ""


def fault(answer: bytes) -> tuple[str, str]:
    """Side (Client or Server) and text of the fault; SOAP 1.1 leaves their names without a namespace."""
    found = etree.fromstring(answer).find(f"{{{SOAP}}}Body/{{{SOAP}}}Fault")
    assert found is not None
    code, text = found.findtext("faultcode"), found.findtext("faultstring")
    assert code and text
    return code.partition(":")[2].partition(".")[0], text


class Endless(io.RawIOBase):
    """A body made while it is read: a beginning, one block many times, an end."""

    def __init__(self, beginning: bytes, block: bytes, times: int, end: bytes = b"") -> None:
        self.size = len(beginning) + len(block) * times + len(end)
        self._parts = iter(_parts(beginning, block, times, end))
        self._held = b""
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        while len(self._held) < size:
            part = next(self._parts, None)
            if part is None:
                break
            self._held += part
        piece, self._held = self._held[:size], self._held[size:]
        self.taken += len(piece)
        return piece


def _parts(beginning: bytes, block: bytes, times: int, end: bytes) -> Iterator[bytes]:
    yield beginning
    for _ in range(times):
        yield block
    yield end
