"""HTTP 1.1 as .NET's web service client speaks it: connection kept, Expect: 100-continue, no redirects, no cookies."""

import socket
import ssl
import time
from collections.abc import Callable
from enum import StrEnum
from http.client import HTTPException
from urllib.parse import urlsplit

from app.sandbox.webconnector.wire import Connection, HttpAnswer, read_answer

USER_AGENT = "Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol 4.0.30319.42000)"
CONTINUE_WITHIN = 0.35  # seconds that .NET waits for 100 before it sends the body all the same


class NoAnswer(Exception):
    """The call got no answer; whether the service did it is unknown."""


class Unreachable(NoAnswer):
    """No connection to the service could be made."""


class UntrustedCertificate(Unreachable):
    """The service's certificate was not verified (QBWC1048)."""


class Cut(StrEnum):
    """Where a connection is made to end early."""

    IN_REQUEST = "in_request"  # half of the request is sent
    AFTER_REQUEST = "after_request"  # the request is sent, nobody waits for its answer
    BEFORE_ANSWER_IS_READ = "before_answer_is_read"  # the answer has come, and is lost on the way


class Endpoint:
    """One SOAP address. Not thread-safe: a Web Connector makes one call at a time."""

    def __init__(self, url: str, timeout: float = 100.0, context: ssl.SSLContext | None = None) -> None:
        address = urlsplit(url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError(f"{url} is not an http or https address.")
        self._secure = address.scheme == "https"
        self._host = address.hostname
        self._port = address.port or (443 if self._secure else 80)
        self._netloc = address.netloc.rpartition("@")[2]
        self._path = (address.path or "/") + (f"?{address.query}" if address.query else "")
        self._timeout = timeout
        self._context = context
        self._kept: Connection | None = None

    def post(self, action: str, body: bytes, cut: Cut | None = None) -> HttpAnswer:
        """Send one call and read its answer. Raises: NoAnswer."""
        return self._exchange(lambda connection, deadline: self._send(connection, action, body, cut, deadline), cut)

    def get(self) -> HttpAnswer:
        """Look at the address as a browser would, following no redirect. Raises: NoAnswer."""
        try:
            return self._exchange(self._ask, None)
        finally:
            self.close()

    def _exchange(self, send: Callable[[Connection, float], bool], cut: Cut | None) -> HttpAnswer:
        deadline = time.monotonic() + self._timeout
        connection = self._connect()
        kept = False
        try:
            early = send(connection, deadline)
            connection.timed.deadline = deadline
            answer, kept = read_answer(connection, early)
            if cut is Cut.BEFORE_ANSWER_IS_READ:
                raise NoAnswer("The connection was cut before the answer was read.")
            return answer
        except (OSError, HTTPException, ValueError) as error:
            raise NoAnswer(f"The connection failed: {error or type(error).__name__}") from error
        finally:
            if not kept or cut is not None:
                self.close()

    def close(self) -> None:
        """End the kept connection."""
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.close()

    def _connect(self) -> Connection:
        if self._kept is not None and self._kept.has_bytes_within(0.001):
            self.close()  # the service closed it meanwhile, or said something unasked
        if self._kept is None:
            try:
                plain = socket.create_connection((self._host, self._port), timeout=self._timeout)
                plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._kept = Connection(self._secured(plain))
            except ssl.SSLCertVerificationError as error:
                raise UntrustedCertificate(f"The certificate was not verified: {error.verify_message}") from error
            except OSError as error:
                raise Unreachable(f"No connection to {self._netloc}: {error}") from error
        return self._kept

    def _secured(self, plain: socket.socket) -> socket.socket:
        if not self._secure:
            return plain
        context = self._context or ssl.create_default_context()
        try:
            return context.wrap_socket(plain, server_hostname=self._host)
        except OSError:
            plain.close()
            raise

    def _send(self, connection: Connection, action: str, body: bytes, cut: Cut | None, deadline: float) -> bool:
        """Send the call; True when the service answered before it had the body."""
        connection.socket.settimeout(self._timeout)
        connection.socket.sendall(self._head(action, len(body)))
        if connection.has_bytes_within(CONTINUE_WITHIN):
            connection.timed.deadline = deadline
            if not connection.reader.peek(12)[:12].endswith(b" 100"):
                return True
        connection.socket.settimeout(max(0.001, deadline - time.monotonic()))
        if cut is Cut.IN_REQUEST:
            connection.socket.sendall(body[: len(body) // 2])
            raise NoAnswer("The connection was cut in the middle of the request.")
        connection.socket.sendall(body)
        if cut is Cut.AFTER_REQUEST:
            raise NoAnswer("The connection was cut after the request was sent.")
        return False

    def _ask(self, connection: Connection, deadline: float) -> bool:
        connection.socket.settimeout(max(0.001, deadline - time.monotonic()))
        head = f"GET {self._path} HTTP/1.1\r\nHost: {self._netloc}\r\nUser-Agent: {USER_AGENT}\r\n\r\n"
        connection.socket.sendall(head.encode("ascii"))
        return False

    def _head(self, action: str, length: int) -> bytes:
        lines = (
            f"POST {self._path} HTTP/1.1",
            f"User-Agent: {USER_AGENT}",
            "Content-Type: text/xml; charset=utf-8",
            f'SOAPAction: "{action}"',
            f"Host: {self._netloc}",
            f"Content-Length: {length}",
            "Expect: 100-continue",
            "Connection: Keep-Alive",
        )
        return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")
