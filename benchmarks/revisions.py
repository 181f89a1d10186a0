"""Another revision beside this one: its tree in a folder of its own, run by this environment's Python."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parents[1]


@contextmanager
def trees(against: str | None) -> Iterator[dict[str, Path]]:
    """This tree as ``here``, and the revision under its name."""
    if against is None:
        yield {"here": HERE}
        return
    with TemporaryDirectory(prefix="qbconnector-bench-") as folder:
        tree = Path(folder) / "tree"
        _git("worktree", "add", "--detach", str(tree), against)
        try:
            yield {"here": HERE, against: tree}
        finally:
            _git("worktree", "remove", "--force", str(tree))


def _git(*words: str) -> None:
    subprocess.run(["git", "-C", str(HERE), *words], check=True, capture_output=True)
