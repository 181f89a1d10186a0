"""What a killed program left running: found, proven to be ours, and ended."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from app.embedded.process import MARK

PATIENCE = 10.0  # seconds for an orderly end
PAUSE = 0.05


def end_leftovers(data_dir: Path) -> list[int]:
    """End every process that was started for this data folder by an owner who is dead now.

    The caller holds the folder's lock, which is how it knows. A pid file alone proves nothing, since pids are used
    again: a process counts as ours by the mark in its environment, or as PostgreSQL by working in our folder.
    Returns the ended pids.
    """
    marked = list(_marked(data_dir))
    _end(marked, signal.SIGTERM)
    return sorted({process.pid for process in marked} | set(end_postgres(data_dir / "postgres")))


def end_postgres(folder: Path) -> list[int]:
    """End the PostgreSQL server of this folder, or what outlived one that was killed.

    A server process that is busy does not notice that its postmaster died, and no new one starts beside it.
    Returns the ended pids.
    """
    found = list(_postgres(folder))
    masters = [process for process in found if _is_master(process)]
    _end(masters, signal.SIGINT)
    _end([process for process in found if process not in masters], signal.SIGQUIT)
    return [process.pid for process in found]


def _end(processes: Sequence[psutil.Process], farewell: signal.Signals) -> None:
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.send_signal(farewell)
    for process in _alive_after(PATIENCE, processes):
        with contextlib.suppress(psutil.Error):
            process.kill()
    _alive_after(PATIENCE, processes)


def _alive_after(seconds: float, processes: Sequence[psutil.Process]) -> list[psutil.Process]:
    """Those that still run then; returns earlier when none does. A zombie that nobody collects is dead enough."""
    deadline = time.monotonic() + seconds
    while (alive := [process for process in processes if _is_alive(process)]) and time.monotonic() < deadline:
        time.sleep(PAUSE)
    return alive


def _is_alive(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.Error):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def _marked(data_dir: Path) -> Iterator[psutil.Process]:
    ourselves = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    for process in psutil.process_iter():
        if process.pid in ourselves:
            continue
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get(MARK) == str(data_dir):
                yield process


def _postgres(folder: Path) -> Iterator[psutil.Process]:
    """PostgreSQL shows its state where its environment stood, so its mark is gone; but it works in its folder."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.name() == "postgres" and process.cwd() == str(folder):
                yield process


def _is_master(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.Error):
        return "-D" in process.cmdline()
    return False
