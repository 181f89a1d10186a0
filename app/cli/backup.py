"""``backup FILE`` and ``restore FILE``: everything that stands in PostgreSQL, in one file."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from app import backup as backups
from app.backup.archive import Manifest
from app.cli.exits import Failed
from app.cli.run import connected, json_option, print_json
from app.config import Settings
from app.embedded import running_servers
from app.services import make


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option
def backup(file: Path, as_json: bool) -> None:
    """Write a back-up of the database to a file while everything runs.

    A file of that name stays as it is until the new one is complete.
    """
    with connected() as settings:
        try:
            manifest = backups.backup(make(settings), file, datetime.now(UTC))
        except backups.BadBackup as error:
            raise Failed(str(error)) from error
    _tell(file, manifest, as_json=as_json)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="Throw away the companies that the database holds now.")
@json_option
def restore(file: Path, replace: bool, as_json: bool) -> None:
    """Put a back-up into the database; web and workers must not run.

    Needs the owner of the tables (DATABASE_URL) and the secret key that the back-up was made with.
    """
    found = running_servers(Settings.from_env(os.environ))
    if found is not None and found.url is not None:
        raise Failed(f"The service is running at {found.url}: stop it first.")
    with connected() as settings:
        try:
            manifest = backups.restore(settings, file, replace=replace)
        except backups.BadBackup as error:
            raise Failed(str(error)) from error
    _tell(file, manifest, as_json=as_json)


def _tell(file: Path, manifest: Manifest, *, as_json: bool) -> None:
    rows = {table: member.rows for table, member in manifest.tables.items()}
    if as_json:
        print_json({"file": str(file), "made_at": manifest.made_at, "revision": manifest.revision, "rows": rows})
    else:
        click.echo(f"{file}: made at {manifest.made_at}, {rows.get('company', 0):,} companies, {sum(rows.values()):,} rows.")
