"""status, preview, approve, sync: where a company stands, and what is to happen next."""

from __future__ import annotations

from urllib.parse import quote

import click

from app.cli import telling
from app.cli.asking import office, show
from app.cli.run import json_option
from app.cli.served import served


@click.command()
@click.argument("company_id", metavar="ID")
@json_option
def status(company_id: str, as_json: bool) -> None:
    """Where a company stands: session, queue, records, attention."""
    found = served(f"companies/{quote(company_id, safe='')}/status")
    if found is None:
        with office() as service:
            found = service.status(company_id)
    show(found, as_json, tell=telling.status)


@click.command()
@click.argument("company_id", metavar="ID")
@json_option
def preview(company_id: str, as_json: bool) -> None:
    """What would be written on each side."""
    with office() as service:
        show(service.preview(company_id), as_json, tell=telling.preview)


@click.command()
@click.argument("company_id", metavar="ID")
@click.option("--as-is", is_flag=True, help="Take the differences that exist now as agreed instead of writing them.")
@click.option("--seen", help="The digest of the preview that was looked at: one that has changed is not approved.")
@json_option
def approve(company_id: str, as_is: bool, seen: str | None, as_json: bool) -> None:
    """Let the preview be written."""
    with office() as service:
        show(service.approve(company_id, as_is, seen), as_json, tell=telling.preview)


@click.command()
@click.argument("company_id", metavar="ID")
@click.option("--full", is_flag=True, help="Read and compare everything, not only what changed.")
@click.option("--kind", help="customer, location, item, invoice …; all when left out.")
@json_option
def sync(company_id: str, full: bool, kind: str | None, as_json: bool) -> None:
    """A manual sync: IndusTrack is read now, QuickBooks at the next poll."""
    with office() as service:
        show(service.sync(company_id, full, kind), as_json)
