"""Zones by all their names, from the pinned database alone."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest

from app import time_zones
from app.ops import checks

tzdata = import_module("tzdata")


@pytest.mark.parametrize(
    ("called", "key"),
    [
        ("America/New_York", "America/New_York"),
        ("america/new_york", "America/New_York"),
        ("us/central", "US/Central"),
        ("Central Standard Time", "America/Chicago"),
        ("central standard time", "America/Chicago"),
        ("US Mountain Standard Time", "America/Phoenix"),
        ("Canada Central Standard Time", "America/Regina"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("UTC", "UTC"),
        ("etc/utc", "Etc/UTC"),
    ],
)
def test_a_zone_is_found_by_every_name_that_means_one(called: str, key: str) -> None:
    found = time_zones.find(called)
    assert found is not None and found.key == key


@pytest.mark.parametrize(
    "called", ["", " ", "US", "America", "Factory", "localtime", "posixrules", "../../etc/passwd", "Chicago", "\0", "tzdata.zi"]
)
def test_what_names_no_zone_is_none_and_never_another(called: str) -> None:
    assert time_zones.find(called) is None


def test_every_zone_of_the_database_can_be_read() -> None:
    names = [name for name in time_zones._names() if time_zones.find(name) is not None]
    assert len(names) > 700
    for name in names:
        found = time_zones.find(name)
        assert found is not None and datetime(2026, 1, 1, tzinfo=UTC).astimezone(found).tzinfo is found


def test_the_machines_own_database_is_not_asked(tmp_path: Path) -> None:
    """A machine whose Chicago lies in Tokyo changes nothing, in whichever way a process begins."""
    tokyo = Path(str(tzdata.__file__)).parent / "zoneinfo" / "Asia" / "Tokyo"
    (tmp_path / "America").mkdir()
    (tmp_path / "America" / "Chicago").write_bytes(tokyo.read_bytes())
    for module in ("app", "app.cli", "app.workers.celery_app", "qbxml, app.time_zones"):
        ask = f"import {module}, zoneinfo, datetime as d; z = zoneinfo.ZoneInfo('America/Chicago')"
        told = subprocess.run(
            [sys.executable, "-c", f"{ask}; print(d.datetime(2026, 1, 1, tzinfo=z).utcoffset())"],
            env={**os.environ, "PYTHONTZPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert told.stdout.split("\n")[-2] == "-1 day, 18:00:00", module


def test_the_doctor_names_the_database() -> None:
    (finding,) = checks.zones()
    assert finding.level is checks.Level.OK
    assert tzdata.IANA_VERSION in finding.text and tzdata.__version__ in finding.text
