"""The release before this one, out of the history."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
UNTAGGED = "0ae6b5d0ebbd189991b98d6b02f53e549b506b1f"
"""What was released before releases had tags."""


def git(*args: str) -> str | None:
    """What it answers; None where it fails or is not installed."""
    if shutil.which("git") is None:
        return None
    done = subprocess.run(["git", "-C", str(ROOT), *args], capture_output=True, text=True, check=False, timeout=60)
    return done.stdout.strip() if done.returncode == 0 else None


@pytest.fixture
def previous_release(tmp_path: Path) -> Path:
    """Its files, out of the history: the newest tag before this commit."""
    revision = git("describe", "--tags", "--abbrev=0", "HEAD^") or UNTAGGED
    if git("cat-file", "-e", f"{revision}^{{commit}}") is None:
        pytest.skip(f"the history here does not reach back to the previous release ({revision[:12]})")
    folder, packed = tmp_path / "previous", tmp_path / "previous.tar"
    folder.mkdir()
    assert git("archive", f"--output={packed}", revision) is not None
    subprocess.run(["tar", "-xf", str(packed), "-C", str(folder)], check=True, timeout=60)
    return folder
