"""``up``: everything on this machine."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import click

from app import logs
from app.cli.exits import Failed
from app.config import DEFAULT_PORT, Settings
from app.embedded import ports
from app.supervisor import CannotStart, Supervisor

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True)
@click.option("--host", default=ports.LOOPBACK, show_default=True, help="Address to listen on.")
def up(port: int, host: str) -> None:
    """Run everything on this machine: servers, web, workers, schedule. Ctrl-C stops it."""
    settings = Settings.from_env(os.environ)
    folder = settings.data_dir / "logs"
    folder.mkdir(mode=0o700, exist_ok=True)
    logs.set_up("up", file=folder / "up.log")
    supervisor = Supervisor(settings, port, host)
    stop_on_signals(supervisor.request_stop)
    click.echo("Starting …", err=True)
    try:
        supervisor.start()
        if supervisor.is_ready:
            _greet(supervisor)
        supervisor.wait()
    except CannotStart as error:
        raise Failed(str(error)) from error
    finally:
        supervisor.stop()
    if supervisor.failure is not None:
        raise Failed(supervisor.failure)
    click.echo("Stopped.", err=True)


def stop_on_signals(stop: Callable[[], None]) -> None:
    """Ctrl-C, a service manager's stop and a closed terminal all end it in good order."""
    for number in SIGNALS:
        if number == signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN:
            continue  # nohup
        signal.signal(number, lambda *_: stop())


def _greet(supervisor: Supervisor) -> None:
    settings = supervisor.settings
    click.echo(f"Ready. Dashboard:     {settings.public_url}/")
    click.echo(f"       Web Connector: {settings.public_url}/qbwc")
    click.echo(f"       Data folder:   {settings.data_dir}   (logs in {settings.data_dir / 'logs'})")
    click.echo("       Ctrl-C stops it.")
