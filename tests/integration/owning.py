"""Servers of a data folder, started by a program of their own that can be killed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from app.embedded.process import MARK

OWNER = """
import sys, time
from app.config import Settings
from app.embedded import process
if "unbound" in sys.argv:  # as on a system where the kernel tells children nothing
    process._libc = None
from app.embedded import servers
with servers(Settings.from_env({"QBCONNECTOR_DATA_DIR": sys.argv[1]})) as found:
    print(found.database_url, found.redis_url, flush=True)
    time.sleep(120)
"""


def running(data_dir: Path) -> list[psutil.Process]:
    """Processes that work for this data folder."""
    found = []
    for process in psutil.process_iter():
        try:
            ours = process.environ().get(MARK) == str(data_dir) or process.cwd() == str(data_dir / "postgres")
        except psutil.Error:
            continue
        if ours:
            found.append(process)
    return found


def gone_within(data_dir: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not running(data_dir):
            return True
        time.sleep(0.1)
    return False


@contextmanager
def owner(data_dir: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """Another process that runs servers on the folder."""
    command = [sys.executable, "-c", OWNER, str(data_dir), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            database_url, redis_url = process.stdout.readline().split()
            yield process, database_url, redis_url
        finally:
            process.kill()
