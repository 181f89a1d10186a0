"""Ten thousand companies of which each polls every five minutes with nothing due, while one of them makes its first sync."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import psycopg2

from app.embedded.ports import kept_port
from benchmarks.revisions import HERE
from benchmarks.running import PARTS, Program, started, until_it_answers
from benchmarks.soap import TICKET, call, login

COMPANIES = int(os.environ.get("BENCH_COMPANIES", "10000"))
MINUTES = float(os.environ.get("BENCH_MINUTES", "10"))
CUSTOMERS = os.environ.get("BENCH_CUSTOMERS", "3000")  # of the company that makes its first sync
EVERY = 300  # seconds between two polls of one company
WARM = COMPANIES // 50  # polls before it is measured
CLIENTS = 24
SIZE = "CASE WHEN n % 2500 = 7 THEN 50000 WHEN n % 100 = 3 THEN 2000 ELSE 200 END"  # records of company n on each side
MADE = "SELECT company_id, substr(company_id, 2)::int AS n FROM company WHERE name LIKE 'Company %'"
FILL = {
    "company": (
        "INSERT INTO company (company_id, name, industrack_url, industrack_token, webhook_secret, settings, state, paused)"
        " SELECT 'c' || lpad(n::text, 11, '0'), 'Company ' || n, industrack_url, industrack_token, webhook_secret,"
        " '{\"read_every\": 86400, \"pull_every\": 86400}', 'active', true FROM company, generate_series(1, %(companies)s) n"
    ),
    "connection": (
        "INSERT INTO connection (company_id, user_name, password_hash, owner_id, file_id)"
        f" SELECT m.company_id, m.company_id, password_hash, owner_id, file_id FROM ({MADE}) m, connection"
    ),
    "company_file": (
        f"INSERT INTO company_file (company_id, page_size, read_at) SELECT m.company_id, 100, now() FROM ({MADE}) m"
    ),
    "cursor": (
        "INSERT INTO cursor (company_id, side, kind, position, complete_at) SELECT m.company_id, side, kind, '{}', now()"
        f" FROM ({MADE}) m, (SELECT DISTINCT side, kind FROM cursor WHERE side = 'industrack') of"
    ),
    "proof": f"INSERT INTO proof (company_id, state, at, verdict) SELECT company_id, 'done', now(), 'agree' FROM ({MADE}) m",
    "quickbooks_record": (
        'INSERT INTO quickbooks_record (company_id, kind, quickbooks_id, name, edit_sequence, data, "values", digest, dirty)'
        " SELECT company_id, 'customer', 'Q' || r, 'Customer ' || r, '1', '{}', '{\"phone\": \"555-0100\"}', 'd' || r, false"
        f" FROM ({MADE}) m, generate_series(1, {SIZE}) r"
    ),
    "industrack_record": (
        'INSERT INTO industrack_record (company_id, kind, industrack_id, name, version, data, "values", digest, dirty)'
        " SELECT company_id, 'customer', 'I' || r, 'Customer ' || r, '1', '{}', '{\"phone\": \"555-0100\"}', 'd' || r, false"
        f" FROM ({MADE}) m, generate_series(1, {SIZE}) r"
    ),
    "link": (
        "INSERT INTO link (company_id, kind, quickbooks_id, industrack_id, digest_quickbooks, digest_industrack)"
        f" SELECT company_id, 'customer', 'Q' || r, 'I' || r, 'd' || r, 'd' || r FROM ({MADE}) m, generate_series(1, {SIZE}) r"
    ),
}
BEGIN = (
    "UPDATE company SET paused = name NOT LIKE 'Company %'",
    "UPDATE company_file SET read_at = now()",
    "UPDATE cursor SET complete_at = now()",
    "VACUUM ANALYZE",
)
SCANS = "SELECT relname, seq_scan FROM pg_stat_user_tables WHERE n_live_tup > 5000"


@dataclass
class Calls:
    """Milliseconds by the clock of each call, and of how late each poll began."""

    login: list[float] = field(default_factory=list)
    close: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    busy: int = 0


def measure() -> Iterator[str]:
    """As many polls a second as that many companies make, one after the other through all of them."""
    with started(HERE, ["up"]) as program:
        run = program.run_file()
        connection = psycopg2.connect(run["database_url"])
        connection.autocommit = True
        with connection.cursor() as cursor, _industrack(program) as (url, token):
            password = _add(program, "Template", "http://127.0.0.1:9", "none")["password"]
            yield _fill(cursor, program)
            syncing = _add(program, "First sync", url, token)
            yield from _polled(program, cursor, password, syncing)
        connection.close()


def _add(program: Program, name: str, url: str, token: str) -> Any:
    return program.ask("company", "add", name, "--industrack-url", url, "--industrack-token", token, "--auto-approve")


def _fill(cursor: Any, program: Program) -> str:
    """Rows as they stand when all is in step. The company they are made after is paused, as they are until all is there."""
    counted = []
    for table, statement in FILL.items():
        cursor.execute(statement, {"companies": COMPANIES} if table == "company" else None)
        counted.append(f"{cursor.rowcount:,} {table}")
    for statement in BEGIN:
        cursor.execute(statement)
    return "rows: " + ", ".join(counted)


def _polled(program: Program, cursor: Any, password: str, syncing: dict[str, Any]) -> Iterator[str]:
    port = urlsplit(program.run_file()["url"]).port or 0
    meter, calls = program.meter(), Calls()
    _polls(port, password, calls, WARM)  # connections, plans, imports
    calls = Calls()
    scans = _scans(cursor)
    meter.read()
    before, began = dict(meter.seconds), time.monotonic()
    with _quickbooks(program, syncing) as arrived:
        _polls(port, password, calls, round(MINUTES * 60 * COMPANIES / EVERY), first=WARM)
        took = time.monotonic() - began
        meter.read()
        records = program.ask("status", syncing["id"])["records"]
    yield _shown(calls, took)
    yield "processor: " + ", ".join(f"{part} {meter.seconds[part] - before[part]:.0f} s" for part in PARTS)
    linked = ", ".join(f"{one['linked']:,} of {one['quickbooks']:,} {kind}s" for kind, one in records.items() if one["linked"])
    when = f"after {arrived[0]:.0f} s" if arrived else "and was not done at the end"
    yield f"the first sync beside it brought {linked}, {when}"
    read = {name: scanned - scans.get(name, 0) for name, scanned in _scans(cursor).items() if scanned > scans.get(name, 0)}
    yield "sequential scans of tables over 5,000 rows meanwhile: " + (", ".join(f"{n} {k}" for k, n in read.items()) or "none")


def _polls(port: int, password: str, calls: Calls, number: int, first: int = 0) -> None:
    """Each begins when its time has come, whether those before it are done or not, as long as a client is free."""
    began, lock, numbers = time.monotonic(), threading.Lock(), iter(range(number))

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with lock:
                one = next(numbers, None)
            if one is None:
                break
            at = began + one * EVERY / COMPANIES
            time.sleep(max(0.0, at - time.monotonic()))
            calls.late.append((time.monotonic() - at) * 1000)
            _poll(connection, f"c{1 + (first + one) % COMPANIES:011d}", password, calls)
        connection.close()

    with ThreadPoolExecutor(CLIENTS) as clients:
        for one in [clients.submit(client) for _ in range(CLIENTS)]:
            one.result()


def _poll(connection: http.client.HTTPConnection, user_name: str, password: str, calls: Calls) -> None:
    call(connection, "serverVersion", "")
    call(connection, "clientVersion", "<strVersion>2.3.0.215</strVersion>")
    began = time.perf_counter()
    answer = call(connection, "authenticate", login(user_name, password))
    calls.login.append((time.perf_counter() - began) * 1000)
    found = TICKET.search(answer)
    if found is None or ">none<" not in answer:
        calls.busy += 1
        return
    began = time.perf_counter()
    call(connection, "closeConnection", f"<ticket>{found[1]}</ticket>")
    calls.close.append((time.perf_counter() - began) * 1000)


@contextmanager
def _industrack(program: Program) -> Iterator[tuple[str, str]]:
    port = kept_port(program.folder / "industrack_port")
    with _beside(program, "industrack", "--port", str(port), "--token", "benchmark"):
        until_it_answers(lambda: socket.create_connection(("127.0.0.1", port)).close(), "the sandbox IndusTrack")
        yield f"http://127.0.0.1:{port}/api/v1", "benchmark"


@contextmanager
def _quickbooks(program: Program, company: dict[str, Any]) -> Iterator[list[float]]:
    """A simulated QuickBooks that updates all the time; the list gets the seconds after which everything had arrived."""
    words = ["--url", company["soap_url"], "--username", company["username"], "--password", company["password"]]
    arrived: list[float] = []
    ended, began = threading.Event(), time.monotonic()

    def watch() -> None:
        while not arrived and not ended.wait(5.0):
            status = program.ask("status", company["id"])
            customers = status["records"].get("customer", {"linked": 0, "quickbooks": 1})
            if status["idle"] and customers["linked"] >= customers["quickbooks"]:
                arrived.append(time.monotonic() - began)

    with _beside(program, "quickbooks", *words, "--size", CUSTOMERS, "--every", "5", "--wait", "1"):
        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield arrived
        finally:
            ended.set()
            watcher.join()


@contextmanager
def _beside(program: Program, *words: str) -> Iterator[None]:
    command = [sys.executable, "-m", "app.cli", "sandbox", *words]
    output = (program.folder / words[0]).open("wb")
    process = subprocess.Popen(command, cwd=HERE, env=program.environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)
        output.close()


def _scans(cursor: Any) -> dict[str, int]:
    cursor.execute("SELECT pg_stat_clear_snapshot()")
    cursor.execute(SCANS)
    return dict(cursor.fetchall())


def _shown(calls: Calls, took: float) -> str:
    def spread(times: list[float]) -> str:
        parts = statistics.quantiles(times, n=1000)
        return f"median {parts[499]:.1f}, 99 % {parts[989]:.1f}, 99.9 % {parts[998]:.1f}, slowest {max(times):.0f} ms"

    begun = len(calls.login)
    return (
        f"{begun:,} polls in {took:.0f} s ({begun / took:.1f} a second, {calls.busy} not idle):"
        f" authenticate {spread(calls.login)}; closeConnection {spread(calls.close)}; begun late by {spread(calls.late)}"
    )
