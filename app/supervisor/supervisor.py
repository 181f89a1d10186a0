"""The whole service on one machine: servers, migrations, web, worker and schedule, from start to stop."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from collections.abc import Iterator

import psutil
import requests
from sqlalchemy.exc import SQLAlchemyError

from app.config import Settings
from app.embedded import ServerFailed, missing_servers, ports, run_file
from app.embedded.flag import Flag
from app.embedded.leftovers import end_leftovers
from app.embedded.lock import FolderLock
from app.embedded.reach import check_database, check_redis
from app.embedded.use import addresses
from app.store import migrate
from app.supervisor import commands
from app.supervisor.part import DiedForGood, Part, Program, ServerPart
from app.where import where

log = logging.getLogger(__name__)

PATIENCE = 120.0  # seconds until the web server must answer
LOOK = 0.2  # seconds between two looks at the parts
COUNT = 1.0  # seconds between two counts of their processes


class CannotStart(RuntimeError):
    """The service does not come up; one sentence says why."""


class Stopped(Exception):
    """Somebody asked to stop while it was still starting."""


class Supervisor:
    """Starts and watches the parts from a thread of its own: no child outlives it, and no lock is needed."""

    def __init__(self, settings: Settings, port: int = 8000, host: str = ports.LOOPBACK, *, echo: bool = True) -> None:
        self.settings = settings.served_at(f"http://localhost:{port}")
        self.port = port
        self.host = host
        self.failure: str | None = None  # why it does not run, or runs no longer
        self._echo = echo
        self._servers: list[ServerPart] = []
        self._programs: list[Program] = []
        self._run: run_file.Run | None = None
        self._counted_at = 0.0
        self._ready = threading.Event()
        self._stopping = Flag()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._live, name="supervisor")

    def start(self) -> None:
        """Return when the service answers, or when ``request_stop`` was called. Raises: CannotStart."""
        self._thread.start()
        while not (self._ready.is_set() or self._over.is_set()):
            self._ready.wait(LOOK)
        if not self._ready.is_set():
            self._thread.join()
            if self.failure is not None:
                raise CannotStart(self.failure)

    @property
    def is_ready(self) -> bool:
        """Whether it came up."""
        return self._ready.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until everything has ended, at most so long; True = it has. ``failure`` then says why."""
        return self._over.wait(seconds)

    def stopping(self, seconds: float) -> bool:
        """Wait so long, or until somebody asked to stop or a part was given up; True = leave, it is going down."""
        return self._stopping.wait(seconds)

    def request_stop(self) -> None:
        """Begin to stop; may be called from a signal handler."""
        self._stopping.set()
        for part in self._servers:
            part.server.given_up.set()

    def stop(self) -> None:
        """Stop everything and return when nothing runs any more."""
        self.request_stop()
        if self._thread.ident is not None:
            self._thread.join()

    def _live(self) -> None:
        lock = FolderLock(self.settings.data_dir)
        try:
            self._bring_up(lock)
            self._ready.set()
            log.info("everything runs", extra={"url": self.settings.public_url})
            while not self._stopping.wait(LOOK):
                self._look_after()
        except Stopped:
            pass
        except (ServerFailed, DiedForGood, CannotStart, SQLAlchemyError, OSError) as error:
            if not self._stopping.is_set():
                self.failure = " ".join(str(error).split())
        except Exception as error:
            log.error("the supervisor has a fault of its own: %s", where(error))
            raise
        finally:
            if self.failure is None and not self._stopping.is_set():
                self.failure = "It ended by a fault of its own; the lines above say where."
            self._stopping.set()
            if self.failure is not None:
                log.error("everything is stopped: %s", self.failure)
            self._bring_down()
            log.info("everything has stopped")
            lock.release()
            self._over.set()

    def _bring_up(self, lock: FolderLock) -> None:
        data_dir = self.settings.data_dir
        self._take(lock)
        run_file.remove(data_dir)
        end_leftovers(data_dir)
        hindrance = ports.hindrance(self.port, self.host)
        if hindrance is not None:
            raise CannotStart(hindrance)
        self._start_servers()
        self._migrate()
        self._start_programs()
        self._wait_until_ready()
        self._write_run_file()

    def _migrate(self) -> None:
        """Where the environment names the program's roles alone, somebody else has migrated, and readiness says whether."""
        known = self.settings
        if known.database_url is not None:
            migrate.upgrade(known.owner_database_url, known.app_database_url, known.ops_database_url)
            if any(part.name == "postgres" for part in self._servers):  # nobody else works on a database of our own
                migrate.finish(known.owner_database_url)

    def _take(self, lock: FolderLock) -> None:
        """The data folder is ours, once a command that uses it for its call is through."""
        began = time.monotonic()
        while not lock.acquire():
            run = run_file.read(self.settings.data_dir)
            if run is not None and time.monotonic() - began > COUNT:  # by now nobody's leftover
                raise CannotStart(f"It is already running at {run.url} (data folder {self.settings.data_dir}).")
            if time.monotonic() - began > PATIENCE:
                raise CannotStart(f"Another program is using the data folder {self.settings.data_dir}.")
            self._pause()

    def _start_servers(self) -> None:
        own = missing_servers(self.settings)
        for server in own:
            part = ServerPart(server)
            self._servers.append(part)
            self._pause(0)
            part.start()
        database_url, redis_url = addresses(self.settings, own)
        check_database(database_url)
        check_redis(redis_url)
        self.settings = self.settings.with_servers(database_url, redis_url)

    def _start_programs(self) -> None:
        cores = os.cpu_count() or 1
        lines = {
            "web": commands.web(self.host, self.port, workers=2 if cores > 1 else 1, threads=64),
            "worker": commands.worker(concurrency=max(2, min(cores, 4))),
            "beat": commands.beat(),
        }
        env = commands.environment(self.settings)
        for name, line in lines.items():
            given = commands.without_database(self.settings, self.settings.redis_url or "") if name == "beat" else env
            program = Program(name, line, self.settings.data_dir, given, echo=self._echo)
            self._programs.append(program)
            self._pause(0)
            program.start()

    def _wait_until_ready(self) -> None:
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 - compared, not bound
        url = f"http://{f'[{host}]' if ':' in host else host}:{self.port}/readyz"
        deadline = time.monotonic() + PATIENCE
        while not _answers(url):
            if time.monotonic() > deadline:
                raise CannotStart(f"web does not answer: {self._programs[0].last_words()}")
            self._pause()
            self._look_after()

    def _look_after(self) -> None:
        for part in self._parts():
            part.look_after()
        if self._run is not None and time.monotonic() - self._counted_at > COUNT:
            self._write_run_file()

    def _write_run_file(self) -> None:
        self._counted_at = time.monotonic()
        run = run_file.Run(
            url=self.settings.public_url,
            soap_url=f"{self.settings.public_url}/qbwc",
            database_url=self.settings.given_database_url or "",
            redis_url=self.settings.redis_url or "",
            pids={program.name: _pids(program) for program in self._programs},
        )
        if run != self._run:
            run_file.write(self.settings.data_dir, run)
            self._run = run

    def _bring_down(self) -> None:
        if self._run is not None:
            run_file.remove(self.settings.data_dir)
        for program in self._programs:
            program.ask_to_stop()
        for part in (*reversed(self._programs), *reversed(self._servers)):
            part.stop()

    def _parts(self) -> Iterator[Part]:
        yield from self._servers
        yield from self._programs

    def _pause(self, seconds: float = LOOK) -> None:
        if self._stopping.wait(seconds):
            raise Stopped


def _answers(url: str) -> bool:
    with requests.Session() as session, contextlib.suppress(requests.RequestException):
        session.trust_env = False  # a proxy of the machine is not for this
        return session.get(url, timeout=5).status_code == 200
    return False


def _pids(program: Program) -> list[int]:
    """The program's process and those that it started, the first first."""
    process = program.process()
    if process is None or process.poll() is not None:
        return []
    children: list[psutil.Process] = []
    with contextlib.suppress(psutil.Error):
        children = psutil.Process(process.pid).children(recursive=True)
    return [process.pid, *(child.pid for child in children)]
