"""``sandbox …``: the simulated QuickBooks with its Web Connector, and the sandbox IndusTrack, as programs."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from app.cli.exits import Failed, NoServers, NotFound
from app.cli.interrupts import run_until_interrupted
from app.cli.mischief import mischief, sidecar
from app.cli.run import json_option, print_json
from app.sandbox.industrack import DEFAULT_TOKEN, Industrack, UnreadableState, load, save, serve
from app.sandbox.quickbooks import CompanyFile, QuickBooks, Refusal
from app.sandbox.quickbooks.control import Control
from app.sandbox.quickbooks.mischief import Mischief
from app.sandbox.quickbooks.switches import switch
from app.sandbox.webconnector import Outcome, Qwc, QwcRefused, QwcUnanswered, Update, WebConnector

EVERY = 60.0
SAVE_EVERY = 2.0
FILE = click.Path(dir_okay=False, path_type=Path)
SECONDS = click.FloatRange(min=0)
SIZES: dict[str, Callable[[], CompanyFile]] = {
    "empty": CompanyFile.empty,
    "tidy": CompanyFile.tidy,
    "messy": CompanyFile.messy,
    "odd": CompanyFile.odd,
    "large": CompanyFile.large,
}


@click.group()
def sandbox() -> None:
    """Simulated QuickBooks and IndusTrack, for trials and training."""


sandbox.add_command(mischief)


@sandbox.command()
@click.option("--url", help="The SOAP address.")
@click.option("--username", help="The user name that the .qwc file names.")
@click.option("--password", required=True, envvar="QBWC_PASSWORD", help="Also as QBWC_PASSWORD.")
@click.option("--qwc", "qwc_file", type=FILE, help="A .qwc file instead of --url and --username; it is added first.")
@click.option("--company-file", type=FILE, help="Loaded when it exists; changes are saved into it.")
@click.option("--size", default="tidy", show_default=True, help="A new company: empty, tidy, messy, odd, large, or customers.")
@click.option("--set", "switches", multiple=True, metavar="NAME=VALUE", help="A switch of docs/simulator.md, as time_zone=….")
@click.option(
    "--currency", "currencies", multiple=True, metavar="CODE=RATE", help="Turn on currencies beside US Dollar: EUR=1.08."
)
@click.option("--control", type=click.IntRange(0, 65535), default=0, help="Port of the control address.  [default: a free one]")
@click.option("--save/--no-save", "saves", default=True, show_default=True, help="Whether --company-file is written.")
@click.option("--every", type=SECONDS, help="Seconds between updates.  [default: the .qwc file's, or 60]")
@click.option("--wait", type=SECONDS, default=5.0, show_default=True, help="Seconds to wait after NoOp.")
@click.option("--once", is_flag=True, help="Update once and leave.")
@json_option
def quickbooks(
    company_file: Path | None,
    size: str,
    switches: tuple[str, ...],
    currencies: tuple[str, ...],
    control: int,
    saves: bool,
    every: float | None,
    once: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """A simulated QuickBooks that updates through the Web Connector's protocol, against any endpoint."""
    if as_json and not once:
        raise click.UsageError("--json needs --once.")
    file = _company(company_file, size)
    program = QuickBooks(file)
    _switch(file, switches, currencies)
    running = Running(file, _connector(program, **options), company_file, saves, once, as_json)

    def work() -> None:
        if once:
            running.seen(running.connector.update())
        else:
            with _controlled(program, control, company_file, running.keep) as at:
                click.echo(f"Mischief: qbconnector sandbox mischief quickbooks … --at {at}")
                running.connector.run(every, seen=running.seen)

    running.run(work)


@dataclass
class Running:
    """The simulated QuickBooks while it updates; its file is saved after whatever may have changed it."""

    file: CompanyFile
    connector: WebConnector
    path: Path | None
    saves: bool
    once: bool
    as_json: bool
    updates: deque[Update] = field(default_factory=lambda: deque(maxlen=2))

    def keep(self) -> None:
        if self.path is not None and self.saves:
            self.file.save(self.path)

    def seen(self, update: Update) -> None:
        """Tell of an update. Raises what ends the program, when the first one does not succeed."""
        self.updates.append(update)
        if "sendRequestXML" in update.operations:
            self.keep()
        if not self.as_json:
            click.echo(_line(update))
        if len(self.updates) == 1:
            _leave_unless_welcome(update, self.once)

    def run(self, work: Callable[[], None]) -> None:
        """Until it is done or somebody interrupts it."""
        try:
            self.keep()
            run_until_interrupted(work, self.connector.stop)
        except KeyboardInterrupt:
            self.keep()
            raise
        except OSError as error:
            raise Failed(f"{self.path} cannot be written: {error.strerror}") from error
        finally:
            if self.as_json and self.updates:
                print_json(_summary(self.updates[0]))


def _switch(file: CompanyFile, switches: tuple[str, ...], currencies: tuple[str, ...]) -> None:
    """Set what the command line says. Raises: click.UsageError."""
    try:
        for one in switches:
            name, _, value = one.partition("=")
            switch(file.behaviour, name, value)
        if currencies:
            file.use_currencies(**dict(one.split("=", 1) for one in currencies))
    except (ValueError, Refusal) as error:
        raise click.UsageError(str(error)) from error


@contextmanager
def _controlled(program: QuickBooks, port: int, path: Path | None, keep: Callable[[], None]) -> Iterator[str]:
    """Listen for mischief meanwhile; whoever names the company file finds the address beside it."""
    try:
        control = Control(Mischief(program.file, program), port, keep)
    except OSError as error:
        raise Failed(f"Port {port} cannot be used: {os.strerror(error.errno or 0)}.") from error
    beside = sidecar(path) if path is not None else None
    try:
        if beside is not None:
            beside.write_text(control.url, encoding="ascii")
        yield control.url
    finally:
        control.stop()
        if beside is not None:
            beside.unlink(missing_ok=True)


def _company(path: Path | None, size: str) -> CompanyFile:
    if path is not None and path.exists():
        try:
            return CompanyFile.load(path)
        except (ValueError, OSError) as error:
            raise Failed(f"{path} cannot be loaded: {error}") from error
    if size in SIZES:
        return SIZES[size]()
    if size.isascii() and size.isdigit() and len(size) <= 6:
        customers = int(size)
        return CompanyFile.large(customers=customers, jobs=customers * 3 // 20, ship_tos=customers * 3 // 4)
    raise click.BadParameter(f"{size!r} is neither {', '.join(SIZES)} nor a number of customers.", param_hint="--size")


def _connector(
    program: QuickBooks, qwc_file: Path | None, url: str | None, username: str | None, password: str, wait: float
) -> WebConnector:
    if (qwc_file is None) == (url is None) or (url is None) != (username is None):
        raise click.UsageError("Give --url and --username, or --qwc.")
    try:
        if qwc_file is None:
            connector = WebConnector(url or "", username or "", password, quickbooks=program, wait=wait)
            connector.every = EVERY
            return connector
        connector = WebConnector.from_qwc(Qwc.read(qwc_file), password, quickbooks=program, wait=wait)
        connector.add()
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {qwc_file}.") from error
    except QwcUnanswered as error:
        raise NoServers(str(error)) from error
    except QwcRefused as error:
        raise Failed(str(error)) from error
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    return connector


def _leave_unless_welcome(update: Update, once: bool) -> None:
    """After the first update: leave when nobody is there or the password is wrong; ``once`` when it did not succeed."""
    if update.unreachable:
        raise NoServers(update.error or "The service cannot be reached.")
    succeeded = update.outcome in (Outcome.DONE, Outcome.NOTHING_TO_DO)
    if update.outcome is Outcome.REFUSED or (once and not succeeded):
        raise Failed(update.error or update.status_text)


def _line(update: Update) -> str:
    words = update.outcome.replace("_", " ")
    said = f": {update.status_text}" if update.status_text else ""
    return f"{datetime.now().astimezone():%H:%M:%S} {words} ({len(update.calls)} calls, {update.seconds:.1f} s){said}"


def _summary(update: Update) -> dict[str, Any]:
    return {
        "outcome": update.outcome,
        "status_text": update.status_text,
        "error": update.error,
        "calls": [{"operation": call.operation, "seconds": round(call.seconds, 4)} for call in update.calls],
    }


@sandbox.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8200, show_default=True, help="0 takes a free one.")
@click.option("--token", help=f"What the connector logs in with.  [default: the state's, or {DEFAULT_TOKEN}]")
@click.option("--state", type=FILE, help="Loaded when it exists; changes are saved into it.")
@json_option
def industrack(host: str, port: int, token: str | None, state: Path | None, as_json: bool) -> None:
    """A sandbox IndusTrack; its address shows what is in it."""
    held = _industrack(state, token)
    try:
        server = serve(held, host, port)
    except OSError as error:
        raise Failed(f"Port {port} of {host} cannot be used: {os.strerror(error.errno or 0)}.") from error
    if as_json:
        print_json({"url": server.url, "page": server.address, "token": held.token})
    else:
        click.echo(f"Sandbox IndusTrack at {server.url} with the token {held.token}.")
        click.echo(f"What is in it: {server.address}/ (Ctrl-C stops it).")
    ended = threading.Event()
    try:
        run_until_interrupted(lambda: _save_changes(held, state, ended), ended.set)
    except OSError as error:
        raise Failed(f"{state} cannot be written: {error.strerror}") from error
    finally:
        server.stop()


def _industrack(state: Path | None, token: str | None) -> Industrack:
    if state is None or not state.exists():
        return Industrack(token=token or DEFAULT_TOKEN)
    try:
        held = load(state)
    except (UnreadableState, OSError) as error:
        raise Failed(str(error)) from error
    if token is not None and token != held.token:
        held.change_token(held.token, token)
    return held


def _save_changes(held: Industrack, state: Path | None, ended: threading.Event) -> None:
    """Save what changed: at once, every few seconds, and at the end."""
    saved, last = None, False
    while True:
        now = held.fingerprint()
        if state is not None and now != saved:
            save(held, state)
            saved = now
        if last:
            return
        last = ended.wait(SAVE_EVERY)
