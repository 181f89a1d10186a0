"""``up`` in the middle of its work: its parts are killed, and it costs time and nothing else."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import requests

from app.sandbox.industrack import Industrack, serve
from app.sandbox.quickbooks import CompanyFile, QuickBooks
from app.sandbox.webconnector import WebConnector

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
CUSTOMERS, JOBS = 400, 40


def until(true: Callable[[], bool], seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it took too long"
        time.sleep(0.3)


def command(environ: dict[str, str], *args: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", *args, "--json"], env=environ, capture_output=True, text=True, timeout=90, check=True
    )
    return json.loads(done.stdout)


@contextmanager
def up(environ: dict[str, str]) -> Iterator[Path]:
    """A running service; its run.json."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = Path(environ["QBCONNECTOR_DATA_DIR"]) / "run.json"
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "up", "--port", str(port)],
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: run.exists() and answers(f"http://127.0.0.1:{port}/readyz"), 120)
        yield run
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).status_code == 200
    except requests.RequestException:
        return False


def kill(run: Path, part: str) -> None:
    """All processes of the part, as the kernel would when memory is short."""
    for pid in json.loads(run.read_text())["pids"][part]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def test_killed_workers_web_servers_and_schedules_double_and_lose_nothing(program_environment: dict[str, str]) -> None:
    environ = program_environment | {"QBCONNECTOR_SESSION_TIMEOUT": "5", "QBCONNECTOR_WRITE_TIMEOUT": "5"}
    industrack = Industrack()
    server = serve(industrack, "127.0.0.1", 0)
    file = CompanyFile.large(customers=CUSTOMERS, jobs=JOBS, ship_tos=100)
    try:
        with up(environ) as run:
            added = command(
                environ, "company", "add", "Test", "--industrack-url", server.url, "--industrack-token", industrack.token,
                "--auto-approve", "--set", "read_every=0", "--set", "page_size=50",
            )  # fmt: skip
            connector = WebConnector(
                added["soap_url"], added["username"], added["password"], quickbooks=QuickBooks(file), wait=0.5
            )
            stop = threading.Event()
            polls = threading.Thread(target=connector.run, args=(1.0, stop), daemon=True)
            polls.start()
            for part in ("worker", "web", "beat", "worker", "web"):
                time.sleep(4)
                kill(run, part)
            until(lambda: len(industrack.list("customers")) >= len(file.customers), 200)
            until(lambda: bool(command(environ, "status", added["id"])["idle"]), 100)
            stop.set()
            polls.join(60)
        ids = [one["quickbooks_id"] for one in industrack.list("customers")]
        assert sorted(ids) == sorted(one.id for one in file.customers)
    finally:
        server.stop()
