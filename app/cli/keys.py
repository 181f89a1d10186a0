"""``key``: keys of the management API, for programs."""

from __future__ import annotations

import click

from app.cli.asking import everything, office, show
from app.cli.run import json_option
from app.office.callers import SCOPES


@click.group()
def key() -> None:
    """Keys of the management API: each with a name and scopes, for every company or one."""


@key.command()
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(SCOPES), default=("read",), show_default=True)
@click.option("--company", "company_id", metavar="ID", help="Only this company; every company when left out.")
@json_option
def add(name: str, scopes: tuple[str, ...], company_id: str | None, as_json: bool) -> None:
    """Make a key; it is shown this once. `operate` includes `read`, `admin` includes both."""
    with office() as service:
        show(service.add_key(name, scopes, company_id), as_json)


@key.command("list")
@json_option
def list_(as_json: bool) -> None:
    """Keys, revoked ones too."""
    with office() as service:
        show(everything(service.keys), as_json, ("id", "name", "scopes", "company_id", "last_used_at", "revoked_at"))


@key.command()
@click.argument("key_id", metavar="KEY_ID")
@json_option
def revoke(key_id: str, as_json: bool) -> None:
    """Let a key open nothing from now on."""
    with office() as service:
        show(service.revoke_key(key_id), as_json)
