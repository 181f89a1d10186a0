"""``up`` as a person uses it: started, watched, hurt, stopped; nothing is left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest
import redis
import requests

from app.config import Settings
from app.database_url import DatabaseUrl
from app.embedded.errors import Unreachable
from app.embedded.ports import is_free, kept_port
from app.embedded.process import MARK
from app.embedded.reach import check_redis
from app.ops import life as alive
from app.supervisor import CannotStart, Supervisor, commands

pytestmark = pytest.mark.timeout(1500)
PATIENCE = 300.0


class Up:
    """A running ``up`` and what it tells about itself."""

    def __init__(self, process: subprocess.Popen[str], environ: dict[str, str], port: int) -> None:
        self.process = process
        self.environ = environ
        self.port = port
        self.data_dir = Path(environ["QBCONNECTOR_DATA_DIR"])

    def run(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads((self.data_dir / "run.json").read_text())
        return value

    def answers(self) -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{self.port}/readyz", timeout=5).status_code == 200
        except requests.RequestException:
            return False

    def ended(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(120)


def command(*args: str) -> list[str]:
    return [sys.executable, "-m", "app.cli", *args]


def call(environ: dict[str, str], *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*args), env=environ, capture_output=True, text=True, timeout=300, check=False)


def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)


def ours(data_dir: Path) -> list[psutil.Process]:
    """Every living process that was started for this folder."""
    found = []
    for process in psutil.process_iter():
        try:
            marked = process.environ().get(MARK) == str(data_dir)
            if marked or process.cwd() == str(data_dir / "postgres"):
                found.append(process)
        except psutil.Error:
            continue
    return found


@contextmanager
def up(environ: dict[str, str], log: Path) -> Iterator[Up]:
    port = kept_port(Path(environ["QBCONNECTOR_DATA_DIR"]).with_suffix(".port"))
    with log.open("a") as output:
        process = subprocess.Popen(command("up", "--port", str(port)), env=environ, stdout=output, stderr=output, text=True)
    running = Up(process, environ, port)
    try:
        run_file = running.data_dir / "run.json"  # one of an earlier run, killed, may be there still
        until(lambda: (run_file.exists() and running.answers()) or process.poll() is not None)
        assert process.poll() is None, log.read_text()[-2000:]
        yield running
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(120)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "up.log"


def test_it_comes_up_again_after_it_was_killed_and_leaves_nothing_behind(program_environment: dict[str, str], log: Path) -> None:
    with up(program_environment, log) as running:
        assert call(program_environment, "redis", "--", "SET", "qbc:test", "kept").returncode == 0
        running.process.kill()
        running.process.wait()
    with up(program_environment, log) as running:
        assert running.answers()
        assert running.ended(signal.SIGINT) == 0
        assert not (running.data_dir / "run.json").exists()
        until(lambda: not ours(running.data_dir))
        assert is_free(running.port)


def test_one_that_runs_tells_where_it_is_stays_alone_and_brings_back_what_is_killed(
    program_environment: dict[str, str], log: Path, server_folder: Path
) -> None:
    """One program for all of it: what each part of the story leaves is what the next one finds."""
    with up(program_environment, log) as running:
        _tells_where_it_is(running)
        _is_the_only_one(running, server_folder / "elsewhere")
        _brings_back_its_servers(running)
        _brings_back_its_parts(running)
        assert running.ended(signal.SIGTERM) == 0
        until(lambda: not ours(running.data_dir))
    assert "Ready. Dashboard" in log.read_text()


def _tells_where_it_is(running: Up) -> None:
    told = running.run()
    assert set(told) == {"url", "soap_url", "database_url", "redis_url", "pids"}
    assert told["url"] == f"http://localhost:{running.port}"
    assert told["soap_url"] == f"http://localhost:{running.port}/qbwc"
    assert set(told["pids"]) == {"web", "worker", "beat"}
    assert all(psutil.pid_exists(pid) for pids in told["pids"].values() for pid in pids)
    assert running.answers()
    assert not _hold_the_owners_password(told)
    assert call(running.environ, "redis", "--", "PING").stdout == "PONG\n"
    _is_well(running)


def _is_the_only_one(running: Up, elsewhere: Path) -> None:
    """A second one on the same folder, and one on the same port, end with one sentence."""
    second = call(running.environ, "up", "--port", "1")
    assert second.returncode == 1
    assert f"It is already running at http://localhost:{running.port}" in second.stderr
    taken = call({**running.environ, "QBCONNECTOR_DATA_DIR": str(elsewhere)}, "up", "--port", str(running.port))
    assert taken.returncode == 1
    assert f"Port {running.port} is taken" in taken.stderr
    assert "Traceback" not in second.stderr + taken.stderr
    until(lambda: not ours(elsewhere))
    assert running.answers()


def _brings_back_its_servers(running: Up) -> None:
    """At the addresses that they had."""
    before = running.run()
    servers = [p for p in ours(running.data_dir) if p.name() in ("postgres", "valkey-server") and p.ppid() == running.process.pid]
    assert len(servers) == ("DATABASE_URL" not in running.environ) + ("REDIS_URL" not in running.environ)
    for server in servers:
        server.kill()
    psutil.wait_procs(servers, timeout=10)
    until(lambda: _redis_answers(before["redis_url"]))
    assert call(running.environ, "redis", "--", "PING").stdout == "PONG\n"
    until(running.answers)
    after = running.run()
    assert (after["database_url"], after["redis_url"]) == (before["database_url"], before["redis_url"])


def _brings_back_its_parts(running: Up) -> None:
    """Web, worker, schedule, and a web server's child; run.json follows."""
    for part in ("web", "worker", "beat"):
        first = running.run()["pids"][part][0]
        os.kill(first, signal.SIGKILL)
        until(partial(_is_another, running, part, first))
    until(running.answers)
    _is_well(running)
    child = running.run()["pids"]["web"][-1]
    os.kill(child, signal.SIGKILL)
    until(lambda: child not in running.run()["pids"]["web"] and running.answers())


def _is_well(running: Up) -> None:
    until(lambda: _gives_signs(running, "worker") and _gives_signs(running, "beat"))
    until(lambda: _healthy(running.environ))


def test_a_part_that_dies_again_and_again_stops_everything_and_is_named(
    program_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    dying = [sys.executable, "-c", "import sys; sys.exit('no schedule today')"]
    monkeypatch.setattr(commands, "beat", lambda: dying)
    settings = Settings.from_env(program_environment)
    supervisor = Supervisor(settings, kept_port(settings.data_dir / "port"), echo=False)
    try:
        with suppress(CannotStart):  # on a slow machine it dies so often before the web server answers
            supervisor.start()
        assert supervisor.wait(300)
        assert supervisor.failure is not None
        assert "beat died 5 times" in supervisor.failure
        assert "no schedule today" in supervisor.failure
    finally:
        supervisor.stop()
    until(lambda: not ours(settings.data_dir))


POSTGRES_UNREACHED = "PostgreSQL cannot be reached at postgresql://o@127.0.0.1:1/x"


def test_unreachable_servers_of_the_environment_are_one_sentence_and_exit_code_4(
    program_environment: dict[str, str],
) -> None:
    environ = {
        **program_environment,
        "DATABASE_URL": "postgresql://o:p@127.0.0.1:1/x",
        "REDIS_URL": "redis://127.0.0.1:1",
    }
    for args in (("migrate",), ("redis", "--", "PING"), ("web",), ("worker",), ("beat",)):
        done = call(environ, *args)
        assert done.returncode == 4, (args, done.stderr)
        what = "Redis cannot be reached at redis://127.0.0.1:1" if args == ("beat",) else POSTGRES_UNREACHED
        assert done.stderr.startswith(f"Error: {what}")
        assert "Traceback" not in done.stderr
    assert call(environ, "up").returncode == 1
    looked = call(environ, "doctor", "--json")
    assert looked.returncode == 1
    assert [finding["check"] for finding in json.loads(looked.stdout) if finding["level"] == "problem"] == ["servers"]


def test_a_bad_setting_stops_a_command_with_one_sentence(program_environment: dict[str, str]) -> None:
    done = call({**program_environment, "QBCONNECTOR_WRITE_TIMEOUT": "soon"}, "up")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: QBCONNECTOR_WRITE_TIMEOUT must be a whole number of seconds")
    assert done.stderr.count("\n") == 1


def _is_another(running: Up, part: str, first: int) -> bool:
    pids: list[int] = running.run()["pids"][part]
    return bool(pids) and pids[0] != first


def _redis_answers(url: str) -> bool:
    try:
        check_redis(url)
    except Unreachable:
        return False
    return True


def _gives_signs(running: Up, part: str) -> bool:
    client = redis.Redis.from_url(running.run()["redis_url"], socket_timeout=5)
    try:
        return alive.is_alive(client, part)
    finally:
        client.close()


def _healthy(environ: dict[str, str]) -> bool:
    """Worker and schedule give signs of life, and nothing else is wrong."""
    done = call(environ, "doctor", "--json")
    levels = {finding["check"]: finding["level"] for finding in json.loads(done.stdout)}
    return done.returncode == 0 and levels["worker"] == levels["beat"] == levels["migrations"] == "ok"


def _hold_the_owners_password(told: dict[str, Any]) -> list[int]:
    """Processes whose environment or command line names it."""
    password = str(DatabaseUrl.parse(told["database_url"]).password)
    found = []
    for pid in (pid for pids in told["pids"].values() for pid in pids):
        with suppress(psutil.Error):
            process = psutil.Process(pid)
            if password in " ".join([*process.environ().values(), *process.cmdline()]):
                found.append(pid)
    return found
