"""The release before this one, out of the history."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from app.config import Settings
from app.services import Services, make
from app.store import bodies, migrate

BEFORE = "named_20261127"  # the last tables of the release before
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


@pytest.fixture
def services(empty_database: str, tmp_path: Path) -> Iterator[Services]:
    """On the tables of the release before, with a company and what it had said so far, brought up to date while it works."""
    settings = Settings.from_env({"DATABASE_URL": empty_database, "QBCONNECTOR_DATA_DIR": str(tmp_path)})
    urls = (settings.owner_database_url, settings.app_database_url, settings.ops_database_url)
    migrate.rebuilt(*urls, BEFORE, check=lambda _: None, fill=_fill)
    migrate.upgrade(*urls)
    made = make(settings)
    yield made
    made.database.dispose()


def _fill(owner: Connection) -> None:
    """Messages 1 and 2, of a hundred days ago and of yesterday, and a customer on either side."""
    owner.execute(
        text(
            "INSERT INTO company (company_id, name, industrack_url, industrack_token, webhook_secret)"
            " VALUES ('c1', 'One', '', '', '')"
        )
    )
    owner.execute(
        text(
            "INSERT INTO message (company_id, session_id, purpose, state, request_xml, handed_out_at)"
            " SELECT 'c1', 1, 'read', 'ingested', :asked, now() - make_interval(days => ago) FROM unnest(ARRAY[100, 1]) ago"
        ),
        {"asked": bodies.pack(b"<Asked/>", bodies.ZLIB)},
    )
    owner.execute(
        text("INSERT INTO message_chunk (company_id, message_id, n, data) SELECT 'c1', id, 0, :answered FROM message"),
        {"answered": bodies.pack(b"<Answered/>", bodies.ZLIB)},
    )
    for table, own in (("quickbooks_record", "quickbooks_id"), ("industrack_record", "industrack_id")):
        owner.execute(
            text(
                f"INSERT INTO {table} (company_id, kind, {own}, match_keys)"
                f" VALUES ('c1', 'customer', '{table} 1', ARRAY['name:one', 'phone:1'])"
            )
        )
