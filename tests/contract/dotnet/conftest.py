"""The C# program, built once a run, and a service for it that tells back what it was told."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from werkzeug.test import Client

from app.config import Settings
from app.embedded.ports import kept_port
from tests.acceptance.world import Served, served
from tests.contract.dotnet.building import build, lacking
from tests.contract.dotnet.line import Line
from tests.contract.dotnet.told_back import app

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The C# Web Connector. Without Mono its tests are skipped at the desk, and fail where MONO_REQUIRED is set."""
    reason = lacking()
    if reason and os.environ.get("MONO_REQUIRED"):
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    return build(tmp_path_factory.mktemp("dotnet"), Client(app).get("/qbwc?wsdl").data)


@pytest.fixture(scope="session")
def port(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The product's web server, with the endpoint of ``told_back``."""
    with _web_server(tmp_path_factory.mktemp("web")) as port:
        yield port


@pytest.fixture
def impatient_port(program: Path, tmp_path: Path) -> Iterator[int]:
    """Another, which closes a connection after a second without a call instead of after its usual 30."""
    with _web_server(tmp_path, "--http1-header-read-timeout", "1000") as port:
        yield port


@pytest.fixture(scope="session")
def dotnet(program: Path, port: int) -> Iterator[Line]:
    """The C# program with the address of that service."""
    with Line(program, f"http://127.0.0.1:{port}/qbwc") as line:
        yield line


@pytest.fixture(scope="session")
def running(program: Path, migrated_settings: Settings) -> Iterator[Served]:
    """The whole service, with workers that run when a test says so."""
    with served(migrated_settings) as found:
        yield found


@contextmanager
def _web_server(folder: Path, *options: str) -> Iterator[int]:
    port = kept_port(folder / "port")
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--host", "127.0.0.1"]
    settings = ["--port", str(port), "--no-ws", "--log-level", "warning", *options]
    server = subprocess.Popen([*command, *settings, "tests.contract.dotnet.told_back:app"], cwd=ROOT)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(60)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the web server did not come up")
