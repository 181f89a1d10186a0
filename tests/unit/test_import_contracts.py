"""The arrows between packages: each contract in pyproject.toml notices a breach."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"
PACKAGES = (
    "backup",
    "cli",
    "embedded",
    "front",
    "health",
    "industrack",
    "notices",
    "office",
    "ops",
    "queue",
    "sandbox",
    "session",
    "soap",
    "store",
    "sync",
    "web",
    "workers",
)
ROOMS = ("approval", "decide", "industrack", "kinds", "mirror", "proof", "quickbooks", "rules")
BREACHES = {
    "The protocol library stands by itself": ("qbxml/text.py", "import app.config"),
    "The simulator judges independently": ("app/sandbox/rules.py", "import qbxml"),
    "Only the command line knows the simulator": ("app/web/pages.py", "import app.sandbox"),
    "Imports point one way": ("app/sync/decide/rows.py", "import app.sync.approval"),
    "What serves is used from above": ("app/queue/rebuild.py", "import app.services"),
    "What serves knows nothing of whom it serves": ("app/store/rows.py", "import app.sync"),
    "What a kind declares is pure": ("app/sync/kinds/rows.py", "import app.store"),
    "The words stand at the bottom": ("app/model.py", "import app.store"),
    "Nothing needs what needs it": ("app/health/words.py", "import app.health.facts"),
}
OTHER_HALF = ("app/health/facts.py", "import app.health.words")
"""Of a circle: by itself it is no breach."""


def contracts() -> list[str]:
    found = tomllib.loads(PROJECT.read_text())["tool"]["importlinter"]["contracts"]
    return [contract["name"] for contract in found]


def lay_out(folder: Path) -> None:
    """A project of the same shape with nothing in it."""
    (folder / "pyproject.toml").write_text(PROJECT.read_text())
    for package in (
        "qbxml",
        "app",
        "app/supervisor",
        *(f"app/{name}" for name in PACKAGES),
        *(f"app/sync/{name}" for name in ROOMS),
    ):
        (folder / package).mkdir(exist_ok=True)
        (folder / package / "__init__.py").touch()
    for module in ("wsgi", "config", "model", "services", "sync/companies", "sync/company_settings", "environment"):
        (folder / f"app/{module}.py").touch()
    module, line = OTHER_HALF
    (folder / module).write_text(f"{line}\n")


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    program = "import sys; sys.path.insert(0, ''); from importlinter.cli import lint_imports_command as go; go()"
    return subprocess.run([sys.executable, "-c", program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_every_contract_has_its_breach_below() -> None:
    assert contracts() == list(BREACHES)


def test_a_project_without_a_breach_passes(tmp_path: Path) -> None:
    lay_out(tmp_path)
    (tmp_path / "app/cli/demo.py").write_text("import app.sandbox\nimport qbxml\n")
    (tmp_path / "app/sandbox/rules.py").write_text("import app.sandbox.formats\n")
    (tmp_path / "app/sandbox/formats.py").touch()
    done = check(tmp_path)
    assert done.returncode == 0, done.stdout
    assert f"{len(BREACHES)} kept, 0 broken" in done.stdout


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said of a project with all of these breaches."""
    folder = tmp_path_factory.mktemp("breaches")
    lay_out(folder)
    for module, line in BREACHES.values():
        (folder / module).write_text(f"{line}\n")
    done = check(folder)
    assert done.returncode == 1, done.stdout
    return done.stdout.partition("Broken contracts")[2]


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_is_noticed_by_its_contract(broken: str, name: str) -> None:
    module = BREACHES[name][0].removesuffix(".py").replace("/", ".")
    said = broken.partition(f"{name}\n{'-' * len(name)}\n")[2]
    others = [said.find(f"{other}\n{'-' * len(other)}\n") for other in BREACHES if other != name]
    end = min((place for place in others if place >= 0), default=len(said))
    assert re.search(rf"{re.escape(module)}\b|\.{module.rpartition('.')[2]}\b", said[:end]), broken
