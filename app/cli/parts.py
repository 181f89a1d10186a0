"""``web``, ``worker``, ``beat``, ``flower``: the parts by themselves, for production."""

from __future__ import annotations

import os
from typing import NoReturn

import click

from app.cli.exits import NoServers
from app.config import DEFAULT_PORT, BadSetting, Settings
from app.embedded import ports, running_servers
from app.embedded.reach import check_database, check_redis
from app.environment import secret_text
from app.supervisor import commands
from app.workers.celery_app import QUEUES

SHORTEST = 12  # characters of Flower's password


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
    settings = Settings.from_env(os.environ)
    _turn_into(commands.beat(), commands.without_database(settings, _redis_of(settings)))


@click.command()
@click.option("--host", default=ports.LOOPBACK, show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=5555, show_default=True)
def flower(host: str, port: int) -> None:
    """Run Flower, Celery's monitor.

    The user is ``operator``, the password QBCONNECTOR_FLOWER_PASSWORD."""
    settings = Settings.from_env(os.environ)
    password = secret_text(os.environ, "QBCONNECTOR_FLOWER_PASSWORD")
    if password is None or len(password) < SHORTEST:
        raise BadSetting(f"QBCONNECTOR_FLOWER_PASSWORD is needed, of {SHORTEST} characters at least: Flower can stop workers.")
    env = commands.without_database(settings, _redis_of(settings))
    _turn_into(commands.flower(host, port), {**env, "FLOWER_BASIC_AUTH": f"operator:{password}"})


def _redis_of(settings: Settings) -> str:
    """Of the environment, or of a running ``up``; it answers. Raises: NoServers, Unreachable."""
    found = running_servers(settings)
    url = settings.redis_url or (found.redis_url if found else None)
    if url is None:
        raise NoServers("Set REDIS_URL, or run this beside 'qbconnector up'.")
    check_redis(url)
    return url


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
    _turn_into(command, commands.environment(known))


def _turn_into(command: list[str], env: dict[str, str]) -> NoReturn:
    os.execvpe(command[0], command, env)  # noqa: S606 - the parts' own command lines
