"""Idle polls (serverVersion, clientVersion, authenticate → none, closeConnection) beside the yardstick, on one Postgres."""

from __future__ import annotations

import http.client
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from app.embedded.ports import kept_port
from benchmarks import yardstick
from benchmarks.processor import Meter
from benchmarks.revisions import HERE, trees
from benchmarks.running import Program, started, until_it_answers
from benchmarks.soap import TICKET, call, login

COMPANIES, ROUNDS, SESSIONS = 8, 3, 25  # sessions of each company in a round


@dataclass
class Side:
    """What polls are sent to, and what they cost there."""

    port: int
    meter: Meter
    cost: list[float] = field(default_factory=list)  # milliseconds of processor a session, web and Postgres
    web: list[float] = field(default_factory=list)  # of it web
    login: list[float] = field(default_factory=list)  # milliseconds by the clock
    close: list[float] = field(default_factory=list)


def measure(against: str | None = None) -> Iterator[str]:
    """Rounds in turns; each build on a database of its own, the yardstick on the database of the build beside it."""
    with trees(against) as builds:
        for name, tree in builds.items():
            with started(tree, ["up"]) as program:
                ours, plain = _measure(program)
            ratios = [one / other for one, other in zip(ours.cost, plain.cost, strict=True)]
            yield f"{name}: {_shown(ours)}; the yardstick beside it: {_shown(plain)}"
            spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
            yield f"{name}: {statistics.median(ratios):.2f} times the yardstick's processor ({spread})"


def _measure(program: Program) -> tuple[Side, Side]:
    run = program.run_file()
    logins = companies(program, run["database_url"])
    yardstick.prepare(run["database_url"], logins)
    with beside(run["database_url"], program.folder) as (port, pid):
        postgres = program.meter().roots["postgres"]
        ours = Side(urlsplit(run["url"]).port or 0, Meter({"web": run["pids"]["web"], "postgres": postgres}))
        plain = Side(port, Meter({"web": [pid], "postgres": postgres}))
        read_a_moment_ago(run["database_url"])
        for side in (ours, plain):
            _round(side, logins, 3)  # plans, connections, imports
            for figures in (side.cost, side.login, side.close):
                figures.clear()
        for _ in range(ROUNDS):
            for side in (ours, plain):
                read_a_moment_ago(run["database_url"])
                _round(side, logins, SESSIONS)
    return ours, plain


def companies(program: Program, database: str) -> dict[str, str]:
    """Companies that are active and that nothing is to be done for."""
    made = [
        program.ask("company", "add", f"Company {n}", "--industrack-url", "http://127.0.0.1:9", "--industrack-token", "none")
        for n in range(COMPANIES)
    ]
    connection = psycopg2.connect(database)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("UPDATE company SET state = 'active', settings = settings || '{\"read_every\": 86400}'")
            cursor.execute("DELETE FROM task")
    finally:
        connection.close()
    return {one["username"]: one["password"] for one in made}


def read_a_moment_ago(database: str) -> None:
    """Nothing is due for a minute: polls one after the other look like a person's, for whom is read once a minute."""
    connection = psycopg2.connect(database)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("UPDATE company_file SET read_at = now() + interval '-1 second'")
    finally:
        connection.close()


@contextmanager
def beside(database: str, folder: Path, module: str = "yardstick") -> Iterator[tuple[int, int]]:
    """The yardstick, on the same Postgres: its port and process."""
    port = kept_port(folder / "yardstick_port")
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "2"]
    command += ["--blocking-threads", "8", "--log-level", "error", f"benchmarks.{module}:application"]
    environment = {**os.environ, "YARDSTICK_DATABASE": database, "PYTHONPATH": str(HERE)}
    process = subprocess.Popen(command, cwd=HERE, env=environment)
    try:
        until_it_answers(
            lambda: call(http.client.HTTPConnection("127.0.0.1", port, timeout=60), "serverVersion", ""), "the yardstick"
        )
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=60)


def _round(side: Side, logins: dict[str, str], sessions: int) -> None:
    side.meter.read()
    before = sum(side.meter.seconds.values())
    with ThreadPoolExecutor(len(logins)) as clients:
        for one in [clients.submit(_client, side, *login, sessions) for login in logins.items()]:
            one.result()
    side.meter.read()
    side.cost.append((sum(side.meter.seconds.values()) - before) * 1000 / (sessions * len(logins)))


def _client(side: Side, user_name: str, password: str, sessions: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", side.port, timeout=60)
    for _ in range(sessions):
        call(connection, "serverVersion", "")
        call(connection, "clientVersion", "<strVersion>2.3.0.215</strVersion>")
        began = time.perf_counter()
        answer = call(connection, "authenticate", login(user_name, password))
        side.login.append((time.perf_counter() - began) * 1000)
        found = TICKET.search(answer)
        if found is None or ">none<" not in answer:
            raise RuntimeError(f"not idle: {answer}")
        began = time.perf_counter()
        call(connection, "closeConnection", f"<ticket>{found[1]}</ticket>")
        side.close.append((time.perf_counter() - began) * 1000)
    connection.close()


def _shown(side: Side) -> str:
    return (
        f"{statistics.median(side.cost):.2f} ms of processor a session ({min(side.cost):.2f} to {max(side.cost):.2f}),"
        f" authenticate {statistics.median(side.login):.1f} ms, closeConnection {statistics.median(side.close):.1f} ms"
    )
