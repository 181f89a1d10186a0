"""What runs beside the service and is started again when it ends: a second worker, and Debian's servers when wanted."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from app.config import Settings
from app.embedded.errors import ServerFailed
from app.embedded.leftovers import end_postgres
from app.embedded.postgres import OPTIONS, OWNER, Postgres
from app.embedded.valkey import Valkey
from app.supervisor import commands
from app.supervisor.part import Part, Program, ServerPart

LOOK = 0.2  # seconds between two looks at what runs
PATIENCE = 60.0


class DebianPostgres(Postgres):
    """The newest PostgreSQL that Debian's packages have put on this machine."""

    def prepare(self) -> Sequence[str]:
        """Make the cluster at the first start; the command."""
        end_postgres(self.folder)
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))
        if not found:
            raise ServerFailed("Debian's package postgresql is not installed.")
        self._let_in(found[-1])
        if not (self.folder / "PG_VERSION").exists():
            self._make_debian_cluster(found[-1])
        options = [text for name, value in OPTIONS.items() for text in ("-c", f"{name}={value}")]
        return [str(found[-1] / "postgres"), "-D", str(self.folder), "-p", str(self.port), *options]

    def _make_debian_cluster(self, programs: Path) -> None:
        secret = self.folder.with_suffix(".secret")
        secret.write_text(self.password, encoding="ascii")
        self.folder.mkdir(mode=0o700)
        user, group = self.account()
        for path in (secret, self.folder):
            if user is not None and group is not None:
                os.chown(path, user, group)
        given = (f"--username={OWNER}", f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8")
        try:
            self._run([str(programs / "initdb"), "-D", str(self.folder), *given])
        finally:
            secret.unlink()


class DebianRedis(Valkey):
    """Debian's redis-server."""

    name = "redis"

    def prepare(self) -> Sequence[str]:
        """Its configuration; the command."""
        program = shutil.which("redis-server")
        if program is None:
            raise ServerFailed("Debian's package redis-server is not installed.")
        return [program, super().prepare()[-1]]


class Beside:
    """Keeps these parts running, from one thread, because what a thread starts ends with it."""

    def __init__(self, make: Callable[[], Sequence[Part]]) -> None:
        self._make = make
        self._parts: Sequence[Part] = ()
        self._stop, self._ready = threading.Event(), threading.Event()
        self.fault: str = ""  # why it has come to an end
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Return when they run. Raises: ServerFailed."""
        self._thread.start()
        if not self._ready.wait(PATIENCE) or self.fault:
            self.stop()
            raise ServerFailed(self.fault or "what runs beside the service did not come up")

    def stop(self) -> None:
        """In good order."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def pids(self, name: str) -> list[int]:
        """The processes of the part of that name, those that live."""
        running = [part.process() for part in self._parts if part.name == name]
        return [process.pid for process in running if process is not None and process.poll() is None]

    def _run(self) -> None:
        try:
            self._parts = self._make()
            for part in self._parts:
                part.start()
            self._ready.set()
            while not self._stop.wait(LOOK):
                for part in self._parts:
                    part.look_after()
        except Exception as error:  # noqa: BLE001 - the run fails and shows it
            self.fault = f"{type(error).__name__}: {error}"
            self._ready.set()
        finally:
            for part in reversed(self._parts):
                part.stop()


def debian(folder: Path) -> tuple[Beside, dict[str, str]]:
    """Debian's servers, running, with what the service must find in its environment."""
    folder.mkdir(mode=0o711)
    made = DebianPostgres(folder), DebianRedis(folder)
    beside = Beside(lambda: [ServerPart(server) for server in made])
    beside.start()
    return beside, {"DATABASE_URL": made[0].url, "REDIS_URL": made[1].url}


def second_worker(settings: Settings, folder: Path) -> Beside:
    """A worker as another machine would run it, beside the service's own."""
    folder.mkdir(mode=0o700)
    line, environ = [*commands.worker(concurrency=2), "--hostname", "second@%h"], commands.environment(settings)
    beside = Beside(lambda: [Program("worker", line, folder, environ, echo=False)])
    beside.start()
    return beside
