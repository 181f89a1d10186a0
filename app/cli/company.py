"""``company``: add, list, show, set, qwc, password, token, address, rename, pause, resume, export, remove."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from app.cli.asking import office, show
from app.cli.exits import Failed
from app.cli.run import json_option


@click.group()
def company() -> None:
    """Companies: one IndusTrack account and its one QuickBooks company file each."""


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals:
            raise click.UsageError(f"{one!r} is not of the form key=value.")
        pairs[name.strip()] = value
    return pairs


@company.command()
@click.argument("name")
@click.option("--industrack-url", required=True, help="What `/customers` hangs below.")
@click.option("--industrack-token", required=True)
@click.option("--customers", help="quickbooks_to_industrack, industrack_to_quickbooks, two_way")
@click.option("--items", help="quickbooks_to_industrack, industrack_to_quickbooks, off")
@click.option("--invoices", help="industrack_to_quickbooks, off")
@click.option("--job-policy", help="customer, qualified, location, ignore")
@click.option("--time-zone", help="As America/Chicago; IndusTrack's own when left out.")
@click.option("--auto-approve", is_flag=True, help="Write at once, without a person looking at the preview.")
@click.option("--set", "more", multiple=True, metavar="KEY=VALUE", help="Any other setting.")
@json_option
def add(name: str, industrack_url: str, industrack_token: str, more: tuple[str, ...], as_json: bool, **given: Any) -> None:
    """Make a company. The password and the secrets are shown this once."""
    settings = {key: str(value) for key, value in given.items() if value not in (None, False)} | _pairs(more)
    with office() as service:
        added = service.add(name, industrack_url, industrack_token, settings)
    show(added, as_json)


@company.command("list")
@json_option
def list_(as_json: bool) -> None:
    """All companies."""
    with office() as service:
        show(service.companies(), as_json, ("id", "name", "state", "attention"))


@company.command("show")
@click.argument("company_id", metavar="ID")
@json_option
def show_(company_id: str, as_json: bool) -> None:
    """One company with its settings and what is known of its QuickBooks."""
    with office() as service:
        show(service.company(company_id), as_json)


@company.command("set")
@click.argument("company_id", metavar="ID")
@click.argument("pairs", nargs=-1, required=True, metavar="KEY=VALUE…")
@json_option
def set_(company_id: str, pairs: tuple[str, ...], as_json: bool) -> None:
    """Change settings; a changed direction or job policy waits for its preview to be approved."""
    with office() as service:
        show(service.change(company_id, _pairs(pairs)), as_json)


@company.command()
@click.argument("company_id", metavar="ID")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of stdout.")
def qwc(company_id: str, output: Path | None) -> None:
    """The .qwc file that the bookkeeper adds to Web Connector."""
    with office() as service:
        content = service.qwc(company_id)
    if output is None:
        sys.stdout.buffer.write(content)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise Failed(f"{output} cannot be written: {error.strerror}.") from error


@company.command()
@click.argument("company_id", metavar="ID")
@json_option
def password(company_id: str, as_json: bool) -> None:
    """A new Web Connector password, shown this once; the one before stops working."""
    with office() as service:
        show({"id": company_id, "password": service.new_password(company_id)}, as_json)


@company.command()
@click.argument("company_id", metavar="ID")
@click.option("--industrack-token", required=True, help="Of the same IndusTrack account.")
@json_option
def token(company_id: str, industrack_token: str, as_json: bool) -> None:
    """A new IndusTrack token in place of one that was revoked; what waited for it goes at once."""
    with office() as service:
        show(service.set_token(company_id, industrack_token), as_json)


@company.command()
@click.argument("company_id", metavar="ID")
@click.option("--industrack-url", required=True, help="What `/customers` hangs below.")
@click.option("--industrack-token", help="Of the same IndusTrack account; the one it has, when left out.")
@json_option
def address(company_id: str, industrack_url: str, industrack_token: str | None, as_json: bool) -> None:
    """Another address of the same IndusTrack account; it is tried at once."""
    with office() as service:
        show(service.reach(company_id, industrack_url, industrack_token), as_json)


@company.command()
@click.argument("company_id", metavar="ID")
@click.argument("name")
@json_option
def rename(company_id: str, name: str, as_json: bool) -> None:
    """Another name, by which people know the company here."""
    with office() as service:
        show(service.rename(company_id, name), as_json)


@company.command()
@click.argument("company_id", metavar="ID")
@json_option
def pause(company_id: str, as_json: bool) -> None:
    """Write nothing on either side until it is resumed."""
    with office() as service:
        show(service.pause(company_id, True), as_json)


@company.command()
@click.argument("company_id", metavar="ID")
@json_option
def resume(company_id: str, as_json: bool) -> None:
    """Go on after a pause."""
    with office() as service:
        show(service.pause(company_id, False), as_json)


@company.command()
@click.argument("company_id", metavar="ID")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of stdout.")
def export(company_id: str, output: Path | None) -> None:
    """Everything that is kept of a company, without secrets, as JSON lines."""
    with office() as service:
        lines = service.export(company_id)
        try:
            with output.open("x", encoding="utf-8") if output else nullcontext(sys.stdout) as out:
                out.writelines(lines)
        except OSError as error:
            raise Failed(f"{output} cannot be written: {error.strerror}.") from error


@company.command()
@click.argument("company_id", metavar="ID")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Where the export goes; .gz packs it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def remove(company_id: str, output: Path | None, yes: bool, as_json: bool) -> None:
    """Export a company, then erase it. What stands in QuickBooks and IndusTrack stays there."""
    with office() as service:
        name = service.company(company_id)["name"]
        if sys.stdin.isatty() and not yes:
            click.confirm(f"Erase everything that is kept of {name!r}?", abort=True, err=True)
        show(service.remove(company_id, output), as_json)


company.add_command(remove, "erase")  # the word that people look for whose data it is
