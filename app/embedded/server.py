"""What the embedded servers have in common: start, wait until they answer, stop."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from app.embedded.errors import ServerFailed
from app.embedded.flag import Flag
from app.embedded.ports import kept_port
from app.embedded.process import end, spawn
from app.secrets_kept import kept_secret

LOG_LIMIT = 10_000_000  # bytes; a longer log is put aside at the next start
PAUSE = 0.05  # seconds between two looks at a starting server


class Server(ABC):
    """One server below the data folder; who starts it holds the folder's lock."""

    name: ClassVar[str]
    patience: ClassVar[float]  # seconds that a start may take
    farewells: ClassVar[Sequence[tuple[signal.Signals, float]]]

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.folder = data_dir / self.name
        self.log = data_dir / "logs" / f"{self.name}.log"
        self.password = kept_secret(data_dir / f"{self.name}_password")
        self.port: int | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self.given_up = Flag()  # set from another thread, it ends a start that still waits

    @property
    @abstractmethod
    def url(self) -> str:
        """The address, with user and password."""

    @abstractmethod
    def prepare(self) -> Sequence[str]:
        """Make what must be there before the first start, and answer the command. Raises: ServerFailed."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it serves; False while it is still starting. Raises: ServerFailed when it never will."""

    def account(self) -> tuple[int | None, int | None]:
        """User and group that the server works as; None = ours."""
        return None, None

    def start(self) -> None:
        """Start it and return when it answers; at a later start the port stays. Raises: ServerFailed."""
        self._turn_log()
        if self.port is None:
            self.port = kept_port(self.data_dir / f"{self.name}_port")
        command = self.prepare()
        user, group = self.account()
        with self.log.open("ab") as log:
            self.process = spawn(
                command,
                data_dir=self.data_dir,
                env=self.environment(),
                output=log,
                farewell=self.farewells[0][0],
                user=user,
                group=group,
            )
        try:
            self._wait_until_it_answers(self.process)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop it in good order, or by force when that takes too long; safe when it does not run."""
        if self.process is not None:
            end(self.process, self.farewells)
            self.process = None

    def environment(self) -> dict[str, str]:
        """Only what a server needs: none of our secrets."""
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}

    def _turn_log(self) -> None:
        self.log.parent.mkdir(mode=0o700, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + self.patience
        while not self.answers():
            if process.poll() is not None:
                raise ServerFailed(f"{self.name} did not start: {self.last_words()}")
            if self.given_up.is_set():
                raise ServerFailed(f"{self.name} was stopped before it answered.")
            if time.monotonic() > deadline:
                raise ServerFailed(f"{self.name} did not answer within {self.patience:.0f} s: {self.last_words()}")
            time.sleep(PAUSE)

    def last_words(self) -> str:
        """The end of its log, and where the rest is."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines() if self.log.exists() else []
        telling = [line for line in lines[-20:] if line.strip()][-3:]
        return " / ".join(telling) + f" (log: {self.log})"
