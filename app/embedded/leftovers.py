"""What a killed program left running: found, proven to be ours, and ended."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil

from app.embedded.process import MARK

PATIENCE = 10.0  # seconds for an orderly end


def end_leftovers(data_dir: Path) -> list[int]:
    """End every process that was started for this data folder by an owner who is dead now.

    The caller holds the folder's lock, which is how it knows. A pid file alone proves nothing, since pids are
    used again: a process counts as ours by the mark in its environment, or as a PostgreSQL server by the data
    folder in its command line. Returns the ended pids.
    """
    found = [*_marked(data_dir), *_postmaster(data_dir / "postgres")]
    for process in found:
        with contextlib.suppress(psutil.Error):
            process.send_signal(signal.SIGINT if process.name() == "postgres" else signal.SIGTERM)
    _, alive = psutil.wait_procs(found, timeout=PATIENCE)
    for process in alive:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(alive, timeout=PATIENCE)
    return sorted({process.pid for process in found})


def _marked(data_dir: Path) -> Iterator[psutil.Process]:
    ourselves = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    for process in psutil.process_iter():
        if process.pid in ourselves:
            continue
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get(MARK) == str(data_dir):
                yield process


def _postmaster(folder: Path) -> Iterator[psutil.Process]:
    """PostgreSQL shows its state where its environment stood, so its mark is gone."""
    with contextlib.suppress(OSError, ValueError, IndexError, psutil.Error):
        process = psutil.Process(int((folder / "postmaster.pid").read_text().splitlines()[0]))
        if process.name() == "postgres" and str(folder) in process.cmdline():
            yield process
