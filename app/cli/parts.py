"""``web``, ``worker``, ``beat``: the parts by themselves, for production."""

from __future__ import annotations

import os
from typing import NoReturn

import click

from app.cli.exits import NoServers
from app.config import DEFAULT_PORT, Settings
from app.embedded import ports, running_servers
from app.embedded.reach import check_database
from app.supervisor import commands
from app.workers.celery_app import QUEUES


@click.command()
@click.option("--host", default=ports.LOOPBACK, show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes.")
@click.option("--threads", type=click.IntRange(1, 256), default=64, show_default=True, help="In each process.")
def web(host: str, port: int, workers: int, threads: int) -> None:
    """Run the web server: SOAP endpoint, dashboard, management API."""
    _become(commands.web(host, port, workers, threads))


@click.command()
@click.option("--concurrency", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes.")
@click.option("--queues", default=",".join(QUEUES), show_default=True, help="Which work to take.")
def worker(concurrency: int, queues: str) -> None:
    """Run a worker."""
    wanted = tuple(name.strip() for name in queues.split(",") if name.strip())
    unknown = [name for name in wanted if name not in QUEUES]
    if unknown or not wanted:
        raise click.BadParameter(f"choose from {', '.join(QUEUES)}", param_hint="--queues")
    _become(commands.worker(concurrency, wanted))


@click.command()
def beat() -> None:
    """Run the schedule; one at a time in an installation."""
    _become(commands.beat())


def _become(command: list[str]) -> NoReturn:
    """Turn into the part, so that a service manager's signals reach it."""
    settings = Settings.from_env(os.environ)
    found = running_servers(settings)
    if found is None:
        raise NoServers("Set DATABASE_URL and REDIS_URL, or run this beside 'qbconnector up'.")
    check_database(found.database_url)
    known = settings.with_servers(found.database_url, found.redis_url)
    if found.url is not None:
        known = known.served_at(found.url)
    os.execvpe(command[0], command, commands.environment(known))  # noqa: S606 - the parts' own command lines
