"""The key that encrypts what is stored is changed while the service runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app import services
from app.config import Settings
from app.ops.rekey import encrypted, rekey
from app.services import Services
from app.store import migrate
from app.store.sql import text
from app.sync import companies
from app.vault import CannotDecrypt, Vault

FIRST, SECOND = "the-first-key-of-the-service", "the-second-key-of-the-service"
COMPANIES = 40


def with_keys(settings: Settings, key: str, other: str | None = None) -> Services:
    kept = replace(settings, secret_key=key, secret_key_old=other, hash_key=Vault(FIRST).hash_key)
    # The roles' passwords are those of the running database, whatever the key.
    return services.make(replace(kept, app_url=settings.app_database_url, ops_url=settings.ops_database_url))


def token_of(made: Services, company_id: str) -> str:
    with made.database.company(company_id) as connection:
        return made.vault.decrypt(connection.scalar(text("SELECT industrack_token FROM company")) or b"")


def replace_token(made: Services, company_id: str, token: str) -> None:
    with made.database.company(company_id) as connection:
        connection.execute(text("UPDATE company SET industrack_token = :token"), {"token": made.vault.encrypt(token)})


@pytest.fixture
def own_settings(empty_database: str, real_servers: object, tmp_path: object) -> Iterator[Settings]:
    settings = Settings.from_env({"DATABASE_URL": empty_database, "QBCONNECTOR_DATA_DIR": str(tmp_path)})
    migrate.upgrade(settings.owner_database_url, settings.app_database_url, settings.ops_database_url)
    yield settings
    services.make(settings).database.dispose()


def test_a_key_is_changed_under_load_and_no_token_is_lost_or_put_back(own_settings: Settings) -> None:
    old = with_keys(own_settings, FIRST)
    added = [companies.add(old, f"C{n}", "https://api.example.com/api/v1", f"token-{n}", {}) for n in range(COMPANIES)]
    ids = [one.company.id for one in added]
    # As in a rolling restart: some processes write with the old key still, and read both.
    writing, changing = with_keys(own_settings, FIRST, SECOND), with_keys(own_settings, SECOND, FIRST)
    newest = {company_id: f"token-{n}" for n, company_id in enumerate(ids)}
    failures: list[BaseException] = []
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            company_id = ids[number % COMPANIES]
            number += 1
            try:
                replace_token((writing, changing)[number % 2], company_id, f"newer-{number}")
                newest[company_id] = f"newer-{number}"
                assert token_of((changing, writing)[number % 2], company_id) == newest[company_id]
            except BaseException as error:  # noqa: BLE001 - shown by the test
                failures.append(error)
                return

    load = threading.Thread(target=write)
    load.start()
    for _ in range(5):
        assert not any(one.unreadable for one in rekey(changing))
    stop.set()
    load.join()
    assert not failures
    last = rekey(changing)
    assert {one.column for one in last} >= {"industrack_token", "webhook_secret"}
    alone = with_keys(own_settings, SECOND)
    assert {company_id: token_of(alone, company_id) for company_id in ids} == newest
    assert all(alone.vault.matches(one.password, _hash_of(alone, one.company.id)) for one in added)
    assert not any(one.renewed or one.unreadable for one in rekey(alone))


def _hash_of(made: Services, company_id: str) -> str:
    with made.database.company(company_id) as connection:
        return str(connection.scalar(text("SELECT password_hash FROM connection")))


def test_what_neither_key_reads_is_counted_and_left_as_it_is(own_settings: Settings) -> None:
    lost = with_keys(own_settings, "a-key-that-nobody-knows")
    company_id = companies.add(lost, "Lost", "https://api.example.com/api/v1", "token", {}).company.id
    counted = {one.column: one.unreadable for one in rekey(with_keys(own_settings, SECOND, FIRST)) if one.table == "company"}
    assert counted == {"industrack_token": 1, "webhook_secret": 1}
    with pytest.raises(CannotDecrypt):
        token_of(with_keys(own_settings, SECOND, FIRST), company_id)
    assert token_of(lost, company_id) == "token"


def test_every_column_that_the_vault_fills_says_so() -> None:
    named = {(table.name, column.name) for table, column in encrypted()}
    assert {("company", "industrack_token"), ("company", "webhook_secret")} <= named
    assert len(named) >= 4
