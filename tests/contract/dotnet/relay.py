"""A relay between a client and the service, which writes down what went over each connection."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, ThreadingTCPServer

BLOCK = 65536


@dataclass
class Passed:
    """One connection: pieces in the order in which they came, ``True`` for those of the client."""

    pieces: list[tuple[bool, bytes]] = field(default_factory=list)
    closed_by_service: threading.Event = field(default_factory=threading.Event)


@dataclass
class Relay:
    """The connections so far, and where to connect to."""

    url: str
    connections: list[Passed] = field(default_factory=list)


@contextmanager
def relay(port: int, path: str = "/qbwc") -> Iterator[Relay]:
    """Pass on what comes to ``url`` to this port of this machine."""

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            passed = Passed()
            found.connections.append(passed)
            with socket.create_connection(("127.0.0.1", port)) as service:
                back = threading.Thread(target=_pass_back, args=(service, self.request, passed), daemon=True)
                back.start()
                _pump(self.request, service, passed, of_client=True)
                back.join()

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        found = Relay(f"http://127.0.0.1:{server.server_address[1]}{path}")
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()


def _pass_back(service: socket.socket, client: socket.socket, passed: Passed) -> None:
    _pump(service, client, passed, of_client=False)
    passed.closed_by_service.set()


def _pump(source: socket.socket, target: socket.socket, passed: Passed, *, of_client: bool) -> None:
    """Until the source has no more; then the target is told so."""
    with suppress(OSError):
        while block := source.recv(BLOCK):
            passed.pieces.append((of_client, block))
            target.sendall(block)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
