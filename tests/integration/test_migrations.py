"""The tables as migrations make them: from nothing, back again, twice at once, and by an owner without great power."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import psycopg2
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, make_url, text

from app.config import Settings, for_sqlalchemy
from app.ops.checks import Level
from app.ops.health import health
from app.ops.server_checks import migrations
from app.services import make
from app.store import migrate, revisions, tables
from app.store.engine import Database


@pytest.fixture
def settings(empty_database: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("data")
    return Settings.from_env({"DATABASE_URL": empty_database, "QBCONNECTOR_DATA_DIR": str(folder)})


def upgrade(settings: Settings) -> None:
    migrate.upgrade(settings.owner_database_url, settings.app_database_url, settings.ops_database_url)


@pytest.fixture
def owner(settings: Settings) -> Iterator[Connection]:
    engine = create_engine(for_sqlalchemy(settings.owner_database_url))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def is_current(settings: Settings) -> bool:
    database = Database(settings.owner_database_url, settings.owner_database_url)
    try:
        with database.operators() as connection:
            return revisions.is_current(connection)
    finally:
        database.dispose()


def shown(connection: Connection) -> set[str]:
    rows = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"))
    return {row.tablename for row in rows}


def test_an_upgraded_database_has_nothing_left_to_generate(settings: Settings, owner: Connection) -> None:
    upgrade(settings)
    parts = owner.scalars(text("SELECT relname FROM pg_class WHERE relispartition")).all()
    context = MigrationContext.configure(
        owner,
        opts={
            "compare_type": True,
            "compare_server_default": True,
            "include_name": lambda name, kind, _: kind != "table" or name not in parts,
        },
    )
    assert compare_metadata(context, tables.metadata) == []
    assert is_current(settings)


def test_an_empty_database_is_not_current(settings: Settings) -> None:
    assert not is_current(settings)


def test_a_process_goes_on_serving_when_a_later_release_has_migrated(settings: Settings, owner: Connection) -> None:
    assert not health(settings).ready
    upgrade(settings)
    owner.execute(text("UPDATE alembic_version SET version_num = 'made_by_a_later_release'"))
    owner.commit()
    assert health(settings).ready
    assert migrations(settings, fresh=False).level is Level.ADVICE
    owner.execute(text("UPDATE alembic_version SET version_num = 'tables_20261123'"))
    owner.commit()
    assert not health(settings).ready


def test_files_of_a_later_release_under_a_running_process_change_nothing(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade(settings)
    assert health(settings).ready
    newest = revisions.known()[0]
    later = tmp_path / "migrations"
    shutil.copytree(revisions.FOLDER, later)
    (later / "versions" / "later.py").write_text(f'revision = "later"\ndown_revision = "{newest}"\n')
    monkeypatch.setattr(revisions, "FOLDER", later)
    assert health(settings).ready


def test_upgrading_again_changes_nothing(settings: Settings, owner: Connection) -> None:
    upgrade(settings)
    before = shown(owner)
    upgrade(settings)
    assert shown(owner) == before


def test_a_downgrade_leaves_nothing_and_the_way_up_is_open_again(settings: Settings, owner: Connection) -> None:
    upgrade(settings)
    command.downgrade(migrate.configuration(owner), "base")
    owner.commit()
    assert shown(owner) <= {"alembic_version"}
    assert owner.scalar(text("SELECT count(*) FROM pg_proc WHERE proname LIKE 'qbc_%'")) == 0
    owner.commit()
    upgrade(settings)
    assert is_current(settings)


def test_two_upgrades_at_once_end_well(settings: Settings) -> None:
    with ThreadPoolExecutor(max_workers=2) as threads:
        for done in [threads.submit(upgrade, settings) for _ in range(2)]:
            done.result(timeout=120)
    assert is_current(settings)


def test_the_revisions_that_a_process_knows_are_those_that_are_carried_out() -> None:
    carried_out = ScriptDirectory.from_config(migrate.configuration()).walk_revisions()
    assert revisions.known() == tuple(one.revision for one in carried_out)


def test_every_revision_has_a_name_with_its_date_and_says_why() -> None:
    scripts = sorted(revisions.FOLDER.joinpath("versions").glob("*.py"))
    assert scripts
    for script in scripts:
        assert script.name[:4].isdecimal(), script.name
        assert script.read_text().startswith('"""'), script.name


def test_an_owner_who_may_create_roles_and_tables_is_enough(
    empty_database: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    name = f"owner_{uuid4().hex[:8]}"
    database = make_url(empty_database).database
    with closing(psycopg2.connect(empty_database)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            # Roles belong to the server: those of another test may be there already, and then it must be theirs to change.
            cursor.execute(f"CREATE ROLE {name} LOGIN CREATEROLE NOSUPERUSER PASSWORD 'owners'")
            for role in ("qbconnector_app", "qbconnector_ops"):
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
                if cursor.fetchone():
                    cursor.execute(f"GRANT {role} TO {name} WITH ADMIN OPTION")
            cursor.execute(f'ALTER DATABASE "{database}" OWNER TO {name}')
            cursor.execute(f"ALTER SCHEMA public OWNER TO {name}")
    try:
        url = make_url(empty_database).set(username=name, password="owners")
        folder = tmp_path_factory.mktemp("data")
        settings = Settings.from_env(
            {"DATABASE_URL": url.render_as_string(hide_password=False), "QBCONNECTOR_DATA_DIR": str(folder)}
        )
        given = Settings.from_env({"DATABASE_URL": empty_database, "QBCONNECTOR_DATA_DIR": str(folder)})
        # The passwords of the program's roles stay those of the other tests.
        migrate.upgrade(
            settings.owner_database_url,
            make_url(given.app_database_url).set(database=database).render_as_string(hide_password=False),
            make_url(given.ops_database_url).set(database=database).render_as_string(hide_password=False),
        )
        services = make(given)
        with services.database.operators() as ops:
            assert revisions.is_current(ops)
        services.database.dispose()
    finally:
        with closing(psycopg2.connect(empty_database)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(f"REASSIGN OWNED BY {name} TO CURRENT_USER")
                cursor.execute(f"DROP OWNED BY {name}")
                cursor.execute(f"DROP ROLE {name}")
