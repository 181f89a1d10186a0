"""The list of what production runs: every locked package with its version and a licence."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SPEC = importlib.util.spec_from_file_location("audit", ROOT / "ops/audit.py")
assert SPEC is not None
assert SPEC.loader is not None
AUDIT = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(AUDIT)


def test_every_locked_package_is_listed_with_version_and_licence() -> None:
    lock = (ROOT / "requirements.production.lock").read_text()
    lines = AUDIT.listed(lock)
    assert len(lines) == lock.count("==")
    assert any(line.startswith("spyne 2.14.0: ") and "unknown" not in line for line in lines)


def test_a_package_that_is_not_installed_says_so() -> None:
    assert AUDIT.licence("no-such-package-at-all") == "not installed here"
