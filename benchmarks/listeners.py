"""Pages that wait to be told of changes, on one web process: what 500 of them hold, and what they cost while nothing happens."""

from __future__ import annotations

import http.client
import socket
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import psutil

from app import services
from app.config import Settings
from app.embedded.ports import kept_port
from app.supervisor import commands
from app.sync import companies
from benchmarks.processor import Meter
from benchmarks.revisions import HERE
from benchmarks.running import Program, started, until_it_answers

LISTENERS, COMPANIES = 500, 50
IDLE = 20.0  # seconds that are looked at
ASKED = 20  # times that a page is asked for
THREADS = 64  # as the web server has by default


def measure() -> Iterator[str]:
    """One more web process beside ``up``, with the threads that it has by default; the listeners are lines to 127.0.0.1."""
    with started(HERE, ["up"]) as program, _web(program) as (port, web), ExitStack() as lines:
        setups = _companies(program)
        for _ in range(ASKED):
            _timed(port, setups[0])  # imports, connections, templates
        alone, threads = _held(web)
        yield f"nobody listens: {alone / 1024:.0f} MB, {threads} threads; a second: {_idle(program, web)}"
        for n in range(LISTENERS):
            lines.enter_context(_listen(port, f"{setups[n % COMPANIES]}/changes"))
        held, threads = _held(web)
        each = f"{(held - alone) / LISTENERS:.0f} KB each"
        yield f"{LISTENERS} listen: {held / 1024:.0f} MB ({each}), {threads} threads; a second: {_idle(program, web)}"
        for name, path in (("/healthz", "/healthz"), ("a set-up page", setups[0])):
            times = [_timed(port, path) for _ in range(ASKED)]
            yield f"{name} meanwhile: {statistics.median(times):.1f} ms, at most {max(times):.1f} ms"


@contextmanager
def _web(program: Program) -> Iterator[tuple[int, int]]:
    """A web process on the database of a program: its port, and the pid of what serves there."""
    run, port = program.run_file(), kept_port(program.folder / "listeners_port")
    environment = {**program.environment, "DATABASE_URL": run["database_url"], "REDIS_URL": run["redis_url"]}
    with (program.folder / "listeners_output").open("wb") as output:
        line = commands.web("127.0.0.1", port, workers=1, threads=THREADS)
        process = subprocess.Popen(line, cwd=HERE, env=environment, stdout=output, stderr=output)
    try:
        until_it_answers(lambda: _timed(port, "/healthz"), "the web process")
        (serving,) = [one for one in psutil.Process(process.pid).children() if "tracker" not in " ".join(one.cmdline())]
        yield port, serving.pid
    finally:
        process.terminate()
        process.wait(timeout=60)


def _companies(program: Program) -> list[str]:
    """The paths of the set-up pages of new companies."""
    given = {**program.environment, "DATABASE_URL": program.run_file()["database_url"]}
    made = services.make(Settings.from_env(given))
    try:
        added = [companies.add(made, f"Company {n}", "http://127.0.0.1:9", "none", {}) for n in range(COMPANIES)]
    finally:
        made.database.dispose()
    return [f"/setup/{one.setup_token}" for one in added]


def _listen(port: int, path: str) -> socket.socket:
    """A listener that has heard its first event."""
    line = socket.create_connection(("127.0.0.1", port), timeout=60)
    line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    heard = b""
    while b"event: here" not in heard:
        piece = line.recv(4096)
        if not piece:
            raise RuntimeError(f"no events came: {heard[:200]!r}")
        heard += piece
    return line


def _timed(port: int, path: str) -> float:
    """Milliseconds until a page was there whole."""
    began = time.perf_counter()
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        line.request("GET", path)
        answer = line.getresponse()
        answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{answer.status}")
    return (time.perf_counter() - began) * 1000


def _held(pid: int) -> tuple[int, int]:
    """Kilobytes and threads."""
    process = psutil.Process(pid)
    return process.memory_info().rss // 1024, process.num_threads()


def _idle(program: Program, web: int) -> str:
    """What a second costs in which nothing happens; Postgres' with what the program beside asks of it."""
    meter = Meter({"web": [web], "postgres": program.meter().roots["postgres"]})
    meter.read()
    before = dict(meter.seconds)
    time.sleep(IDLE)
    meter.read()
    return ", ".join(f"{part} {(used - before[part]) * 1000 / IDLE:.0f} ms" for part, used in meter.seconds.items())
