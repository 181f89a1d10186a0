"""``make audit``: known holes of what production runs, else a list of versions and licences; and its bill of materials.

Exit code 0 nothing known, 1 holes are known, 2 the database of holes could not be asked.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.production.lock"
BILL, HOLES = ROOT / "sbom.json", ROOT / "audit.json"
NONE_KNOWN, KNOWN, NOT_ASKED = 0, 1, 2


def main(tools: Path) -> int:
    """``tools`` is where pip-audit and cyclonedx-py are installed: an environment of their own."""
    bill = [str(tools / "cyclonedx-py"), "environment", sys.executable, "--output-format", "JSON", "-o", str(BILL)]
    subprocess.run(bill, check=True, capture_output=True)
    print(f"Bill of materials (CycloneDX): {BILL.name}")
    HOLES.unlink(missing_ok=True)
    ask = [str(tools / "pip-audit"), "--disable-pip", "--require-hashes", "-r", str(LOCK), "-f", "json", "-o", str(HOLES)]
    asked = subprocess.run(ask, check=False, capture_output=True, text=True)
    if HOLES.exists() and HOLES.stat().st_size:
        return _tell(json.loads(HOLES.read_text()))
    words = asked.stderr.strip().splitlines()
    why = words[-1].partition(":")[0][:80] if words else "no answer"
    print(f"The database of known holes could not be asked ({why}). What there is:")
    for line in listed(LOCK.read_text()):
        print(f"  {line}")
    return NOT_ASKED


def _tell(found: dict[str, list[dict[str, object]]]) -> int:
    bad = [one for one in found["dependencies"] if one.get("vulns")]
    for one in bad:
        print(f"  {one['name']} {one['version']}: {json.dumps(one['vulns'])[:400]}")
    print(f"{len(found['dependencies'])} packages, {len(bad)} with known holes.")
    return KNOWN if bad else NONE_KNOWN


def listed(lock: str) -> list[str]:
    """Name, version and licence of everything that is locked."""
    lines = []
    for entry in lock.replace("\\\n", " ").splitlines():
        if entry.strip() and not entry.startswith("#"):
            requirement = Requirement(entry.partition(" --hash")[0])
            version = next(iter(requirement.specifier)).version
            lines.append(f"{requirement.name} {version}: {licence(requirement.name)}")
    return lines


def licence(name: str) -> str:
    """As the package itself says it."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return "not installed here"
    classifiers = [one.rpartition(":: ")[2] for one in told.get_all("Classifier") or [] if one.startswith("License ::")]
    words = told.get("License-Expression") or ", ".join(classifiers) or told.get("License") or "unknown"
    return str(words).splitlines()[0][:80]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
