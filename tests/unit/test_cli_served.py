"""A command beside a running service: it asks that one, and loads little; wherever that is not to be had it looks itself."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from app.cli.served import served
from app.embedded import run_file
from app.embedded.lock import FolderLock

KEY = "k" * 43
DATABASE = "postgresql://localhost/none"
STATUS = {"id": "c1", "last_session": {"ended_at": "2026-11-27T12:00:00.5Z", "message": "2026-11-27T12:00:00Z"}}


class Api(BaseHTTPRequestHandler):
    """Knows one company, and one key."""

    def do_GET(self) -> None:
        allowed = self.headers["Authorization"] == f"Bearer {KEY}"
        self.send_response(401 if not allowed else 200 if self.path == "/api/v1/companies/c1/status" else 404)
        self.end_headers()
        self.wfile.write(json.dumps(STATUS).encode())

    def log_message(self, *said: object) -> None:
        """Nothing."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a command that is told nothing else."""
    for name in ("DATABASE_URL", "REDIS_URL", "QBCONNECTOR_APP_DATABASE_URL", "QBCONNECTOR_OPS_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QBCONNECTOR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("QBCONNECTOR_API_KEY", KEY)
    return tmp_path


@pytest.fixture
def service(folder: Path) -> Iterator[run_file.Run]:
    """A service that holds the folder."""
    server = HTTPServer(("127.0.0.1", 0), Api)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    lock = FolderLock(folder)
    assert lock.acquire()
    run = run_file.Run(f"http://127.0.0.1:{server.server_port}", "", DATABASE, "")
    run_file.write(folder, run)
    yield run
    lock.release()
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_running_services_answer_has_moments_and_leaves_sentences_alone(service: run_file.Run) -> None:
    found = served("companies/c1/status")["last_session"]
    assert found == {"ended_at": datetime(2026, 11, 27, 12, 0, 0, 500_000, UTC), "message": "2026-11-27T12:00:00Z"}


def test_what_the_service_does_not_know_the_command_looks_for_itself(service: run_file.Run) -> None:
    assert served("companies/c2/status") is None


@pytest.mark.parametrize(("name", "value"), [("DATABASE_URL", "postgresql://localhost/other"), ("QBCONNECTOR_API_KEY", "x" * 43)])
def test_a_service_on_another_database_or_with_another_key_is_none_of_ours(
    name: str, value: str, service: run_file.Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    assert served("companies/c1/status") is None


def test_the_key_never_leaves_the_machine(service: run_file.Run, folder: Path) -> None:
    run_file.write(folder, run_file.Run(service.url.replace("127.0.0.1", "0.0.0.0"), "", DATABASE, ""))
    assert served("companies/c1/status") is None


def test_a_file_that_a_dead_service_left_is_not_believed(service: run_file.Run, folder: Path) -> None:
    (folder / "lock").unlink()  # as if nobody held it
    assert served("companies/c1/status") is None
