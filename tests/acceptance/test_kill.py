"""``up`` in the middle of its work: its parts are killed, and it costs time and nothing else."""

from __future__ import annotations

import threading
import time

import pytest

from app.sandbox.industrack import Industrack, serve
from app.sandbox.quickbooks import CompanyFile, QuickBooks
from app.sandbox.webconnector import WebConnector
from tests.acceptance.program import command, kill, until, up

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
CUSTOMERS, JOBS = 400, 40


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
