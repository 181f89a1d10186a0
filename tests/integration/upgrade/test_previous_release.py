"""An upgrade without stopping: the previous release's code goes on serving while the tables are this release's already."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.embedded import Servers

HERE = Path(__file__).resolve()
ROOT = HERE.parents[3]
ITS_TESTS = (
    "tests/acceptance/test_first_sync.py::test_nothing_is_written_before_a_person_approves",
    "tests/acceptance/test_invoices.py::test_an_approved_and_ready_invoice_arrives_once_and_takes_quickbooks_number",
)
"""Logins, reads, decisions, writes to both sides and their answers, as the previous release itself looks at them."""


@pytest.mark.timeout(1500)
def test_the_previous_release_answers_polls_and_works_on_the_tables_of_this_one(
    previous_release: Path, real_servers: Servers
) -> None:
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        "DATABASE_URL": real_servers.database_url,
        "REDIS_URL": real_servers.redis_url,
        "NEWER_RELEASE": str(ROOT),
        "PYTHONPATH": os.pathsep.join((str(previous_release), str(HERE.parent))),
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "newer_tables", "-p", "no:cacheprovider", *ITS_TESTS]
    done = subprocess.run(command, cwd=previous_release, env=environ, capture_output=True, text=True, check=False, timeout=1400)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert f"{len(ITS_TESTS)} passed" in done.stdout
