"""``demo``: everything on this machine, with a simulated QuickBooks and a sandbox IndusTrack that really synchronise."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from app import logs
from app.cli import demo_books
from app.cli.demo_books import Demo
from app.cli.exits import Failed
from app.cli.up import stop_on_signals
from app.config import DEFAULT_PORT, Settings, use
from app.embedded import ports
from app.office import Service
from app.sandbox.industrack import Industrack, serve
from app.sandbox.quickbooks import CompanyFile, QuickBooks
from app.sandbox.webconnector import Qwc, Update, WebConnector
from app.services import make
from app.supervisor import CannotStart, Supervisor
from app.sync.kinds import COLLECTIONS, called

NAME = "Demo company"
LONGEST = 1800.0  # seconds without being done; then something is wrong
RARELY = 20  # times as long as a look at what has arrived takes, which counts all records, nobody looks again
STILL = 240.0  # seconds in which nothing moves at all
MANY = 20_000  # records, for which both are meant; and as much again for each so many more
POLL_EVERY = 30.0  # seconds, while it stays up
NOOP_WAIT = 1.0
FEWEST_ITEMS = 12
console = Console()


@click.command()
@click.option("--customers", type=click.IntRange(2, 200_000), default=2000, show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True)
@click.option("--no-wait", is_flag=True, help="Leave after the proof instead of staying up.")
def demo(customers: int, port: int, no_wait: bool) -> None:
    """Watch a simulated QuickBooks company synchronise with a sandbox IndusTrack over HTTP."""
    logs.set_up("up", "WARNING")
    supervisor = Supervisor(Settings.from_env(os.environ), port, ports.LOOPBACK, echo=False)
    stop_on_signals(supervisor.request_stop)
    console.print("Starting servers, web, workers and schedule …")
    try:
        supervisor.start()
        if supervisor.is_ready:
            _play(supervisor, customers, no_wait=no_wait)
    except CannotStart as error:
        raise Failed(str(error)) from error
    finally:
        supervisor.stop()
    if supervisor.failure is not None:
        raise Failed(supervisor.failure)


def _play(supervisor: Supervisor, customers: int, *, no_wait: bool) -> None:
    demo = _set_up(supervisor.settings, customers)
    stopping = supervisor.stopping
    try:
        first = _first_sync(demo, stopping)
        if first is None:
            return
        again = _second_poll(demo, stopping)
        demo_books.invoice(demo, stopping, console)
        _table(demo, first, again)
        if not stopping(0.0):
            demo_books.prove(demo, stopping, console)
        if no_wait or stopping(0.0):
            return
        _links(demo, supervisor.settings)
        console.print("It goes on synchronising every 30 seconds. Ctrl-C stops it.")
        while not stopping(POLL_EVERY):
            demo.connector.update()
    finally:
        demo.server.stop()


def _set_up(settings: Settings, customers: int) -> Demo:
    """A company of its own for every demo; those of earlier demos are paused, their IndusTrack is gone."""
    service = Service(make(use(settings)))
    for earlier in service.companies():
        if earlier["name"] == NAME and earlier["state"] != "paused":
            service.pause(earlier["id"], True)
    industrack = Industrack()
    server = serve(industrack, ports.LOOPBACK, 0)
    company = service.add(NAME, server.url, industrack.token, {"auto_approve": "true"})
    industrack.send_webhooks_to(company["webhook_url"], company["webhook_secret"])
    qwc = settings.data_dir / "demo.qwc"
    qwc.write_bytes(service.qwc(company["id"]))
    items = max(FEWEST_ITEMS, customers // 10)
    file = CompanyFile.large(customers=customers, jobs=customers * 3 // 20, ship_tos=customers * 3 // 4, items=items)
    connector = WebConnector.from_qwc(Qwc.read(qwc), company["password"], quickbooks=QuickBooks(file), wait=NOOP_WAIT)
    connector.add()
    console.print(
        f"A simulated QuickBooks with {customers:,} customers and {items:,} items meets an empty sandbox IndusTrack."
        " This company is set to auto_approve: nobody has to look at the preview before it is written."
    )
    return Demo(service, industrack, server, file, connector, company, qwc)


def _first_sync(demo: Demo, stopping: Callable[[float], bool]) -> float | None:
    """Poll until everything has arrived; answers the seconds it took, None when it was stopped."""
    began = time.monotonic()
    polling = threading.Event()
    poller = threading.Thread(target=_poll, args=(demo, polling, stopping), daemon=True)
    poller.start()
    try:
        return _arrival(demo, stopping, began)
    finally:
        polling.set()
        poller.join(timeout=60)


def _arrival(demo: Demo, stopping: Callable[[float], bool], began: float) -> float | None:
    wanted = {COLLECTIONS[collection]: number for collection, number in demo.file.brings().items()}
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f} of {task.total:,.0f}"),
        TimeElapsedColumn(), console=console,
    ) as progress:  # fmt: skip
        reading = progress.add_task("read from QuickBooks", total=sum(wanted.values()))
        bars = {kind: progress.add_task(f"{called(kind)} in IndusTrack", total=number) for kind, number in wanted.items()}
        moved_at, before, took = time.monotonic(), None, 0.0
        patience = 1 + sum(wanted.values()) // MANY
        while not stopping(min(max(0.5, RARELY * took), 15.0)):
            asked_at = time.monotonic()
            status = demo.service.status(demo.company["id"])
            took = time.monotonic() - asked_at
            now = _show(progress, reading, bars, status)
            if now != before:
                moved_at, before = time.monotonic(), now
            if _has_arrived(demo, status, wanted):
                return time.monotonic() - began
            if time.monotonic() - moved_at > STILL * patience or time.monotonic() - began > LONGEST * patience:
                raise Failed("The demo did not finish; the logs in the data folder say why.")
    return None


def _poll(demo: Demo, done: threading.Event, stopping: Callable[[float], bool]) -> None:
    """What Web Connector's schedule does; a lost connection only costs time."""
    while not done.is_set() and not stopping(0.0):
        demo.connector.update()
        done.wait(2.0)


def _show(progress: Progress, reading: TaskID, bars: dict[str, TaskID], status: dict[str, Any]) -> list[int]:
    records = status["records"]
    now = [sum(records[kind]["quickbooks"] for kind in bars), *(records[kind]["linked"] for kind in bars)]
    for bar, value in zip((reading, *bars.values()), now, strict=True):
        progress.update(bar, completed=value)
    return now


def _has_arrived(demo: Demo, status: dict[str, Any], wanted: dict[str, int]) -> bool:
    there = {COLLECTIONS.get(name): counts["total"] for name, counts in demo.industrack.counts().items()}
    return bool(
        status["idle"]
        and status["state"] == "active"
        and all(min(there[kind], status["records"][kind]["linked"]) >= number for kind, number in wanted.items())
    )


def _second_poll(demo: Demo, stopping: Callable[[float], bool]) -> tuple[Update, int, int]:
    """Read QuickBooks once more; answers what was written on either side because of it, which is nothing."""
    demo.service.sync(demo.company["id"], False, None)
    while not stopping(0.5) and not demo.service.status(demo.company["id"])["idle"]:
        pass
    writes = demo.industrack.log.writes
    sequences = {one.id: one.sequence for one in demo.file.customers}
    update = demo.connector.update()
    while not stopping(0.5) and not demo.service.status(demo.company["id"])["idle"]:
        pass
    changed = sum(one.sequence != sequences.get(one.id) for one in demo.file.customers)
    return update, demo.industrack.log.writes - writes, changed


def _table(demo: Demo, seconds: float, again: tuple[Update, int, int]) -> None:
    records = demo.service.status(demo.company["id"])["records"]
    table = Table(title="What arrived where")
    for name in ("", "QuickBooks", "IndusTrack", "linked"):
        table.add_column(name, justify="left" if not name else "right")
    for kind, counts in records.items():
        if any(counts.values()):
            table.add_row(kind, *(f"{counts[side]:,}" for side in ("quickbooks", "industrack", "linked")))
    console.print(table)
    update, pushed, changed = again
    console.print(f"The first sync took {seconds:.0f} seconds.")
    console.print(
        f"The second poll wrote {pushed} records to IndusTrack and {changed} to QuickBooks."
        f" Web Connector showed: {update.status_text}"
    )


def _links(demo: Demo, settings: Settings) -> None:
    """Where to look while it runs."""
    console.print(f"Dashboard:      {settings.public_url}/   (the key is in {settings.data_dir / 'api_key'})")
    console.print(f"IndusTrack:     {demo.server.url.removesuffix('/api/v1')}/")
    console.print(f"Set-up page:    {demo.company['setup_url']}")
    console.print(f".qwc file:      {demo.qwc}")
    console.print(f"In another terminal: qbconnector status {demo.company['id']}")
