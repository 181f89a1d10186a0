"""What the previous release has to read is written as it can read it, until no process of it is left."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from app.config import Settings
from app.services import Services, make
from app.store import bodies, messages, migrate, sql

BEFORE = "named_20261127"  # the last tables of the release before
ANSWER = b"<QBXML>" + b"<Name>Abel</Name>" * 1000 + b"</QBXML>"
READ = """
import os, sys
from app.store import messages
from app.store.engine import Database
database = Database(*os.environ["TABLES_OF"].split())
with database.company("c1") as connection:
    for number in (1, 2):
        size = sum(map(len, messages.answer(connection, "c1", number)))
        size = sum(map(len, messages.answer(connection, "c1", number)))
        sys.stdout.write(messages.request_xml(connection, "c1", number) + str(size))
"""


@pytest.fixture
def services(empty_database: str, tmp_path: Path) -> Iterator[Services]:
    """On the tables of the release before, with a company, brought up to date while it works."""
    settings = Settings.from_env({"DATABASE_URL": empty_database, "QBCONNECTOR_DATA_DIR": str(tmp_path)})
    migrate.rebuilt(
        settings.owner_database_url,
        settings.app_database_url,
        settings.ops_database_url,
        BEFORE,
        check=lambda _: None,
        fill=lambda owner: owner.execute(
            text(
                "INSERT INTO company (company_id, name, industrack_url, industrack_token, webhook_secret)"
                " VALUES ('c1', 'One', '', '', '')"
            )
        ),
    )
    migrate.upgrade(settings.owner_database_url, settings.app_database_url, settings.ops_database_url)
    made = make(settings)
    yield made
    made.database.dispose()


def say(services: Services, number: int) -> bytes:
    """Say something and hear something; how the answer is kept."""
    with services.database.company("c1") as connection:
        messages.add(connection, "c1", 1, number, "read", f"<Asked{number}/>", {}, None, services.now())
        message = messages.by_number(connection, "c1", number)
        assert message is not None
        messages.store_answer(connection, message, [ANSWER], "", "", services.now())
        kept = connection.scalar(
            sql.text("SELECT data FROM message_chunk WHERE company_id = 'c1' AND message_id = :id"), {"id": number}
        )
        assert b"".join(messages.answer(connection, "c1", number)) == ANSWER
    return bytes(kept)


def read_by_the_previous_release(services: Services, folder: Path) -> subprocess.CompletedProcess[str]:
    addresses = f"{services.settings.app_database_url} {services.settings.ops_database_url}"
    environ = {**os.environ, "PYTHONPATH": str(folder), "TABLES_OF": addresses}
    return subprocess.run(
        [sys.executable, "-P", "-c", READ], cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=120
    )


def test_the_previous_release_reads_what_this_one_writes_until_it_is_told_to_be_gone(
    services: Services, previous_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "ASKED_EVERY", 0.0)
    say(services, 1)
    say(services, 2)
    seen = read_by_the_previous_release(services, previous_release)
    assert seen.stdout == f"<Asked1/>{len(ANSWER)}<Asked2/>{len(ANSWER)}", seen.stderr
    migrate.finish(services.settings.owner_database_url)
    kept = say(services, 3)
    with services.database.company("c1") as connection:
        assert bodies.form(connection) == bodies.ZSTD
        assert [messages.request_xml(connection, "c1", number) for number in (1, 3)] == ["<Asked1/>", "<Asked3/>"]
    assert bodies.unpack(kept) == ANSWER


def test_a_database_that_never_held_a_company_begins_with_the_new_form(migrated_settings: Settings) -> None:
    made = make(migrated_settings)
    try:
        with made.database.nobody() as connection:
            assert connection.scalar(sql.text("SELECT qbc_bodies()")) == bodies.ZSTD
    finally:
        made.database.dispose()
