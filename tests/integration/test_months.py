"""Messages lie by month: made ahead, found by their number, and dropped as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from app.config import Settings, for_sqlalchemy
from app.ops import months, retention
from app.services import Services, make
from app.store import messages, migrate
from app.store.sql import Connection, text
from app.sync import companies

BY_PLACE = "DELETE FROM {table} WHERE ctid IN (SELECT ctid FROM {table} t WHERE {old} LIMIT 5000)"  # as releases before forgot


@pytest.fixture
def services(empty_database: str, tmp_path: Path) -> Iterator[Services]:
    settings = Settings.from_env({"DATABASE_URL": empty_database, "QBCONNECTOR_DATA_DIR": str(tmp_path)})
    migrate.upgrade(settings.owner_database_url, settings.app_database_url, settings.ops_database_url)
    made = make(settings)
    yield made
    made.database.dispose()


@pytest.fixture
def company(services: Services) -> str:
    return companies.add(services, "By month", "https://api.example.com/api/v1", "token", {}).company.id


def month(ago: int) -> datetime:
    """The first of a month in the past."""
    at = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for _ in range(ago):
        at = (at - timedelta(days=1)).replace(day=1)
    return at


def by_owner(services: Services, statement: str) -> None:
    engine = create_engine(for_sqlalchemy(services.settings.owner_database_url))
    with engine.begin() as owner:
        owner.exec_driver_sql(statement)
    engine.dispose()


def lived_then(services: Services, company_id: str, ago: int, *states: str) -> list[int]:
    """Messages of a month in the past, handed out in its middle; their numbers."""
    at = month(ago)
    by_owner(services, f"SELECT qbc_months('{at.isoformat()}')")
    numbers = [int(f"{at:%Y%m}") * 10**9 + n for n in range(1, len(states) + 1)]
    for number, state in zip(numbers, states, strict=True):
        with services.database.company(company_id) as connection:
            messages.add(connection, company_id, 1, number, "read", "<a/>", {}, None, at + timedelta(days=14))
            message = messages.by_number(connection, company_id, number)
            assert message is not None
            messages.store_answer(connection, message, [b"<b/>"], "", "", at + timedelta(days=14))
            messages.set_state(connection, company_id, number, state)
    return numbers


def names(services: Services, table: str) -> list[str]:
    with services.database.operators() as connection:
        return [part.name for part in months.parts(connection, table)]


def left(services: Services, table: str, number: str) -> list[int]:
    with services.database.operators() as connection:
        return list(connection.scalars(text(f"SELECT {number} FROM {table} ORDER BY 1")))


def plan(connection: Connection, statement: str) -> str:
    return "\n".join(connection.scalars(text(f"EXPLAIN {statement}")))


def test_a_number_begins_with_its_month_and_next_month_is_made_ahead(services: Services) -> None:
    with services.database.operators() as connection:
        assert str(messages.reserve(connection)).startswith(f"{services.now():%Y%m}")
        assert months.is_next_there(connection, services.now())
        assert not months.is_next_there(connection, services.now() + timedelta(days=40))
    before = names(services, "message")
    assert len(before) == 3  # two months, and the rest
    months.make(services)
    assert names(services, "message") == before


def test_months_go_as_a_whole_once_all_in_them_is_over_and_old(services: Services, company: str) -> None:
    old = lived_then(services, company, 7, "ingested", "broken", "lost")
    unfinished = lived_then(services, company, 6, "ingested", "answered")
    ago = 2 if month(1) + timedelta(days=30) <= services.now() else 3
    answers_old = lived_then(services, company, ago, "ingested")
    gone = retention.tidy(services)
    assert (gone["message"], gone["message_chunk"]) == (1, 1), "of the month with an unfinished one, row by row"
    assert left(services, "message", "id") == [unfinished[1], *answers_old]
    assert left(services, "message_chunk", "message_id") == [unfinished[1]]
    assert not {f"{table}_{month(7):%Y_%m}" for table in months.TABLES} & {*names(services, "message")}
    assert f"message_{month(6):%Y_%m}" in names(services, "message")
    assert f"message_chunk_{month(ago):%Y_%m}" not in names(services, "message_chunk")
    with services.database.company(company) as connection:  # an answer that comes when its month is gone
        message = messages.by_number(connection, company, answers_old[0])
        assert message is not None
        messages.store_answer(connection, message, [b"<late/>"], "", "", services.now())
        assert b"".join(messages.answer(connection, company, answers_old[0])) == b"<late/>"
    assert old[0] not in left(services, "message", "id")


def test_a_month_that_somebody_reads_is_dropped_later(services: Services, company: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(months, "TRIES", 1)
    lived_then(services, company, 7, "ingested")
    with services.database.company(company) as reading:
        reading.execute(text("SELECT count(*) FROM message")).all()
        assert not months._dropped(services, f"message_{month(7):%Y_%m}")
    assert months._dropped(services, f"message_{month(7):%Y_%m}")


def test_what_releases_before_forget_by_its_place_takes_nothing_young_with_it(services: Services, company: str) -> None:
    """The same place (ctid) is there in every partition."""
    lived_then(services, company, 7, "ingested", "ingested")
    lived_then(services, company, 6, "ingested", "answered")
    young = lived_then(services, company, 0, "answered", "ingested", "ingested")
    with services.database.operators() as connection:
        for table, (_, old) in retention.BY_MONTH.items():
            connection.execute(text(BY_PLACE.format(table=table, old=old)))
    assert left(services, "message", "id")[-3:] == young
    assert left(services, "message_chunk", "message_id")[-3:] == young
    assert len(left(services, "message", "id")) == 4, "and the old ones went, but for the unfinished one"


def test_who_knows_a_number_looks_into_one_month_and_nobody_reads_them_all(services: Services, company: str) -> None:
    lived_then(services, company, 1, *["ingested"] * 3)
    lived_then(services, company, 0)
    with services.database.company(company) as connection:
        connection.execute(
            text(
                "INSERT INTO message (company_id, session_id, purpose, state, request_xml)"
                " SELECT :company, n / 10, 'read', 'ingested', '' FROM generate_series(1, 500) n"
            ),
            {"company": company},
        )
        number = connection.scalar(text("SELECT max(id) - 200 FROM message"))
    by_owner(services, "ANALYZE message")
    with services.database.company(company) as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        for statement in (
            f"SELECT 1 FROM message WHERE company_id = '{company}' AND id = {number}",
            f"SELECT data FROM message_chunk WHERE company_id = '{company}' AND message_id = {number} AND n = 0",
            f"UPDATE message SET state = 'ingested' WHERE company_id = '{company}' AND id = {number}",
        ):
            shown = plan(connection, statement)
            assert shown.count(f"_{month(0):%Y_%m}_pkey") == 1, shown
            assert f"_{month(1):%Y_%m}" not in shown, shown
        for statement in (
            f"SELECT 1 FROM message WHERE company_id = '{company}' AND session_id = 1 ORDER BY id DESC LIMIT 1",
            f"SELECT 1 FROM message WHERE company_id = '{company}' AND message_set_id = 'x' AND purpose = 'write'",
            f"SELECT 1 FROM message WHERE company_id = '{company}' AND state = 'answered'",
            f"SELECT max(id) FROM message WHERE company_id = '{company}'",
        ):
            shown = plan(connection, statement)
            assert "Seq Scan" not in shown, shown


def test_neither_role_of_the_program_comes_at_a_month_past_the_rules(services: Services, company: str) -> None:
    lived_then(services, company, 7, "answered")
    part = f"message_{month(7):%Y_%m}"
    for statement in (
        f"SELECT 1 FROM {part}",
        f"DELETE FROM {part}",
        f"SELECT qbc_forget_month('{part}')",
        "SELECT qbc_months(now())",
    ):
        with pytest.raises(DBAPIError, match="permission denied"), services.database.company(company) as connection:
            connection.execute(text(statement))
    for statement in (f"DROP TABLE {part}", f"INSERT INTO {part} SELECT * FROM {part}", "SELECT qbc_month_part('message', 'x')"):
        with pytest.raises(DBAPIError, match=r"permission denied|must be owner"), services.database.operators() as connection:
            connection.execute(text(statement))
    with services.database.operators() as connection:
        for name in (part, "company", "message", "message_rest", "message_2001_01"):
            assert connection.scalar(text("SELECT qbc_forget_month(:name)"), {"name": name}) is False
    assert len(left(services, "message", "id")) == 1
