"""Which servers a command works on: the environment's, those of a running ``up``, or its own for the call."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass

from app.config import Settings
from app.embedded import run_file, running
from app.embedded.errors import Unreachable
from app.embedded.leftovers import end_leftovers
from app.embedded.lock import FolderLock
from app.embedded.postgres import Postgres
from app.embedded.reach import check_database, check_redis
from app.embedded.server import Server
from app.embedded.valkey import Valkey

PAUSE = 0.1
RESTART = 10.0  # seconds that a server may be away while ``up`` starts it again


@dataclass(frozen=True)
class Servers:
    """Addresses that answered a moment ago."""

    database_url: str  # as the owner, or as the program where the environment names no owner
    redis_url: str
    url: str | None = None  # where a running ``up`` serves its pages
    started: bool = False  # for this call: perhaps on an empty folder, so migrate first


@contextlib.contextmanager
def servers(settings: Settings, patience: float = 60.0) -> Iterator[Servers]:
    """Servers for as long as the block lasts.

    Another command's embedded servers are waited for, ``patience`` seconds at most.
    Raises: Unreachable; ServerFailed when embedded servers cannot be started.
    """
    if settings.given_database_url is not None and settings.redis_url is not None:
        check_database(settings.given_database_url)
        check_redis(settings.redis_url)
        yield Servers(settings.given_database_url, settings.redis_url)
        return
    lock = FolderLock(settings.data_dir)
    running = _running_or_lock(settings, lock, patience)
    if running is not None:
        yield running
        return
    with contextlib.ExitStack() as stack:
        stack.callback(lock.release)
        end_leftovers(settings.data_dir)
        own = missing_servers(settings)
        for server in own:
            stack.callback(server.stop)
            server.start()
        database_url, redis_url = addresses(settings, own)
        check_database(database_url)
        check_redis(redis_url)
        yield Servers(database_url, redis_url, started=True)


def running_servers(settings: Settings) -> Servers | None:
    """The servers of the environment or of a running ``up``, as far as they are known; starts nothing."""
    run = running.of_folder(settings.data_dir)
    database_url = settings.given_database_url or (run.database_url if run else None)
    redis_url = settings.redis_url or (run.redis_url if run else None)
    if database_url is None or redis_url is None:
        return None
    return Servers(database_url, redis_url, url=run.url if run else None)


def missing_servers(settings: Settings) -> list[Server]:
    """The embedded servers for what the environment does not name, not started yet."""
    own: list[Server] = []
    if settings.given_database_url is None:
        own.append(Postgres(settings.data_dir))
    if settings.redis_url is None:
        own.append(Valkey(settings.data_dir))
    return own


def addresses(settings: Settings, own: list[Server]) -> tuple[str, str]:
    """Database and Redis addresses, the embedded servers' own once they are started."""
    known = {server.name: server.url for server in own}
    return settings.given_database_url or known["postgres"], settings.redis_url or known["valkey"]


def _running_or_lock(settings: Settings, lock: FolderLock, patience: float) -> Servers | None:
    """The servers of a running ``up``, or None when the lock is ours now."""
    began = time.monotonic()
    while not lock.acquire():
        run = run_file.read(settings.data_dir)
        if run is not None:
            try:
                return _of_run(settings, run)
            except Unreachable:  # it may be starting a server again; or the file is a dead program's
                if time.monotonic() - began > min(patience, RESTART):
                    raise
        elif time.monotonic() - began > patience:
            raise Unreachable(f"Another program is using the data folder {settings.data_dir}; try again later.")
        time.sleep(PAUSE)
    run_file.remove(settings.data_dir)  # its program is dead, or we would not have the lock
    return None


def _of_run(settings: Settings, run: run_file.Run) -> Servers:
    database_url = settings.given_database_url or run.database_url
    redis_url = settings.redis_url or run.redis_url
    check_database(database_url)
    check_redis(redis_url)
    return Servers(database_url, redis_url, url=run.url)
