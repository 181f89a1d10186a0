"""TCP ports of the loopback interface."""

from __future__ import annotations

import errno
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path

LOOPBACK = "127.0.0.1"


def hindrance(port: int, host: str = LOOPBACK) -> str | None:
    """Why no server could listen there now, in one sentence; None when one could."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            return f"Port {port} is for administrators only; choose one above 1023 with --port."
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Port {port} is taken by another program; choose another one with --port."
            return f"{host} is no address of this machine to listen on ({error.strerror})."
        return None


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen there now."""
    return hindrance(port, host) is None


def kept_port(path: Path) -> int:
    """The port in this file while it is free, else another one, which is kept: addresses seldom change."""
    try:
        port = int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        port = 0
    if not (1024 <= port <= 65535 and is_free(port)):
        port = next(candidate for candidate in _candidates() if is_free(candidate))
        path.write_text(f"{port}\n", encoding="ascii")
    return port


def _candidates() -> Iterator[int]:
    """Ports that no system gives to outgoing connections, which could take one away while its server restarts."""
    while True:
        yield 20_000 + secrets.randbelow(12_000)
