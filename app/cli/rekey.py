"""``rekey``: change the key that encrypts stored secrets."""

from __future__ import annotations

from dataclasses import asdict

import click

from app.cli.exits import Failed
from app.cli.run import connected, json_option, print_json
from app.ops.rekey import rekey as put_under_the_new_key
from app.services import make


@click.command()
@click.option("--hash-key", is_flag=True, help="Only print what QBCONNECTOR_HASH_KEY has to be before the key is changed.")
@json_option
def rekey(hash_key: bool, as_json: bool) -> None:
    """Encrypt what is stored with a new QBCONNECTOR_SECRET_KEY.

    QBCONNECTOR_SECRET_KEY_OLD is the key before, which is read as well meanwhile.
    """
    with connected() as settings:
        services = make(settings)
        if hash_key:
            click.echo(services.vault.hash_key)
            return
        done = put_under_the_new_key(services)
    if as_json:
        print_json([asdict(one) for one in done])
    else:
        for one in done:
            told = f"{one.renewed:,} under the new key now, {one.as_they_were:,} were already"
            click.echo(f"{one.table}.{one.column}: {told}" + (f", {one.unreadable:,} UNREADABLE" if one.unreadable else "") + ".")
    if any(one.unreadable for one in done):
        raise Failed("Some secrets can be read with neither key; nothing was changed in them.")
