"""``migrate``: bring the database up to date."""

from __future__ import annotations

import click

from app.cli.run import connected
from app.store import migrate as migrations


@click.command()
@click.option("--finish", is_flag=True, help="No process of the release before is left: write what it could not have read.")
def migrate(finish: bool) -> None:
    """Bring the database up to date: roles and tables. Safe to run again."""
    with connected() as settings:
        migrations.upgrade(settings.owner_database_url, settings.app_database_url, settings.ops_database_url)
        if finish:
            migrations.finish(settings.owner_database_url)
    click.echo("The database is up to date.")
