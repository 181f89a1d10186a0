"""One consistent look at all rows, as the role that may see those of every company.

Row-level security is forced on the owner too, who would get a copy without any rows and no error; so what the role may see is
checked before, and what was written is counted and compared with the database after.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import IO

from app.backup.archive import BadBackup, Manifest, Member, new, opened, put_manifest
from app.services import Services
from app.store.engine import OPS_ROLE
from app.store.revisions import revision
from app.store.sql import Connection, text

KEY = "backup"  # what is hashed to know the secret key by
LEFT_OUT = ("alembic_version",)  # the revision stands in the manifest
HIDING = (
    "SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')"
    " AND NOT c.relispartition AND c.relname <> 'alembic_version'"
    " AND (NOT has_table_privilege(c.oid, 'SELECT') OR c.relrowsecurity AND NOT EXISTS ("
    " SELECT 1 FROM pg_policies p WHERE p.schemaname = current_schema() AND p.tablename = c.relname AND p.qual = 'true'"
    f" AND p.permissive = 'PERMISSIVE' AND '{OPS_ROLE}' = ANY(p.roles)))"
)
NO_PART = (
    "NOT EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace"
    " AND c.relname = table_name AND c.relispartition)"
)
COLUMNS = (
    "SELECT table_name, column_name"
    " FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)"
    " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'"
    f" AND {NO_PART} ORDER BY 1, ordinal_position"
)
IDENTITIES = (
    "SELECT table_name, column_name FROM information_schema.columns"
    f" WHERE table_schema = current_schema() AND is_identity = 'YES' AND {NO_PART} ORDER BY 1, 2"
)


class Counted:
    """A stream that counts the lines written to it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.lines = 0

    def write(self, block: bytes) -> int:
        self.lines += block.count(b"\n")
        return self._stream.write(block)


def backup(services: Services, path: Path, now: datetime) -> Manifest:
    """Write everything to this file, and read it again. Raises: BadBackup; then an earlier file is as it was."""
    with services.database.operators() as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        hidden = connection.scalars(text(HIDING)).all()
        if hidden:
            raise BadBackup(f"{OPS_ROLE} cannot see all rows of {', '.join(hidden)}: run 'qbconnector migrate'.")
        with new(path) as archive:
            tables = {}
            for table, columns in _tables(connection).items():
                with archive.open(table, "w", force_zip64=True) as stream:
                    tables[table] = Member(columns, _copy(connection, table, columns, stream))
            manifest = Manifest(
                made_at=now.isoformat(),
                revision=str(revision(connection)),
                key=services.vault.hash(KEY),
                tables=tables,
                sequences=_sequences(connection),
            )
            put_manifest(archive, manifest)
        _compare(connection, path, manifest)
    return manifest


def _tables(connection: Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table, column in connection.execute(text(COLUMNS)):
        if table not in LEFT_OUT:
            found.setdefault(table, []).append(column)
    return found


def _copy(connection: Connection, table: str, columns: list[str], stream: IO[bytes]) -> int:
    counted = Counted(stream)
    connection.copy(f"COPY (SELECT {quoted(columns)} FROM {quoted([table])}) TO STDOUT", counted)
    return counted.lines


def _sequences(connection: Connection) -> dict[str, int]:
    """Of each numbered table; a sequence itself may not be read by the role, and its rows say what was given out."""
    found = {}
    for table, column in connection.execute(text(IDENTITIES)).all():
        found[f"{table}.{column}"] = int(
            connection.scalar(text(f"SELECT coalesce(max({quoted([column])}), 0) FROM {quoted([table])}")) or 0
        )
    return found


def _compare(connection: Connection, path: Path, manifest: Manifest) -> None:
    with opened(path):  # counts the rows of the file
        for table, member in manifest.tables.items():
            there = connection.scalar(text(f"SELECT count(*) FROM {quoted([table])}"))
            if there != member.rows:
                raise BadBackup(f"{table} has {there} rows, and {member.rows} were written to {path}.")


def quoted(names: list[str]) -> str:
    return ", ".join('"{}"'.format(name.replace('"', '""')) for name in names)
