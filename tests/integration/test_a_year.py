"""A year of a busy company in minutes: what is kept stops growing, and what must stay stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import companies
from app.config import Settings
from app.ops import retention
from app.services import Services, make
from app.store import migrate
from app.store.sql import Connection, text

pytestmark = [pytest.mark.slow, pytest.mark.timeout(280)]
MONTHS = 15
A_MONTH: dict[str, tuple[str, int]] = {
    # table: columns and values of one row, n-th of the month, and how many
    "session": ("ticket_hash, phase, started_at, ended_at) SELECT c, gen_random_uuid()::text, 'done', at, at", 300),
    "message": (
        (
            "session_id, purpose, state, request_xml, handed_out_at)"
            " SELECT c, 1, 'read', (ARRAY['ingested', 'broken', 'lost'])[1 + n % 3], ''::bytea, at"
        ),
        300,
    ),
    "request": (
        (
            "kind, action, message, state, applied, since, industrack_id)"
            " SELECT c, 'customer', 'update', 'CustomerMod', 'settled', true, at, n::text"
        ),
        300,
    ),
    "push": ("kind, collection, state, created_at) SELECT c, 'customer', 'customers', 'done', at", 300),
    "attention": (
        (
            "code, summary, remedy, state, changed_at, quickbooks_id)"
            " SELECT c, 'name_taken', '', '', 'resolved', at, gen_random_uuid()::text"
        ),
        60,
    ),
    "change": ("kind, action, at) SELECT c, 'customer', 'update', at", 300),
    "preview": ("reason, state, created_at, approved_at) SELECT c, 'settings', 'approved', at, at", 3),
    "hint": (
        "event_id, collection, record_id, received_at, fetched_at) SELECT c, gen_random_uuid()::text, 'customers', 'x', at, at",
        300,
    ),
}
TIMES = {
    "session": ("started_at", "ended_at"),
    "message": ("handed_out_at",),
    "request": ("since",),
    "push": ("created_at",),
    "attention": ("changed_at",),
    "change": ("at",),
    "preview": ("created_at", "approved_at"),
    "hint": ("received_at", "fetched_at"),
}
MONTHS_KEPT = {"session": 3, "message": 3, "request": 3, "push": 1, "attention": 6, "change": 13, "preview": 7, "hint": 1}


@pytest.fixture
def services(empty_database: str, tmp_path: Path) -> Services:
    settings = Settings.from_env({"DATABASE_URL": empty_database, "QBCONNECTOR_DATA_DIR": str(tmp_path)})
    migrate.upgrade(settings.owner_database_url, settings.app_database_url, settings.ops_database_url)
    return make(settings)


def live_a_month(connection: Connection, company_id: str) -> None:
    for table, (values, rows) in A_MONTH.items():
        connection.execute(
            text(
                f"INSERT INTO {table} (company_id, {values} FROM (SELECT CAST(:company AS text) AS c, n,"
                " now() - random() * interval '30 days' AS at FROM generate_series(1, :rows) n) g"
            ),
            {"company": company_id, "rows": rows},
        )
    connection.execute(
        text(
            "INSERT INTO message_chunk (company_id, message_id, n, data) SELECT company_id, id, 0, ''::bytea FROM message m"
            " WHERE NOT EXISTS (SELECT 1 FROM message_chunk k WHERE k.company_id = m.company_id AND k.message_id = m.id)"
            " AND handed_out_at > now() - interval '30 days'"
        )
    )


def a_month_later(connection: Connection) -> None:
    for table, columns in TIMES.items():
        moved = ", ".join(f"{column} = {column} - interval '30 days'" for column in columns)
        connection.execute(text(f"UPDATE {table} SET {moved}"))


def sizes(connection: Connection) -> dict[str, int]:
    names = [*A_MONTH, "message_chunk"]
    return {name: int(connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0) for name in names}


def test_after_a_year_nothing_grows_any_more_and_open_things_are_still_there(services: Services) -> None:
    company_id = companies.add(services, "A year", "https://api.example.com/api/v1", "token", {}).company.id
    with services.database.operators() as connection:
        connection.execute(
            text(
                "INSERT INTO attention (company_id, code, summary, remedy, state, changed_at)"
                " VALUES (:company, 'token_revoked', '', '', 'open', now() - interval '3 years')"
            ),
            {"company": company_id},
        )
        connection.execute(
            text(
                "INSERT INTO request (company_id, kind, action, message, state, since)"
                " VALUES (:company, 'invoice', 'create', 'InvoiceAdd', 'held', now() - interval '3 years')"
            ),
            {"company": company_id},
        )
    for _ in range(MONTHS):
        with services.database.operators() as connection:
            a_month_later(connection)
            live_a_month(connection, company_id)
        retention.tidy(services)
    with services.database.operators() as connection:
        found = sizes(connection)
        still_open = connection.scalar(text("SELECT count(*) FROM attention WHERE state = 'open'"))
        held = connection.scalar(text("SELECT count(*) FROM request WHERE state = 'held'"))
    services.database.dispose()
    for table, months in MONTHS_KEPT.items():
        assert found[table] <= A_MONTH[table][1] * (months + 1), table
    assert found["message_chunk"] <= 2 * A_MONTH["message"][1]
    assert found["change"] >= 11 * A_MONTH["change"][1], "history is kept for a year"
    assert (still_open, held) == (1, 1)
