"""How many Web Connector calls a second one machine answers over HTTP, and how long a call takes."""

from __future__ import annotations

import http.client
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.config import NAMES, Settings
from app.embedded.ports import kept_port
from app.supervisor import Supervisor
from benchmarks.soap import call, login

CALLS = 2000
CLIENTS = 8
SAYINGS = {
    "serverVersion": "",  # the web server and spyne alone
    "authenticate": login("nobody", "wrong"),  # and a look into PostgreSQL
}


def measure() -> Iterator[str]:
    """Start the service on an empty folder, call it from several clients at once, stop it."""
    with tempfile.TemporaryDirectory(prefix="qbconnector-bench-") as folder:
        kept = {name: value for name, value in os.environ.items() if name not in NAMES}
        settings = Settings.from_env({**kept, "QBCONNECTOR_DATA_DIR": folder})
        port = kept_port(Path(folder) / "port")
        supervisor = Supervisor(settings, port, echo=False)
        try:
            supervisor.start()
            for name, parameters in SAYINGS.items():
                yield _calls(port, name, parameters)
        finally:
            supervisor.stop()


def _calls(port: int, name: str, parameters: str) -> str:
    def client(calls: int) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        seconds = []
        for _ in range(calls):
            began = time.perf_counter()
            call(connection, name, parameters)
            seconds.append(time.perf_counter() - began)
        connection.close()
        return seconds

    client(20)  # warm
    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        times = sorted(second for part in pool.map(client, [CALLS // CLIENTS] * CLIENTS) for second in part)
    rate = len(times) / (time.perf_counter() - began)
    middle, late = statistics.median(times) * 1000, times[int(len(times) * 0.99)] * 1000
    return f"{name}: {rate:,.0f} calls a second from {CLIENTS} clients; median {middle:.1f} ms, 99 % within {late:.1f} ms"
