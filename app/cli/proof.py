"""``proof``: do both sides agree?"""

from __future__ import annotations

import sys
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from app.cli.asking import office, show
from app.cli.run import json_option
from app.sync.proof.words import EXPLAINS, field_says

EXITS = {"agree": 0, "differ": 1, "unproven": 3}
COLUMNS = ("kind", "name", "field", "quickbooks", "industrack", "cause", "mended_at")


@click.command()
@click.argument("company_id", metavar="ID")
@click.option("--now", is_flag=True, help="Ask for a new one; the next polls of Web Connector read what it needs.")
@json_option
def proof(company_id: str, now: bool, as_json: bool) -> None:
    """Whether both sides agree, counted and compared anew. Exit 0: they agree; 1: they differ; 3: unproven."""
    with office() as service:
        found = service.ask_proof(company_id) if now else service.proof(company_id)
    if as_json:
        show(found, True)
    else:
        _print(found, now)
    sys.exit(EXITS[found["state"]])


def _print(found: dict[str, Any], now: bool) -> None:
    click.echo(found["because"])
    if now:
        click.echo("A new proof was asked for: the next updates of Web Connector read what it needs.")
    elif found["under_way"]:
        click.echo(f"A new one is under way since {found['under_way']['began_at']}.")
    if found["kinds"]:
        Console().print(counted(found))
    if found["differences"]:
        show([one | {"field": field_says(one["field"])} for one in found["differences"]], False, COLUMNS)


def counted(found: dict[str, Any]) -> Table:
    """How the figures of both sides add up, kind by kind."""
    table = Table("", "QuickBooks", "IndusTrack", "in pairs", "explained", "differences")
    for kind, one in found["kinds"].items():
        told = [
            f"{number:,} in {name} {EXPLAINS[cause]}"
            for side, name in (("quickbooks", "QuickBooks"), ("industrack", "IndusTrack"))
            for cause, number in one[side]["explained"].items()
            if number
        ]
        figures = (f"{one[side]['count']:,}" for side in ("quickbooks", "industrack"))
        table.add_row(kind, *figures, f"{one['pairs']:,}", "; ".join(told) or "-", str(one["differences"]))
    return table
