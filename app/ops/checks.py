"""What ``doctor`` looks at: each check answers in plain sentences what is right, what to consider, what is wrong."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from app import time_zones
from app.config import NAMES, Settings
from app.embedded import ServerFailed, account, ports, postgres, running_servers, valkey
from app.environment import is_local

GIGABYTE = 1_000_000_000
OLDEST, NEWEST = (3, 11), (3, 13)


class Level(StrEnum):
    """How much a finding matters."""

    OK = "ok"
    ADVICE = "advice"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One sentence about one thing."""

    check: str
    level: Level
    text: str


def ok(check: str, text: str) -> Finding:
    """It is right."""
    return Finding(check, Level.OK, text)


def advice(check: str, text: str) -> Finding:
    """It works, and could be better."""
    return Finding(check, Level.ADVICE, text)


def problem(check: str, text: str) -> Finding:
    """It does not work."""
    return Finding(check, Level.PROBLEM, text)


def python() -> Iterator[Finding]:
    """The interpreter's version."""
    version = ".".join(map(str, sys.version_info[:3]))
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        yield ok("python", f"Python {version}.")
    else:
        yield problem("python", f"Python {version}: 3.11, 3.12 or 3.13 is needed.")


def zones() -> Iterator[Finding]:
    """The database that customers' times are reckoned by."""
    if time_zones.is_pinned():
        yield ok("time zones", f"IANA {time_zones.version()}, whatever this machine has.")
    else:
        yield problem("time zones", "Python asks this machine's own time zones before the pinned ones.")


def variables(environ: Mapping[str, str], settings: Settings) -> Iterator[Finding]:
    """Names that nobody reads, and secrets that other machines will not have."""
    for name in sorted(environ):
        if name.startswith("QBCONNECTOR_") and name not in NAMES:
            yield advice("settings", f"{name} is set, and there is no such setting; is it misspelt?")
    secret = "QBCONNECTOR_SECRET_KEY"  # noqa: S105 - the variable's name
    if settings.given_database_url is not None and not (environ.get(secret) or environ.get(f"{secret}_FILE")):
        yield advice(
            "settings",
            f"{secret} is not set: the one in {settings.data_dir} is used, which web and workers must share.",
        )


def data_folder(settings: Settings) -> Iterator[Finding]:
    """Writable, private, on a disk with room."""
    folder = settings.data_dir
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield problem("data folder", f"{folder} cannot be written to.")
        return
    readable = stat.S_IMODE(folder.stat().st_mode) & (stat.S_IRGRP | stat.S_IROTH)
    if readable:
        yield advice("data folder", f"Other users can look into {folder}; chmod go-r would keep them out.")
    else:
        yield ok("data folder", f"{folder} is writable and private.")
    yield disk(folder)


def disk(folder: Path) -> Finding:
    """Room for the database to grow."""
    free = shutil.disk_usage(folder).free
    text = f"{free / GIGABYTE:.1f} GB free on the disk of {folder}"
    if free < GIGABYTE:
        return problem("disk", f"Only {text}: PostgreSQL stops when the disk is full.")
    return advice("disk", f"{text}; make room before long.") if free < 5 * GIGABYTE else ok("disk", f"{text}.")


def embedded(settings: Settings) -> Iterator[Finding]:
    """Whether the servers that the environment does not name can run here."""
    try:
        if settings.redis_url is None:
            yield ok("embedded", f"Valkey's program is {valkey.binary()}.")
        if settings.given_database_url is None:
            yield from _embedded_postgres(settings.data_dir, postgres.binaries())
    except ServerFailed as error:
        yield problem("embedded", str(error))


def _embedded_postgres(data_dir: Path, programs: Path) -> Iterator[Finding]:
    user = account.server_user()
    if user is None:
        yield ok("embedded", "PostgreSQL runs as the user who starts it.")
        return
    closed = {*account.closed_folders(data_dir, user), *account.closed_folders(programs, user)}
    for folder in sorted(closed):
        if os.access(folder, os.W_OK) and not os.statvfs(folder).f_flag & os.ST_RDONLY:
            yield advice(
                "embedded",
                f"You are root, so PostgreSQL runs as {user.pw_name}; for it, starting gives everybody the right "
                f"to pass through {folder} (not to list it).",
            )
        else:
            yield problem("embedded", f"PostgreSQL's user {user.pw_name} cannot pass through {folder}.")
    if not closed:
        yield ok("embedded", f"You are root, so PostgreSQL runs as {user.pw_name}, who can reach its folders.")


def port(settings: Settings, number: int) -> Iterator[Finding]:
    """Whether ``up`` could listen, unless it is what listens."""
    found = running_servers(settings)
    if found is not None and found.url is not None:
        yield ok("port", f"The service runs at {found.url}.")
    else:
        hindrance = ports.hindrance(number)
        yield problem("port", hindrance) if hindrance else ok("port", f"Port {number} is free.")


def public_url(settings: Settings) -> Iterator[Finding]:
    """What the Web Connector will accept as an address."""
    parts = urlsplit(settings.public_url)
    host = parts.hostname or ""
    if is_local(settings.public_url):
        yield advice(
            "public URL",
            f"{settings.public_url} is for a Web Connector on this machine only; customers elsewhere need "
            "QBCONNECTOR_PUBLIC_URL with https and a host name.",
        )
    elif parts.scheme != "https":
        yield problem("public URL", f"{settings.public_url} is not https, and the Web Connector refuses it (QBWC1010).")
    elif host.replace(".", "").isdigit() or ":" in host:
        yield problem("public URL", f"{host} is an IP address, and the Web Connector wants a host name (QBWC1001).")
    else:
        yield ok("public URL", f"{settings.public_url}.")
