"""Whether an ``up`` runs on a data folder, and where; nothing is started, and nothing is asked."""

from __future__ import annotations

from pathlib import Path

from app.embedded import run_file
from app.embedded.lock import FolderLock


def of_folder(data_dir: Path) -> run_file.Run | None:
    """Where the ``up`` is to be found that holds the folder; None when nobody holds it, or another command does."""
    lock = FolderLock(data_dir)
    if lock.acquire():
        lock.release()
        return None
    return run_file.read(data_dir)
