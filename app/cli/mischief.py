"""``sandbox mischief …``: changes behind the product's back, to see whether a proof that the books agree finds them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import requests

from app.cli.exits import Failed, NoServers, NotFound
from app.cli.run import json_option, print_json
from app.sandbox.industrack import Industrack, Refused, UnreadableState, load, save
from app.sandbox.industrack.mischief import ACTIONS as INDUSTRACK_ACTIONS
from app.sandbox.industrack.mischief import Mischief as IndustrackMischief
from app.sandbox.quickbooks import CompanyFile, Refusal
from app.sandbox.quickbooks.mischief import ACTIONS as QUICKBOOKS_ACTIONS
from app.sandbox.quickbooks.mischief import Mischief as QuickBooksMischief

FILE = click.Path(dir_okay=False, path_type=Path)
PATIENCE = 30.0  # seconds


@click.group()
def mischief() -> None:
    """Change a simulated QuickBooks or a sandbox IndusTrack behind the product's back.

    Values are given as field=text, or field:=JSON for numbers, true, false, null, lists and objects.
    """


@mischief.command()
@click.argument("action", type=click.Choice(list(QUICKBOOKS_ACTIONS)))
@click.argument("who_and_values", nargs=-1)
@click.option("--at", help="The control address of a `sandbox quickbooks` that runs.")
@click.option("--company-file", type=FILE, help="A company file, open in a `sandbox quickbooks` or not.")
@click.option("--kind", default="", help="Customer, Item, Invoice, Payment, Class, …: where names could be mistaken.")
@click.option("--silently", is_flag=True, help="TimeModified and EditSequence stay as they were.")
@json_option
def quickbooks(
    action: str,
    who_and_values: tuple[str, ...],
    at: str | None,
    company_file: Path | None,
    kind: str,
    silently: bool,
    as_json: bool,
) -> None:
    """Change a simulated QuickBooks: `edit "Joe's Grill" phone=641-555-0199 --silently`, `invoice-total 1001 total=99.00`."""
    who, values = _who_and_values(who_and_values)
    asked = {"action": action, "who": who, "values": values, "kind": kind, "silently": silently}
    at = at or (control_of(company_file) if company_file else None)
    if at is not None:
        _print(_post(f"{at.rstrip('/')}/mischief", asked), as_json)
        return
    if company_file is None:
        raise click.UsageError("Give --at or --company-file.")
    _print(_in_file(company_file, asked), as_json)


def _in_file(path: Path, asked: dict[str, Any]) -> Any:
    if not path.exists():
        raise NotFound(f"There is no file {path}.")
    try:
        file = CompanyFile.load(path)
        done = QuickBooksMischief(file).act(**asked)
        file.save(path)
    except (ValueError, ArithmeticError, OSError, TypeError) as error:
        raise Failed(str(error) or "The values cannot be read.") from error
    except Refusal as refusal:
        raise (NotFound if refusal.code == 3120 else Failed)(refusal.message) from refusal
    return done


@mischief.command()
@click.argument("action", type=click.Choice(list(INDUSTRACK_ACTIONS)))
@click.argument("collection_who_and_values", nargs=-1)
@click.option("--at", help="The address of a `sandbox industrack` that runs.")
@click.option("--state", type=FILE, help="The state file of a sandbox IndusTrack that does not run.")
@click.option("--token", help="The account.  [default: the first]")
@click.option("--without-webhook", is_flag=True, help="Nobody is told.")
@click.option("--without-stamp", is_flag=True, help="updated_at stays as it was.")
@json_option
def industrack(
    action: str,
    collection_who_and_values: tuple[str, ...],
    at: str | None,
    state: Path | None,
    token: str | None,
    without_webhook: bool,
    without_stamp: bool,
    as_json: bool,
) -> None:
    """Change a sandbox IndusTrack: `edit items Hour price=99.00 --without-stamp`, `swap-links customers A with=B`."""
    given = list(collection_who_and_values)
    collection = given.pop(0) if given and "=" not in given[0] else ""
    who, values = _who_and_values(tuple(given))
    asked: dict[str, Any] = {"action": action, "collection": collection, "who": who, "values": values}
    asked |= {"hints": not without_webhook, "stamps": not without_stamp}
    if at is not None:
        query = f"?token={token}" if token else ""
        _print(_post(f"{at.rstrip('/').removesuffix('/api/v1')}/_sandbox/mischief{query}", asked), as_json)
        return
    if state is None:
        raise click.UsageError("Give --at or --state.")
    _print(_in_state(state, token, asked), as_json)


def _in_state(path: Path, token: str | None, asked: dict[str, Any]) -> Any:
    if not path.exists():
        raise NotFound(f"There is no file {path}.")
    try:
        held: Industrack = load(path)
        done = IndustrackMischief(held, token).act(**asked)
        save(held, path)
    except (UnreadableState, ValueError, OSError, KeyError) as error:
        answer = error.answer if isinstance(error, Refused) else None
        raise (NotFound if answer is not None and answer.status == 404 else Failed)(str(error)) from error
    return done


def control_of(company_file: Path) -> str | None:
    """The control address of the QuickBooks that has a company file open, if one has."""
    beside = sidecar(company_file)
    if not beside.exists():
        return None
    at = beside.read_text(encoding="ascii").strip()
    try:
        requests.get(at, timeout=2)
    except requests.RequestException:
        return None  # it was left behind by one that is gone
    return at


def sidecar(company_file: Path) -> Path:
    """Where a running QuickBooks says what its control address is."""
    return company_file.with_name(f"{company_file.name}.control")


def _who_and_values(given: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    who, values = "", {}
    for one in given:
        name, sign, text = one.partition("=")
        if not sign or not name.rstrip(":").replace("_", "").isalnum():
            if who:
                raise click.UsageError(f"{one!r} is neither field=text nor field:=JSON.")
            who = one
        elif name.endswith(":"):
            values[name[:-1]] = _json(name, text)
        else:
            values[name] = text
    return who, values


def _json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise click.UsageError(f"{name}= needs JSON, not {text!r}.") from error


def _post(url: str, asked: dict[str, Any]) -> Any:
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.post(url, json=asked, timeout=PATIENCE)
        except requests.RequestException as error:
            raise NoServers(f"Nobody answers at {url}.") from error
    if answer.status_code >= 400:
        kind = NotFound if answer.status_code == 404 or "3120" in answer.text else Failed
        raise kind(answer.text)
    return answer.json()


def _print(done: Any, as_json: bool) -> None:
    if as_json:
        print_json(done)
        return
    for one in done if isinstance(done, list) else [done]:
        click.echo("  ".join(f"{name}={value}" for name, value in one.items()))
