"""Answers that nobody fetches: a client to which nothing could be delivered for too long loses its line.

Granian takes a whole answer from us and keeps it in memory until the client has fetched it, without a deadline. Linux tells of
every line how many bytes wait and how many were acknowledged; whoever takes a byte now and then is slow, and goes on. (The
kernel's own deadline, TCP_USER_TIMEOUT, also ends lines on which a client reads a little at a time.)
"""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import termios
from collections.abc import Iterator
from pathlib import Path

SECONDS = 120.0  # in which something must have been delivered
LOOK_SECONDS = 10.0
FILES = Path("/proc/self/fd")
INFO = getattr(socket, "TCP_INFO", 0)
ACKED_AT = 120  # where bytes_acked stands in Linux' tcp_info
RESET = struct.pack("ii", 1, 0)  # for SO_LINGER: what waits is thrown away


class Unread:
    """The lines on which something waits to be fetched, and since when nothing has been."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._since: dict[int, tuple[int, float]] = {}  # line → bytes delivered, and since when it is so many

    def late(self, waiting: dict[int, int], now: float) -> list[int]:
        """Of these lines on which something waits (line → bytes delivered so far) those to which nothing came for too long."""
        before = self._since
        self._since = {
            line: (sent, now) if before.get(line, (-1,))[0] != sent else before[line] for line, sent in waiting.items()
        }
        return [line for line, (_, since) in self._since.items() if now - since >= self._seconds]

    def look(self, now: float) -> int:
        """End the lines that are late now; answers how many. Without Linux only the proxy in front has a deadline."""
        if not (INFO and FILES.exists()):
            return 0
        late = set(self.late({line: _acked(one) for line, one in _lines() if _waits(one)}, now))
        for line, one in _lines() if late else ():
            if line in late:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                one.shutdown(socket.SHUT_RDWR)
        return len(late)


def _lines() -> Iterator[tuple[int, socket.socket]]:
    """The connections that this process has accepted, each by its inode and with a socket of our own on the same open file."""
    ports = {one.getsockname()[1] for one in _sockets() if one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)}
    for one in _sockets():
        is_accepted = not one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) and one.getsockname()[1] in ports
        if is_accepted:
            yield os.fstat(one.fileno()).st_ino, one


def _sockets() -> Iterator[socket.socket]:
    """Those of TCP, each closed when the next is asked for; granian's own stay open."""
    for file in FILES.iterdir():
        try:
            copy = os.dup(int(file.name))
        except OSError:  # closed meanwhile
            continue
        try:
            one = socket.socket(fileno=copy)
        except OSError:  # another kind of file
            os.close(copy)
            continue
        with one:
            if one.family in (socket.AF_INET, socket.AF_INET6) and one.type == socket.SOCK_STREAM:
                yield one


def _waits(one: socket.socket) -> bool:
    """Whether bytes of ours are not acknowledged yet, or could not even be sent."""
    return int(struct.unpack("i", fcntl.ioctl(one.fileno(), termios.TIOCOUTQ, bytes(4)))[0]) > 0


def _acked(one: socket.socket) -> int:
    info = one.getsockopt(socket.IPPROTO_TCP, INFO, ACKED_AT + 8)
    return int(struct.unpack_from("Q", info, ACKED_AT)[0]) if len(info) >= ACKED_AT + 8 else 0
