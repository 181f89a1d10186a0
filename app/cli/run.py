"""What commands share: the settings with servers that answer, and the one JSON value of ``--json``."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

import click

from app.config import Settings, use

Command = TypeVar("Command", bound=Callable[..., Any])


@contextlib.contextmanager
def connected() -> Iterator[Settings]:
    """Settings with both servers known and answering, also as this process's ``app.config.current()``.

    Beside a running ``up`` these are its servers and its address; with none, embedded ones run for the call.
    Raises: BadSetting, Unreachable, ServerFailed.
    """
    from app import logs  # noqa: PLC0415 - what the shortest commands never need is loaded where it is used
    from app.embedded import servers  # noqa: PLC0415

    logs.set_up("command", "WARNING")
    settings = Settings.from_env(os.environ)
    with servers(settings) as found:
        known = settings.with_servers(found.database_url, found.redis_url)
        if found.url is not None:
            known = known.served_at(found.url)
        if found.started:
            from app.store import migrate  # noqa: PLC0415 - slow to load, and seldom needed

            migrate.upgrade(known.owner_database_url, known.app_database_url, known.ops_database_url)
        yield use(known)


def json_option(command: Command) -> Command:
    """``--json``, handed to the command as ``as_json``."""
    text = "One JSON value on stdout."
    return click.option("--json", "as_json", is_flag=True, help=text)(command)


def print_json(value: object) -> None:
    """Print one JSON value: times as ISO 8601, amounts as text."""
    click.echo(json.dumps(value, default=_plain, ensure_ascii=False, indent=2))


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
