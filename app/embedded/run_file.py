"""``run.json`` in the data folder: where a running ``up`` is to be found."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

NAME = "run.json"


@dataclass(frozen=True)
class Run:
    """What ``up`` tells other programs about itself."""

    url: str
    soap_url: str
    database_url: str
    redis_url: str
    pids: dict[str, list[int]] = field(default_factory=dict)


def write(data_dir: Path, run: Run) -> None:
    """Put it into place whole; mode 0600, because the addresses carry passwords."""
    descriptor, name = tempfile.mkstemp(dir=data_dir, prefix=f".{NAME}.")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(run), file, indent=2)
        file.write("\n")
    Path(name).replace(data_dir / NAME)


def read(data_dir: Path) -> Run | None:
    """What the last ``up`` wrote, or None. Whether it still runs is for the folder's lock to say."""
    try:
        return Run(**json.loads((data_dir / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def remove(data_dir: Path) -> None:
    """Take it away; nothing happens when it is not there."""
    (data_dir / NAME).unlink(missing_ok=True)
