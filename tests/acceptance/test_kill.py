"""``up`` in the middle of its work: its parts are killed, and it costs time and nothing else."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from app.sandbox.industrack import Industrack, serve
from app.sandbox.quickbooks import CompanyFile, QuickBooks
from app.sandbox.webconnector import WebConnector
from tests.acceptance.program import command, is_idle, kill, until, up

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
CUSTOMERS, JOBS = 400, 40
A_WHILE = 8  # message sets between two deaths


def has_done(books: QuickBooks, sets: int) -> bool:
    """Whether it has carried out so many message sets."""
    return books.processed >= sets


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
            books = QuickBooks(file)
            connector = WebConnector(added["soap_url"], added["username"], added["password"], quickbooks=books, wait=0.5)
            stop = threading.Event()
            polls = threading.Thread(target=connector.run, args=(1.0, stop), daemon=True)
            polls.start()
            for number, part in enumerate(("worker", "web", "beat", "worker", "web"), 1):
                until(partial(has_done, books, A_WHILE * number), 300)
                kill(run, part)
            until(lambda: len(industrack.list("customers")) >= len(file.customers), 300)
            until(lambda: is_idle(run, added["id"]), 300)
            stop.set()
            polls.join(60)
        ids = [one["quickbooks_id"] for one in industrack.list("customers")]
        assert sorted(ids) == sorted(one.id for one in file.customers)
    finally:
        server.stop()
