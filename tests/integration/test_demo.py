"""``demo`` as a person tries it: from customers to paid invoices, ended by a proof."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.embedded.ports import kept_port

pytestmark = [pytest.mark.timeout(1200), pytest.mark.slow]


def test_the_demo_ends_with_a_proof_and_names_no_address_that_has_stopped(tmp_path: Path) -> None:
    environ = os.environ | {"QBCONNECTOR_DATA_DIR": str(tmp_path / "data"), "COLUMNS": "200"}
    for name in ("DATABASE_URL", "REDIS_URL", "QBCONNECTOR_PUBLIC_URL"):
        environ.pop(name, None)
    port = str(kept_port(tmp_path / "port"))
    command = [sys.executable, "-m", "app.cli", "demo", "--customers", "3", "--no-wait", "--port", port]
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=1100, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    rows = [re.findall(r"\w+", line) for line in ended.stdout.splitlines()]
    assert ["item", "12", "12", "12"] in rows
    assert ["invoice", "3", "3", "3"] in rows
    assert ["payment", "1", "1", "1"] in rows
    assert ["invoice", "3", "3", "3", "0"] in rows
    assert "Verdict: agree. Both sides agree" in ended.stdout
    assert "http" not in ended.stdout.replace("over HTTP", "")
