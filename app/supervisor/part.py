"""One part of the service, kept alive: restarted with back-off until it dies too often."""

from __future__ import annotations

import logging
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.embedded.errors import ServerFailed
from app.embedded.process import end, kill_group, spawn
from app.embedded.server import Server
from app.supervisor.logs import LogPump

log = logging.getLogger(__name__)

TOO_OFTEN = 5  # deaths …
WITHIN = 60.0  # … in so many seconds are for good
FIRST_PAUSE = 0.5  # seconds before a restart, doubled with every death
LONGEST_PAUSE = 8.0
FAREWELLS = ((signal.SIGTERM, 12.0),)


class DiedForGood(RuntimeError):
    """A part that cannot be kept alive; says which and what it said last."""


class Part(ABC):
    """What the supervisor looks after."""

    name: str

    def __init__(self) -> None:
        self._deaths: deque[float] = deque(maxlen=TOO_OFTEN)
        self._restart_at: float | None = None

    @abstractmethod
    def start(self) -> None:
        """Start it. Raises: ServerFailed."""

    @abstractmethod
    def stop(self) -> None:
        """Stop it; safe when it does not run."""

    @abstractmethod
    def process(self) -> subprocess.Popen[bytes] | None:
        """The process, dead or alive; None before the first start."""

    @abstractmethod
    def last_words(self) -> str:
        """The end of its log, and where the rest is."""

    def look_after(self) -> bool:
        """Restart it when it has died and its pause is over; True when that happened. Raises: DiedForGood."""
        now = time.monotonic()
        if self._restart_at is not None:
            if now < self._restart_at:
                return False
            self._restart_at = None
            self._restart()
            return True
        process = self.process()
        if process is not None and process.poll() is not None:
            log.error("a part ended by itself", extra={"of": self.name, "exit_code": process.returncode})
            kill_group(process)
            self._died(now)
        return False

    def _restart(self) -> None:
        try:
            self.start()
            log.warning("a part was started again", extra={"of": self.name})
        except ServerFailed as error:
            log.error("a part cannot be started again: %s", error, extra={"of": self.name})
            self._died(time.monotonic())

    def _died(self, now: float) -> None:
        self._deaths.append(now)
        recent = sum(1 for death in self._deaths if now - death < WITHIN)
        if recent >= TOO_OFTEN:
            raise DiedForGood(f"{self.name} died {recent} times within a minute: {self.last_words()}")
        self._restart_at = now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (recent - 1))


class Program(Part):
    """A program of ours: web, worker or beat."""

    def __init__(self, name: str, command: Sequence[str], data_dir: Path, env: Mapping[str, str], *, echo: bool) -> None:
        """``env`` also says in which form it logs."""
        super().__init__()
        self.name = name
        self._command = command
        self._data_dir = data_dir
        self._env = env
        self._log = LogPump(name, data_dir / "logs", echo=echo, as_json=env.get("QBCONNECTOR_LOG_FORMAT") == "json")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; whether it works shows later."""
        process = spawn(self._command, data_dir=self._data_dir, env=self._env, output=subprocess.PIPE, cwd=self._data_dir)
        assert process.stdout is not None
        self._log.follow(process.stdout)
        self._process = process

    def ask_to_stop(self) -> None:
        """Let it begin to stop while others do the same."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def stop(self) -> None:
        """Stop it: work in hand is finished if that is quick, and found again later if not."""
        if self._process is not None:
            end(self._process, FAREWELLS)

    def process(self) -> subprocess.Popen[bytes] | None:
        """The process, dead or alive; None before the first start."""
        return self._process

    def last_words(self) -> str:
        """The end of its log, and where the rest is."""
        return f"{' / '.join(self._log.last_lines)} (log: {self._log.path})"


class ServerPart(Part):
    """An embedded server; a restart keeps its port, so that nobody has to be told."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.name = server.name
        self.server = server

    def start(self) -> None:
        """Start it and return when it answers. Raises: ServerFailed."""
        self.server.start()

    def stop(self) -> None:
        """Stop it in good order."""
        self.server.stop()

    def process(self) -> subprocess.Popen[bytes] | None:
        """The process, dead or alive; None before the first start."""
        return self.server.process

    def last_words(self) -> str:
        """The end of its log, and where the rest is."""
        return self.server.last_words()
