"""The service's own processes and connections, and how they end in the middle of their work."""

from __future__ import annotations

import json
import os
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg2

from tests.faults.beside import Beside
from tests.faults.plan import Planned

BETWEEN = 15.0  # seconds between two deaths of the same part; the supervisor gives one up that dies more often than that
BETWEEN_CUTS = 1.0
LOOKS = 60  # for connections that are in use, ten milliseconds apart
CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename IN ('qbconnector_app', 'qbconnector_ops')"
    " AND state <> 'idle' AND client_port <> ALL(%s) ORDER BY random() LIMIT 4"
)
SERVERS = {"postgres": ("postgres", "postgres"), "valkey": ("valkey-server", "redis")}
"""Part → the embedded server's program, and what Debian's server is called beside the service."""


@dataclass
class Machine:
    """``run`` is the file in which the service says what runs; ``database_url`` its owner's way into the database."""

    run: Path
    database_url: str
    supervisor: psutil.Process
    beside: tuple[Beside, ...]
    _died: dict[str, float] = field(default_factory=dict)

    def strike(self, one: Planned) -> bool:
        """Whether it struck: what has ended a moment ago is left alone, and so is what does nothing just now."""
        part = one.kind.partition("_")[2]
        pause = BETWEEN_CUTS if one.kind == "cut_database" else BETWEEN
        if time.monotonic() - self._died.get(part, -pause) < pause:
            return False
        try:
            struck = self._strike(one, part)
        except (psycopg2.Error, OSError, ValueError, psutil.Error):
            struck = False
        if struck:
            self._died[part] = time.monotonic()
        return struck

    def _strike(self, one: Planned, part: str) -> bool:
        if one.kind == "cut_database":
            return self._cut()
        if part in SERVERS:
            return _kill(self._server(part))
        pids: list[int] = json.loads(self.run.read_text())["pids"][part]
        if part == "worker" and one.luck % 3 == 0:
            pids = self._beside(part)
        return _kill(pids[-1:] if one.luck % 2 else pids)  # one that does the work, or the part as a whole

    def _server(self, part: str) -> list[int]:
        """Of a server's processes the first: those that it started end with it."""
        program, name = SERVERS[part]
        own = [one.pid for one in self.supervisor.children() if Path(" ".join(one.cmdline()[:1])).name == program]
        return own or [pid for one in self.beside for pid in one.pids(name)]

    def _beside(self, part: str) -> list[int]:
        """The processes of such a part that is not the service's own, the first first."""
        first = [pid for one in self.beside for pid in one.pids(part)]
        return [*first, *(child.pid for pid in first for child in psutil.Process(pid).children(recursive=True))]

    def _cut(self) -> bool:
        """Up to four of the service's connections that do something at this moment; the suite's own are none of them."""
        own = [one.laddr.port for one in psutil.Process().net_connections("tcp")]
        connection = psycopg2.connect(self.database_url, connect_timeout=3)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                for _ in range(LOOKS):
                    cursor.execute(CUT, (own,))
                    if cursor.fetchall():
                        return True
                    time.sleep(0.01)
        finally:
            connection.close()
        return False


def _kill(pids: list[int]) -> bool:
    """As the kernel would when memory is short; False when nothing of it ran."""
    found = False
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
            found = True
        except ProcessLookupError:
            continue
    return found
