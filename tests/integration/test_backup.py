"""A back-up and what becomes of it, on a real server and through the command line."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg2
import pytest

from app import services
from app.backup import BadBackup, backup, restore
from app.config import Settings
from app.database_url import DatabaseUrl
from app.services import Services
from app.store import migrate
from app.store.sql import text
from app.store.tables import metadata
from app.sync import companies

NOW = datetime(2026, 11, 27, tzinfo=UTC)
KEY = "the-secret-key-of-this-test"


def settings_on(url: str, folder: Path, key: str = KEY) -> Settings:
    return Settings.from_env({"DATABASE_URL": url, "QBCONNECTOR_DATA_DIR": str(folder), "QBCONNECTOR_SECRET_KEY": key})


def run(url: str, statement: str) -> None:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        connection.cursor().execute(statement)


@pytest.fixture
def other_database(empty_database: str) -> Iterator[str]:
    """Another empty database on the same server."""
    parts, name = DatabaseUrl.parse(empty_database), f"test_{uuid4().hex}"
    run(empty_database, f'CREATE DATABASE "{name}"')
    yield DatabaseUrl(parts.user, parts.password, parts.hosts, name, parts.options).text
    run(empty_database, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def filled(empty_database: str, tmp_path: Path) -> Iterator[Services]:
    settings = settings_on(empty_database, tmp_path / "data")
    migrate.upgrade(settings.owner_database_url, settings.app_database_url, settings.ops_database_url)
    made = services.make(settings)
    for name in ("Back\\slash\tand tab", "Ünïcode \N{KEY}", "Line\nbreak"):
        added = companies.add(made, name, "https://api.example.com/api/v1", f"token of {name}", {})
        with made.database.company(added.company.id) as connection:
            connection.execute(
                text(
                    "INSERT INTO request (company_id, kind, action, message, state, industrack_id, name) VALUES"
                    r" (:id, 'invoice', 'create', 'InvoiceAdd', 'waiting', 'i1', E'\\N'),"
                    " (:id, 'customer', 'update', 'CustomerMod', 'waiting', 'i2', ''),"
                    " (:id, 'customer', 'create', 'CustomerAdd', 'handed_out', 'i3', ''),"
                    " (:id, 'customer', 'create', 'CustomerAdd', 'settled', 'i4', '')"
                ),
                {"id": added.company.id},
            )
            connection.execute(
                text(
                    "INSERT INTO message (company_id, id, session_id, purpose, state, request_xml) OVERRIDING SYSTEM VALUE"
                    " VALUES (:id, 202610000000001, 1, 'read', 'ingested', '')"
                ),
                {"id": added.company.id},
            )
            connection.execute(
                text("INSERT INTO attention (company_id, code, summary, remedy) VALUES (:id, 'name_taken', '', '')"),
                {"id": added.company.id},
            )
    with made.database.operators() as connection:
        connection.execute(
            text("INSERT INTO webhook (id, url, events, secret) VALUES ('w', 'https://x', ARRAY['attention.opened'], '')")
        )
    yield made
    made.database.dispose()


@pytest.fixture
def restored(filled: Services, other_database: str, tmp_path: Path) -> Iterator[Services]:
    """The same, out of its back-up."""
    backup(filled, tmp_path / "all.backup", NOW)
    settings = settings_on(other_database, tmp_path / "other")
    restore(settings, tmp_path / "all.backup")
    made = services.make(settings)
    yield made
    made.database.dispose()


def contents(made: Services, table: str, columns: str = "t::text") -> list[str]:
    with made.database.operators() as connection:
        return sorted(str(tuple(row)) for row in connection.execute(text(f"SELECT {columns} FROM {table} t")))


def test_every_table_is_in_it_with_all_its_rows_and_nobody_else_may_read_it(filled: Services, tmp_path: Path) -> None:
    file = tmp_path / "all.backup"
    manifest = backup(filled, file, NOW)
    assert set(manifest.tables) == {table.name for table in metadata.sorted_tables}
    assert (manifest.tables["company"].rows, manifest.tables["request"].rows) == (3, 12)
    assert file.stat().st_mode & 0o077 == 0


def test_what_comes_back_is_not_told_again_and_lies_in_its_month(restored: Services) -> None:
    assert len(contents(restored, "attention", "id")) == 3
    assert contents(restored, "webhook_delivery", "id") == []
    assert contents(restored, "message", "tableoid::regclass::text") == ["('message_2026_10',)"] * 3


def test_every_row_comes_back_and_its_secrets_can_be_read(filled: Services, restored: Services) -> None:
    for table in ("connection", "choice", "preview"):
        assert contents(restored, table) == contents(filled, table)
    kept = "company_id, name, settings, encode(industrack_token, 'hex')"
    assert contents(restored, "company", kept) == contents(filled, "company", kept)
    told = "company_id, id, kind, action, name"
    assert contents(restored, "request", told) == contents(filled, "request", told)
    with restored.database.operators() as connection:
        token = connection.scalar(text("SELECT industrack_token FROM company LIMIT 1"))
    assert restored.vault.decrypt(token or b"").startswith("token of ")


def test_what_may_have_happened_since_is_looked_for_and_no_number_is_given_out_twice(restored: Services) -> None:
    with restored.database.operators() as connection:
        highest = int(connection.scalar(text("SELECT max(id) FROM request")) or 0)
        company_id = str(connection.scalar(text("SELECT company_id FROM company LIMIT 1")))
        forced = connection.scalar(
            text("SELECT bool_and(relforcerowsecurity) FROM pg_class WHERE relname IN ('company', 'link')")
        )
    assert set(contents(restored, "request", "message, state")) == {
        "('InvoiceAdd', 'unknown')",
        "('CustomerMod', 'waiting')",
        "('CustomerAdd', 'unknown')",
        "('CustomerAdd', 'settled')",
    }
    assert forced is True
    with restored.database.company(company_id) as connection:
        number = connection.scalar(
            text("INSERT INTO request (company_id, kind, action, message) VALUES (:id, 'item', 'create', 'X') RETURNING id"),
            {"id": company_id},
        )
    assert int(number or 0) > highest + 1_000_000


def test_a_database_that_holds_companies_is_replaced_only_when_that_is_said(filled: Services, tmp_path: Path) -> None:
    file = tmp_path / "all.backup"
    backup(filled, file, NOW)
    since = companies.add(filled, "Made since", "https://api.example.com/api/v1", "token", {}).company.id
    with filled.database.company(since) as connection:  # with a record, whose keys refer to no company
        connection.execute(
            text(
                "INSERT INTO quickbooks_record (company_id, kind, quickbooks_id, match_keys)"
                " VALUES (:company, 'customer', '1', ARRAY['name:since'])"
            ),
            {"company": since},
        )
    with pytest.raises(BadBackup, match="The service is running"):
        restore(filled.settings, file, replace=True)
    filled.database.dispose()
    with pytest.raises(BadBackup, match="holds 4 companies"):
        restore(filled.settings, file)
    assert len(contents(filled, "company")) == 4
    filled.database.dispose()
    restore(filled.settings, file, replace=True)
    assert len(contents(filled, "company")) == 3


def test_a_damaged_file_and_another_key_are_refused(filled: Services, tmp_path: Path) -> None:
    file = tmp_path / "all.backup"
    backup(filled, file, NOW)
    whole = file.read_bytes()
    with pytest.raises(BadBackup, match="QBCONNECTOR_SECRET_KEY"):
        restore(settings_on(filled.settings.owner_database_url, tmp_path / "other", "another-secret-key"), file)
    with zipfile.ZipFile(file) as archive:
        at = archive.getinfo("company").header_offset + 60
    for damaged in (whole[: len(whole) // 2], b"", b"no zip at all", whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
        file.write_bytes(damaged)
        with pytest.raises(BadBackup):
            restore(filled.settings, file)
    (tmp_path / "whole").write_bytes(whole)
    with zipfile.ZipFile(tmp_path / "whole") as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            target.writestr(name, b"" if name == "company" else source.read(name))
    with pytest.raises(BadBackup, match="company has 0 rows"):
        restore(filled.settings, file)
    assert len(contents(filled, "company")) == 3


def test_a_table_that_hides_rows_stops_the_back_up_and_the_last_one_stays(filled: Services, tmp_path: Path) -> None:
    file = tmp_path / "all.backup"
    backup(filled, file, NOW)
    whole = file.read_bytes()
    run(filled.settings.owner_database_url, "DROP POLICY all_companies ON link")
    with pytest.raises(BadBackup, match="cannot see all rows of link"):
        backup(filled, file, NOW)
    assert file.read_bytes() == whole
    assert [one.name for one in tmp_path.iterdir() if "unfinished" in one.name] == []


@pytest.mark.exhaustive
def test_by_command_from_one_data_folder_into_another(server_folder: Path, tmp_path: Path) -> None:
    """On the embedded server, which runs for each call."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}

    def call(folder: str, *args: str) -> subprocess.CompletedProcess[str]:
        environ = {**kept, "QBCONNECTOR_DATA_DIR": str(server_folder / folder), "QBCONNECTOR_SECRET_KEY": KEY}
        command = [sys.executable, "-m", "app.cli", *args]
        return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=200, check=False)

    given = ("--industrack-url", "https://api.example.com/v1", "--industrack-token", "t" * 20)
    file = str(tmp_path / "mine.backup")
    added = call("one", "company", "add", "Kept", *given, "--json")
    assert added.returncode == 0, added.stderr
    assert call("one", "backup", file).returncode == 0
    restored = call("two", "restore", file)
    assert restored.returncode == 0, restored.stderr
    assert "1 companies" in restored.stdout
    assert "Kept" in call("two", "company", "list").stdout
    assert call("two", "restore", file).returncode == 1
