"""A service of some revision in a folder of its own, started as its users start it, with a meter on its parts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.config import NAMES, Settings
from app.embedded import servers
from app.embedded.ports import kept_port
from app.services import Services, make
from app.store import migrate
from benchmarks.processor import Meter

LOOK_EVERY = 0.5  # seconds
STARTS_WITHIN = 180.0
PARTS = ("postgres", "web", "worker")


@dataclass
class Program:
    """One run of ``qbconnector``."""

    tree: Path
    folder: Path
    process: subprocess.Popen[bytes]
    environment: dict[str, str]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def output(self) -> str:
        return (self.folder / "output").read_text(errors="replace")

    def run_file(self) -> dict[str, Any]:
        """Where its parts are, once they run. Raises: RuntimeError when it ended before."""
        path, began = self.data / "run.json", time.monotonic()
        while self.process.poll() is None and time.monotonic() - began < STARTS_WITHIN:
            if path.exists() and path.stat().st_size:
                found: dict[str, Any] = json.loads(path.read_text())
                return found
            time.sleep(LOOK_EVERY)
        raise RuntimeError(f"it did not start: {self.output[-2000:]}")

    def meter(self) -> Meter:
        """On its parts, from now on."""
        pids = self.run_file()["pids"]
        postmaster = int(next(self.data.rglob("postmaster.pid")).read_text().split()[0])
        meter = Meter({"postgres": [postmaster], "web": pids["web"], "worker": pids["worker"]})
        meter.read()
        return meter

    def ask(self, *words: str) -> Any:
        """What a command of its answers with --json. Raises: RuntimeError with what it said instead."""
        command = [sys.executable, "-m", "app.cli", *words, "--json"]
        done = subprocess.run(command, cwd=self.tree, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{words[0]}: {done.stderr.strip()}")
        return json.loads(done.stdout)


def until_it_answers(ask: Callable[[], object], what: str) -> None:
    """Raises: RuntimeError when ``what`` still refuses connections after a minute."""
    for _ in range(300):
        try:
            ask()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"{what} did not start")


@contextmanager
def own_services() -> Iterator[tuple[Services, Path]]:
    """The service's connections to servers and a migrated database of their own, and the folder that goes with them."""
    with tempfile.TemporaryDirectory(prefix="qbconnector-bench-") as folder:
        kept = {name: value for name, value in os.environ.items() if name not in NAMES}
        settings = Settings.from_env({**kept, "QBCONNECTOR_DATA_DIR": str(Path(folder) / "data")})
        with servers(settings) as found:
            known = settings.with_servers(found.database_url, found.redis_url)
            migrate.upgrade(known.owner_database_url, known.app_database_url, known.ops_database_url)
            services = make(known)
            try:
                yield services, Path(folder)
            finally:
                services.database.dispose()


@contextmanager
def started(tree: Path, words: Sequence[str]) -> Iterator[Program]:
    """``qbconnector`` with these words and a port of its own; it is stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="qbconnector-bench-") as name:
        folder = Path(name)
        kept = {key: value for key, value in os.environ.items() if key not in NAMES}
        environment = {**kept, "QBCONNECTOR_DATA_DIR": str(folder / "data"), "PYTHONPATH": str(tree)}
        command = [sys.executable, "-m", "app.cli", *words, "--port", str(kept_port(folder / "port"))]
        with (folder / "output").open("wb") as output:
            process = subprocess.Popen(command, cwd=tree, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            yield Program(tree, folder, process, environment)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=120)
