"""The whole program as its users have it: ``up`` in processes of its own, and the commands beside it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import requests

from app.embedded.ports import kept_port


def until(true: Callable[[], bool], seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it took too long"
        time.sleep(0.3)


def command(environ: dict[str, str], *args: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", *args, "--json"], env=environ, capture_output=True, text=True, timeout=300, check=True
    )
    return json.loads(done.stdout)


@contextmanager
def up(environ: dict[str, str]) -> Iterator[Path]:
    """A running service; its run.json."""
    data_dir = Path(environ["QBCONNECTOR_DATA_DIR"])
    port, run = kept_port(data_dir.with_suffix(".port")), data_dir / "run.json"
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "up", "--port", str(port)],
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: run.exists() and answers(f"http://127.0.0.1:{port}/readyz"), 300)
        yield run
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(120)


def is_idle(run: Path, company_id: str) -> bool:
    """Whether the service has nothing to do for the company. A command that asks would take seconds of processor each time."""
    key = (run.parent / "api_key").read_text().strip()
    url = f"{json.loads(run.read_text())['url']}/api/v1/companies/{company_id}/status"
    with suppress(requests.RequestException):
        told = requests.get(url, headers={"Authorization": f"Bearer {key}"}, timeout=30)
        return bool(told.ok and told.json()["idle"])
    return False


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
