"""What the previous release has to read is written as it can read it, until no process of it is left."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.config import Settings
from app.services import Services, make
from app.store import bodies, messages, migrate, sql

ANSWER = b"<QBXML>" + b"<Name>Abel</Name>" * 1000 + b"</QBXML>"
READ = """
import os, sys
from app.store import messages
from app.store.engine import Database
database = Database(*os.environ["TABLES_OF"].split())
with database.company("c1") as connection:
    for number in map(int, sys.argv[1:]):
        size = sum(map(len, messages.answer(connection, "c1", number)))
        size = sum(map(len, messages.answer(connection, "c1", number)))
        sys.stdout.write(messages.request_xml(connection, "c1", number) + str(size))
"""


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


def _number(services: Services) -> int:
    with services.database.company("c1") as connection:
        return messages.reserve(connection)


def read_by_the_previous_release(services: Services, folder: Path, *numbers: int) -> subprocess.CompletedProcess[str]:
    addresses = f"{services.settings.app_database_url} {services.settings.ops_database_url}"
    environ = {**os.environ, "PYTHONPATH": str(folder), "TABLES_OF": addresses}
    return subprocess.run(
        [sys.executable, "-P", "-c", READ, *map(str, numbers)],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_the_previous_release_reads_what_this_one_writes_until_it_is_told_to_be_gone(
    services: Services, previous_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "ASKED_EVERY", 0.0)
    first, second, third = [_number(services) for _ in range(3)]
    say(services, first)
    say(services, second)
    seen = read_by_the_previous_release(services, previous_release, 1, first, second)
    assert seen.stdout == f"<Asked/>11<Asked{first}/>{len(ANSWER)}<Asked{second}/>{len(ANSWER)}", seen.stderr
    migrate.finish(services.settings.owner_database_url)
    kept = say(services, third)
    with services.database.company("c1") as connection:
        assert bodies.form(connection) == bodies.ZSTD
        assert [messages.request_xml(connection, "c1", number) for number in (2, third)] == ["<Asked/>", f"<Asked{third}/>"]
    assert bodies.unpack(kept) == ANSWER


def test_a_database_that_never_held_a_company_begins_with_the_new_form(migrated_settings: Settings) -> None:
    made = make(migrated_settings)
    try:
        with made.database.nobody() as connection:
            assert connection.scalar(sql.text("SELECT qbc_bodies()")) == bodies.ZSTD
    finally:
        made.database.dispose()
