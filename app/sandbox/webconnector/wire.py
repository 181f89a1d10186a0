"""One HTTP connection: bytes until a deadline, and answers read from them."""

import io
import socket
import time
from dataclasses import dataclass
from email.message import Message
from http.client import parse_headers
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LARGEST_ANSWER = 256 * 1024 * 1024


@dataclass(frozen=True)
class HttpAnswer:
    """What the service answered."""

    status: int
    reason: str
    headers: Message
    body: bytes


class _Timed(io.RawIOBase):
    """A socket's bytes, until a deadline."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.deadline = 0.0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time is over")
        self.connection.settimeout(left)
        return self.connection.recv_into(buffer)


class Connection:
    """One connection with its reader."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self.timed = _Timed(connection)
        self.reader = io.BufferedReader(self.timed)

    def has_bytes_within(self, seconds: float) -> bool:
        """Whether the other side says (or closes) something in time."""
        self.timed.deadline = time.monotonic() + seconds
        try:
            self.reader.peek(1)
        except TimeoutError:
            return False
        return True

    def close(self) -> None:
        self.reader.close()
        self.socket.close()


def read_answer(connection: Connection, early: bool) -> tuple[HttpAnswer, bool]:
    """The answer, and whether the connection may be used again."""
    status, version, reason, headers = _read_head(connection)
    while 100 <= status < 200:
        status, version, reason, headers = _read_head(connection)
    length = headers.get("Content-Length")
    if "chunked" in headers.get("Transfer-Encoding", "").lower():
        body = _read_chunks(connection.reader)
    elif length is not None:
        body = _exactly(connection.reader, int(length))
    else:
        body, early = connection.reader.read(), True
    lasts = version == "HTTP/1.1" and "close" not in headers.get("Connection", "").lower()
    return HttpAnswer(status, reason, headers, body), lasts and not early


def _read_head(connection: Connection) -> tuple[int, str, str, Message]:
    line = connection.reader.readline(65537)
    if not line:
        raise ConnectionError("it was closed without an answer")
    parts = line.decode("latin-1").rstrip("\r\n").split(" ", 2)
    if len(parts) < 2 or not parts[0].startswith("HTTP/1."):
        raise ValueError("the answer is not HTTP 1.1")
    return int(parts[1]), parts[0], parts[2] if len(parts) > 2 else "", parse_headers(connection.reader)


def _read_chunks(reader: "io.BufferedReader[_Timed]") -> bytes:
    body = bytearray()
    while size := int(reader.readline(1024).split(b";")[0], 16):
        body += _exactly(reader, size)
        _exactly(reader, 2)
    parse_headers(reader)
    return bytes(body)


def _exactly(reader: "io.BufferedReader[_Timed]", size: int) -> bytes:
    if size > LARGEST_ANSWER:
        raise ValueError(f"the answer is larger than {LARGEST_ANSWER} bytes")
    data = reader.read(size)
    if len(data) != size:
        raise ConnectionError("the answer ended early")
    return data
