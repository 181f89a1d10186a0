"""Companies are kept apart by the database itself: every table of a company is walked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, Table
from sqlalchemy.exc import DBAPIError

from app.config import Settings
from app.health import facts
from app.queue import hints
from app.services import Services, make
from app.session import idle, login, opening, sessions
from app.store import tables
from app.store.sql import Connection, text
from app.sync import companies
from app.sync.approval import due

METADATA: MetaData = tables.metadata
COMPANY_TABLES = sorted(name for name, table in METADATA.tables.items() if "company_id" in table.columns)
APP, OPS = "qbconnector_app", "qbconnector_ops"
SERVICE_TABLES = [table.name for table in tables.SERVICE_TABLES]
LOOK_UPS = {"qbc_login", "qbc_company_of_ticket", "qbc_session_of_ticket", "qbc_company_of_setup_token"}
LOOK_UPS |= {"qbc_refresh_statistics", "qbc_bodies"}
MONTHS = {"qbc_month_part", "qbc_months", "qbc_forget_month"}
TRIGGERS = {"qbc_tell_attention"}
OF_THEIR_CALLER = {
    "qbc_keys_of_quickbooks",
    "qbc_keys_of_industrack",
    "qbc_keys_of_new_quickbooks",
    "qbc_keys_of_new_industrack",
    "qbc_keys_of_gone",
}  # work with the rights of whoever calls them
KEPT = {one.name for one in (idle.KEPT, *opening.ALL_KEPT, facts.KEPT, hints.KEPT, due.KEPT)}


@pytest.fixture(scope="module")
def services(migrated_settings: Settings) -> Iterator[Services]:
    made = make(migrated_settings)
    yield made
    made.database.dispose()


@pytest.fixture(scope="module")
def two(services: Services) -> Iterator[tuple[companies.Added, companies.Added]]:
    """Two companies, each with a row in every table; gone afterwards, because what stands in the rows is made up."""
    made = [companies.add(services, name, "http://127.0.0.1:9", "token", {}) for name in ("One", "Two")]
    for added in made:
        with services.database.operators() as connection:
            for table in METADATA.sorted_tables:
                if table.name in COMPANY_TABLES:
                    fill(connection, table, added.company.id)
    yield made[0], made[1]
    with services.database.operators() as connection:
        for added in made:
            connection.execute(text("DELETE FROM company WHERE company_id = :id"), {"id": added.company.id})


def fill(connection: Connection, table: Table, company_id: str) -> None:
    """A row of the company in the table, with whatever its columns demand; none when there is one."""
    if connection.scalar(text(f'SELECT 1 FROM "{table.name}" WHERE company_id = :id LIMIT 1'), {"id": company_id}):
        return
    values: dict[str, object] = {"company_id": company_id}
    for column in table.columns:
        if column.name != "company_id" and not column.nullable and column.server_default is None and column.identity is None:
            values[column.name] = made_up(connection, column, company_id)
    names = ", ".join(f'"{name}"' for name in values)
    places = ", ".join(f":{name}" for name in values)
    connection.execute(text(f'INSERT INTO "{table.name}" ({names}) VALUES ({places})'), values)


def made_up(connection: Connection, column: Column[Any], company_id: str) -> object:
    name = column.type.__class__.__name__.upper()
    parent = {"session_id": "session", "message_id": "message", "proof_id": "proof"}.get(column.name)
    if parent:
        fill(connection, METADATA.tables[parent], company_id)
        return connection.scalar(text(f"SELECT id FROM {parent} WHERE company_id = :id LIMIT 1"), {"id": company_id})
    if name in {"INTEGER", "BIGINT", "FLOAT", "NUMERIC"}:
        return 1
    if name == "JSONB":
        return "{}"
    if name == "BOOLEAN":
        return False
    if name in {"BYTEA", "LARGEBINARY"}:
        return b"x"
    if name in {"TIMESTAMP", "DATETIME"}:
        return "2026-01-01T00:00:00Z"
    return f"{column.name} of {company_id}"


def test_every_table_belongs_to_companies_or_is_known_not_to(services: Services) -> None:
    with services.database.operators() as connection:
        found = {
            row.relname
            for row in connection.execute(
                text(
                    "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    " WHERE n.nspname = current_schema() AND relkind IN ('r', 'p') AND NOT relispartition"
                )
            )
        }
    assert found == {*COMPANY_TABLES, *SERVICE_TABLES, "alembic_version"}


@pytest.mark.parametrize("name", SERVICE_TABLES)
def test_what_crosses_companies_is_for_the_operators_role_alone(services: Services, name: str) -> None:
    with services.database.operators() as connection:
        row = connection.execute(
            text("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = CAST(:name AS regclass)"), {"name": name}
        ).one()
        connection.execute(text(f"SELECT count(*) FROM {name}"))
    assert (row.relrowsecurity, row.relforcerowsecurity) == (True, True)
    with pytest.raises(DBAPIError, match="permission denied"), services.database.nobody() as connection:
        connection.execute(text(f"SELECT count(*) FROM {name}"))


@pytest.mark.parametrize("name", COMPANY_TABLES)
def test_the_company_is_in_the_key_and_row_level_security_is_forced(services: Services, name: str) -> None:
    assert "company_id" in METADATA.tables[name].primary_key.columns
    with services.database.operators() as connection:
        row = connection.execute(
            text(
                "SELECT relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner) AS owner FROM pg_class"
                " WHERE oid = CAST(:name AS regclass)"
            ),
            {"name": f'"{name}"'},
        ).one()
    assert (row.relrowsecurity, row.relforcerowsecurity) == (True, True)
    assert row.owner not in {APP, OPS}


def test_the_program_works_as_roles_without_power(services: Services) -> None:
    with services.database.nobody() as app, services.database.operators() as ops:
        assert (app.scalar(text("SELECT current_user")), ops.scalar(text("SELECT current_user"))) == (APP, OPS)
        roles = ops.execute(
            text(
                "SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole AS power FROM pg_roles"
                " WHERE rolname = ANY(:names)"
            ),
            {"names": [APP, OPS]},
        ).all()
    assert [row.power for row in roles] == [False, False]


@pytest.mark.parametrize("name", COMPANY_TABLES)
def test_another_companys_rows_are_invisible(services: Services, two: tuple[companies.Added, companies.Added], name: str) -> None:
    one, other = (added.company.id for added in two)
    with services.database.company(one) as connection:
        ids = {row.company_id for row in connection.execute(text(f'SELECT company_id FROM "{name}"'))}
        theirs = connection.scalar(text(f'SELECT count(*) FROM "{name}" WHERE company_id = :id'), {"id": other})
    assert (ids, theirs) == ({one}, 0)


@pytest.mark.parametrize("name", COMPANY_TABLES)
def test_another_companys_rows_cannot_be_changed_or_removed(
    services: Services, two: tuple[companies.Added, companies.Added], name: str
) -> None:
    one, other = (added.company.id for added in two)
    with services.database.company(one) as connection:
        changed = connection.execute(text(f'UPDATE "{name}" SET company_id = company_id WHERE company_id = :id'), {"id": other})
        assert changed.rowcount == 0
    if name != "company":  # companies are not removed by the program at all
        with services.database.company(one) as connection:
            gone = connection.execute(text(f'DELETE FROM "{name}" WHERE company_id = :id'), {"id": other})
            assert gone.rowcount == 0


@pytest.mark.parametrize("name", COMPANY_TABLES)
def test_a_row_cannot_be_handed_to_another_company(
    services: Services, two: tuple[companies.Added, companies.Added], name: str
) -> None:
    one, other = (added.company.id for added in two)
    with pytest.raises(DBAPIError, match="row-level security"), services.database.company(one) as connection:
        connection.execute(text(f'UPDATE "{name}" SET company_id = :id'), {"id": other})


@pytest.mark.parametrize("name", sorted(set(COMPANY_TABLES) - {"company"}))
def test_a_row_cannot_be_put_into_another_company(
    services: Services, two: tuple[companies.Added, companies.Added], name: str
) -> None:
    one, other = (added.company.id for added in two)
    table = METADATA.tables[name]
    columns = ", ".join(f'"{c.name}"' for c in table.columns if c.name != "company_id")
    with pytest.raises(DBAPIError, match="row-level security"), services.database.company(one) as connection:
        connection.execute(
            text(
                f'INSERT INTO "{name}" (company_id, {columns}) OVERRIDING SYSTEM VALUE'
                f' SELECT :id, {columns} FROM "{name}" LIMIT 1'
            ),
            {"id": other},
        )


@pytest.mark.parametrize("name", COMPANY_TABLES)
def test_without_a_company_there_is_nothing(services: Services, two: tuple[companies.Added, companies.Added], name: str) -> None:
    with services.database.nobody() as connection:
        assert connection.scalar(text(f'SELECT count(*) FROM "{name}"')) == 0


def test_the_company_is_bound_to_the_transaction_and_not_to_the_pooled_connection(
    services: Services, two: tuple[companies.Added, companies.Added]
) -> None:
    one, other = (added.company.id for added in two)
    for _ in range(4):
        with services.database.company(one) as connection:
            assert connection.scalar(text("SELECT company_id FROM company")) == one
        with services.database.nobody() as connection:
            assert not connection.scalar(text("SELECT current_setting('qbconnector.company', true)"))
            assert connection.scalar(text("SELECT count(*) FROM company")) == 0
        with pytest.raises(RuntimeError), services.database.company(other):
            raise RuntimeError
        with services.database.nobody() as connection:
            assert connection.scalar(text("SELECT count(*) FROM company")) == 0


def test_the_program_neither_makes_nor_removes_companies(
    services: Services, two: tuple[companies.Added, companies.Added]
) -> None:
    one = two[0].company.id
    for statement in ("DELETE FROM company", "INSERT INTO company (company_id, name) VALUES ('x', 'x')", "TRUNCATE task"):
        with pytest.raises(DBAPIError, match="permission denied"), services.database.company(one) as connection:
            connection.execute(text(statement))


def test_the_look_ups_give_one_company_for_one_secret_and_nothing_else(
    services: Services, two: tuple[companies.Added, companies.Added]
) -> None:
    one = two[0]
    with services.database.company(one.company.id) as connection:
        connection.execute(text("UPDATE session SET ended_at = now() WHERE ended_at IS NULL"))
        _, ticket = sessions.begin(services, connection, one.company.id, services.now(), manual=False)
    assert sessions.company_of_ticket(services, ticket) == one.company.id
    assert sessions.company_of_ticket(services, "") is None
    assert sessions.company_of_ticket(services, "%") is None
    with services.database.nobody() as connection:
        row = connection.execute(text("SELECT * FROM qbc_login(:user)"), {"user": one.user_name}).one()
        assert set(row._mapping) == {"company_id", "password_hash"}
        for call in ("qbc_login('%')", "qbc_company_of_setup_token('')", "qbc_company_of_ticket(NULL)"):
            assert connection.execute(text(f"SELECT * FROM {call}")).all() == []
    assert login.authenticate(services, two[1].user_name, one.password)[1] == "nvu"


def test_only_the_programs_roles_may_call_the_look_ups_and_there_are_no_others(services: Services) -> None:
    with services.database.operators() as connection:
        rows = connection.execute(
            text(
                "SELECT proname, prosecdef, proconfig, has_function_privilege('public', p.oid, 'execute') AS anyone"
                " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = current_schema()"
            )
        ).all()
    assert {row.proname for row in rows} == LOOK_UPS | MONTHS | TRIGGERS | OF_THEIR_CALLER | KEPT
    assert not any(row.anyone for row in rows)
    more = [row for row in rows if row.proname not in KEPT | OF_THEIR_CALLER]
    assert not any(row.prosecdef for row in rows if row.proname in OF_THEIR_CALLER)
    assert all(row.prosecdef for row in more)
    assert all("search_path=pg_catalog" in row.proconfig for row in more)
