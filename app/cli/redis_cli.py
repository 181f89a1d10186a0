"""``redis -- ARGS``: a redis-cli against the right server, for machines without one."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click
import redis as redis_library

from app.cli.exits import Failed
from app.cli.run import connected


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
def redis(args: tuple[str, ...]) -> None:
    """Send a command to Redis and print its answer as redis-cli would; without one, read commands from stdin."""
    with connected() as settings:
        client = client_of(settings.redis_url or "")
        try:
            if args:
                _one(client, args)
            else:
                _session(client)
        finally:
            client.close()


def client_of(url: str) -> redis_library.Redis:
    """Answers in the older form, as redis-cli shows them, and waits for as long as a command that blocks says."""
    return redis_library.Redis.from_url(url, decode_responses=False, protocol=2, socket_timeout=None)


def _one(client: redis_library.Redis, args: Sequence[str]) -> None:
    live = LIVE.get(args[0].upper())
    try:
        if live is not None:
            live(client, args)
        else:
            click.echo(render(_ask(client, args), sys.stdout.isatty()))
    except redis_library.ResponseError as error:
        raise Failed(f"(error) {error}") from error
    except KeyboardInterrupt:
        return


def _session(client: redis_library.Redis) -> None:
    """Commands from stdin, one a line; an error does not end it."""
    for line in sys.stdin:
        try:
            words = shlex.split(line)
            if not words:
                continue
            if words[0].lower() in ("quit", "exit"):
                return
            click.echo(render(_ask(client, words), sys.stdout.isatty()))
        except (redis_library.ResponseError, ValueError) as error:
            click.echo(f"(error) {error}")


def _ask(client: redis_library.Redis, args: Sequence[str]) -> object:
    """The server's own answer, before the library turns it into something more comfortable."""
    connection: Any = client.connection_pool.get_connection()
    try:
        connection.send_command(*args)
        return connection.read_response()
    finally:
        client.connection_pool.release(connection)


def _monitor(client: Any, args: Sequence[str]) -> None:
    with client.monitor() as stream:
        for entry in stream.listen():
            click.echo(f"{entry['time']} [{entry['db']}] {entry['command']}")


def _subscribe(client: Any, args: Sequence[str]) -> None:
    channel = client.pubsub()
    (channel.psubscribe if args[0].upper() == "PSUBSCRIBE" else channel.subscribe)(*args[1:])
    for message in channel.listen():
        click.echo(render([message["type"], message["channel"], message["data"]], sys.stdout.isatty()))


LIVE: dict[str, Callable[[Any, Sequence[str]], None]] = {
    "MONITOR": _monitor,
    "SUBSCRIBE": _subscribe,
    "PSUBSCRIBE": _subscribe,
}


def render(value: object, for_a_person: bool, indent: str = "") -> str:
    """The way redis-cli prints: with types and numbers for a person, bare lines for a pipe."""
    if isinstance(value, dict):
        value = [part for pair in value.items() for part in pair]
    if isinstance(value, list | tuple | set):
        return _render_list(list(value), for_a_person, indent)
    if value is None:
        return "(nil)" if for_a_person else ""
    if isinstance(value, bool | int):
        return f"(integer) {int(value)}" if for_a_person else str(int(value))
    if isinstance(value, float):
        return f"(double) {value!r}" if for_a_person else repr(value)
    text = value.decode("utf-8", errors="surrogateescape") if isinstance(value, bytes) else str(value)
    plain = not for_a_person or value == b"OK"
    shown = text if plain else _quoted(text)
    return shown.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="backslashreplace")


def _render_list(values: list[object], for_a_person: bool, indent: str) -> str:
    if not values:
        return "(empty array)" if for_a_person else ""
    if not for_a_person:
        return "\n".join(render(value, False) for value in values)
    width = len(str(len(values)))
    deeper = indent + " " * (width + 2)
    lines = [f"{number:>{width}}) {render(value, True, deeper)}" for number, value in enumerate(values, 1)]
    return f"\n{indent}".join(lines)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
