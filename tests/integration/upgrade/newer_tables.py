"""A plugin for the tests of an earlier release: their database gets the tables of the release in ``NEWER_RELEASE``."""

from __future__ import annotations

import os
import subprocess
import sys

from app.store import migrate

BY_THE_NEWER = "import os; from app.store import migrate; migrate.upgrade(*os.environ['TABLES_OF'].split())"


def upgrade(owner_url: str, app_url: str, ops_url: str) -> None:
    """What ``migrate`` of the newer release does, in a process of its own."""
    newer = os.environ["NEWER_RELEASE"]
    environ = {**os.environ, "PYTHONPATH": newer, "TABLES_OF": f"{owner_url} {app_url} {ops_url}"}
    subprocess.run([sys.executable, "-P", "-c", BY_THE_NEWER], cwd=newer, env=environ, check=True, timeout=300)


migrate.upgrade = upgrade
