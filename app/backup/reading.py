"""A back-up into a database that holds no company: its tables as they were then, its rows, and from there up to date."""

from __future__ import annotations

import zipfile
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from app.backup import afterwards
from app.backup.archive import BadBackup, Manifest, opened
from app.backup.writing import KEY, quoted
from app.config import Settings
from app.store import migrate
from app.vault import Vault

FORCED = (
    "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')"
    " AND relforcerowsecurity"
)
ORDER = (
    "SELECT conrelid::regclass::text AS child, confrelid::regclass::text AS parent FROM pg_constraint"
    " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
)


def restore(settings: Settings, path: Path, *, replace: bool = False) -> Manifest:
    """As the owner of the tables. All or nothing: what goes wrong leaves an empty database, or with ``replace`` the old one.

    Raises: BadBackup.
    """
    with opened(path) as (archive, manifest):
        vault = Vault(settings.secret_key, settings.secret_key_old, settings.hash_key)
        if not vault.matches(KEY, manifest.key):
            raise BadBackup("The back-up was made with another QBCONNECTOR_SECRET_KEY; its secrets could not be read.")
        migrate.rebuilt(
            settings.owner_database_url,
            settings.app_database_url,
            settings.ops_database_url,
            manifest.revision,
            check=partial(_refuse_if_used, replace=replace),
            fill=partial(_load, archive=archive, manifest=manifest),
        )
    migrate.upgrade(settings.owner_database_url, settings.app_database_url, settings.ops_database_url)
    return manifest


def _refuse_if_used(connection: Connection, *, replace: bool) -> None:
    others = connection.scalar(
        text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND usename IN ('qbconnector_app', 'qbconnector_ops')"
        )
    )
    if others:
        raise BadBackup("The service is running on this database: stop web and workers first.")
    if replace or connection.scalar(text("SELECT to_regclass('company') IS NULL")):
        return
    forced = connection.scalars(text(FORCED)).all()
    _force(connection, forced, False)
    companies = connection.scalar(text("SELECT count(*) FROM company"))
    _force(connection, forced, True)
    if companies:
        raise BadBackup(f"This database holds {companies} companies already; --replace throws them away.")


def _load(connection: Connection, *, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    forced = list(connection.scalars(text(FORCED)))
    _force(connection, forced, False)
    _tell(connection, manifest, False)
    _make_months(connection, manifest)
    for table in _parents_first(connection, list(manifest.tables)):
        member = manifest.tables[table]
        cursor: Any = connection.connection.cursor()
        with archive.open(table) as stream:
            cursor.copy_expert(f"COPY {quoted([table])} ({quoted(member.columns)}) FROM STDIN", stream)
        if cursor.rowcount != member.rows:
            raise BadBackup(f"{table} took {cursor.rowcount} rows of {member.rows}.")
    afterwards.catch_up(connection, manifest.sequences)
    _tell(connection, manifest, True)
    _force(connection, forced, True)
    connection.execute(text("ANALYZE"))


def _tell(connection: Connection, manifest: Manifest, on: bool) -> None:
    """Whether webhooks hear of rows that are written: not of those that come back."""
    for table in manifest.tables:
        connection.execute(text(f"ALTER TABLE {quoted([table])} {'ENABLE' if on else 'DISABLE'} TRIGGER USER"))


def _make_months(connection: Connection, manifest: Manifest) -> None:
    """Those that messages lay in then, so that they go again as they would have gone."""
    if connection.scalar(text("SELECT to_regproc('qbc_months') IS NOT NULL")):
        connection.execute(
            text(
                "SELECT qbc_months(CAST(:made_at AS timestamptz) - make_interval(months => ago)) FROM generate_series(0, 4) ago"
            ),
            {"made_at": manifest.made_at},
        )


def _force(connection: Connection, tables: Any, on: bool) -> None:
    """Whether row-level security holds for the owner as well: not while the rows come in."""
    for table in tables:
        connection.execute(text(f"ALTER TABLE {quoted([table])} {'FORCE' if on else 'NO FORCE'} ROW LEVEL SECURITY"))


def _parents_first(connection: Connection, tables: list[str]) -> list[str]:
    parents: dict[str, set[str]] = {table: set() for table in tables}
    for child, parent in connection.execute(text(ORDER)):
        if child in parents and child != parent:
            parents[child].add(parent)
    ordered: list[str] = []
    while parents:
        ready = sorted(table for table, needed in parents.items() if needed <= set(ordered))
        if not ready:
            raise BadBackup("The tables refer to each other in a circle.")
        ordered += ready
        for table in ready:
            del parents[table]
    return ordered
