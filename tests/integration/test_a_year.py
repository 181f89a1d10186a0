"""A year of a busy company in minutes: what is kept stops growing, and what must stay stays."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from app.config import Settings, for_sqlalchemy
from app.ops import months, retention
from app.services import Services, make
from app.store import migrate
from app.store.sql import Connection, text
from app.sync import companies

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
MONTHS = 15
SAID = 300  # messages of a month
A_MONTH: dict[str, tuple[str, int]] = {
    # table: columns and values of one row, n-th of the month, and how many
    "session": ("ticket_hash, phase, started_at, ended_at) SELECT c, gen_random_uuid()::text, 'done', at, at", 300),
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
    "request": ("since",),
    "push": ("created_at",),
    "attention": ("changed_at",),
    "change": ("at",),
    "preview": ("created_at", "approved_at"),
    "hint": ("received_at", "fetched_at"),
}
MONTHS_KEPT = {"session": 3, "request": 3, "push": 1, "attention": 6, "change": 13, "preview": 7, "hint": 1}


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


def say_a_month(owner: Engine, connection: Connection, company_id: str, ago: int) -> None:
    """As much as is said in a month, in a month that lies so many back: its numbers begin with it."""
    first = "date_trunc('month', now() AT TIME ZONE 'UTC') - make_interval(months => :ago)"
    month = connection.scalar(text(f"SELECT ({first}) AT TIME ZONE 'UTC'"), {"ago": ago}).astimezone(UTC)
    with owner.begin() as as_owner:
        as_owner.exec_driver_sql(f"SELECT qbc_months('{month.isoformat()}')")
    given = {"company": company_id, "month": month, "first": int(f"{month:%Y%m}") * 10**9, "rows": SAID}
    connection.execute(
        text(
            "INSERT INTO message (company_id, id, session_id, purpose, state, request_xml, handed_out_at)"
            " OVERRIDING SYSTEM VALUE SELECT :company, :first + n, 1, 'read', (ARRAY['ingested', 'broken', 'lost'])[1 + n % 3],"
            " '', CAST(:month AS timestamptz) + n * interval '24 hours' / :rows FROM generate_series(1, :rows) n"
        ),
        given,
    )
    connection.execute(
        text(
            "INSERT INTO message_chunk (company_id, message_id, n, data)"
            " SELECT :company, :first + n, 0, decode(repeat('ab', 2000), 'hex') FROM generate_series(1, :rows) n"
        ),
        given,
    )


def a_month_later(connection: Connection) -> None:
    for table, columns in TIMES.items():
        moved = ", ".join(f"{column} = {column} - interval '30 days'" for column in columns)
        connection.execute(text(f"UPDATE {table} SET {moved}"))


def sizes(connection: Connection) -> dict[str, int]:
    return {name: int(connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0) for name in A_MONTH}


def on_disk(connection: Connection) -> tuple[int, int]:
    """Bytes of all that was said and answered, and the partitions in which it lies."""
    parts = [part.name for table in months.TABLES for part in months.parts(connection, table)]
    return sum(int(connection.scalar(text(f"SELECT pg_total_relation_size('{part}')")) or 0) for part in parts), len(parts)


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
    for table, kept in MONTHS_KEPT.items():
        assert found[table] <= A_MONTH[table][1] * (kept + 1), table
    assert found["change"] >= 11 * A_MONTH["change"][1], "history is kept for a year"
    assert (still_open, held) == (1, 1)


def test_months_of_messages_come_and_go_and_take_no_more_room_after_a_year(services: Services) -> None:
    company_id = companies.add(services, "A year of messages", "https://api.example.com/api/v1", "token", {}).company.id
    owner = create_engine(for_sqlalchemy(services.settings.owner_database_url))
    taken: list[tuple[int, int]] = []
    for ago in range(MONTHS, -1, -1):
        with services.database.operators() as connection:
            before, _ = on_disk(connection)
            say_a_month(owner, connection, company_id, ago)
            a_month = on_disk(connection)[0] - before
        gone = retention.tidy(services)
        assert (gone["message"], gone["message_chunk"]) == (0, 0), "months go as a whole"
        with services.database.operators() as connection:
            taken.append(on_disk(connection))
    with services.database.operators() as connection:
        said, answered = (
            int(connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0) for name in ("message", "message_chunk")
        )
    owner.dispose()
    services.database.dispose()
    assert 3 * SAID <= said <= 5 * SAID
    assert SAID <= answered <= 3 * SAID
    assert max(parts for _, parts in taken) <= 14
    assert max(size for size, _ in taken) <= 5 * a_month
