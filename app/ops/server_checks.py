"""What ``doctor`` asks the servers: do they answer, are the tables there, do worker and schedule live."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg2
import redis
from sqlalchemy.exc import SQLAlchemyError

from app.config import Settings
from app.embedded import ServerFailed, Servers, servers
from app.ops.checks import Finding, Level, advice, ok, problem
from app.ops.deeper_checks import deeper
from app.ops.life import is_alive
from app.store.engine import database
from app.store.revisions import is_current, is_later


def reachable(settings: Settings) -> Iterator[Finding]:
    """Both servers, and through them everything else; embedded ones are started for the look."""
    try:
        with servers(settings) as found:
            yield ok("servers", _where(found))
            known = settings.with_servers(found.database_url, found.redis_url)
            tables = migrations(known, fresh=found.started)
            yield tables
            yield from life(found)
            if tables.level is Level.OK:
                yield from _compared(known, found)
    except ServerFailed as error:
        yield problem("servers", str(error))


def _compared(settings: Settings, found: Servers) -> Iterator[Finding]:
    try:
        yield from deeper(settings, found)
    except (SQLAlchemyError, redis.RedisError, psycopg2.Error) as error:
        yield problem("servers", f"A server did not answer while it was looked at ({type(error).__name__}).")


def _where(found: Servers) -> str:
    if found.started:
        return "The embedded servers start and answer; 'qbconnector up' is not running."
    if found.url is not None:
        return f"The servers of the running service at {found.url} answer."
    return "PostgreSQL and Redis of the environment answer."


def migrations(settings: Settings, *, fresh: bool) -> Finding:
    """Whether the tables are those of this version."""
    try:
        with database(settings.app_database_url, settings.ops_database_url).operators() as connection:
            current, later = is_current(connection), is_later(connection)
    except SQLAlchemyError as error:
        if fresh:
            return advice("migrations", "The database is empty yet; 'qbconnector up' will make the tables.")
        return problem(
            "migrations",
            f"The program's role cannot use the database ({type(error).__name__}): run 'qbconnector migrate'.",
        )
    if current:
        return ok("migrations", "The tables are up to date.")
    if later:
        return advice("migrations", "A later release has migrated; this one goes on until it is started again as the later one.")
    return problem("migrations", "The tables are of another version: run 'qbconnector migrate'.")


def life(found: Servers) -> Iterator[Finding]:
    """Signs of life of worker and schedule in Redis, when somebody ought to be running."""
    client = redis.Redis.from_url(found.redis_url, socket_timeout=5)
    try:
        for part, what in (("worker", "A worker"), ("beat", "The schedule")):
            if is_alive(client, part):
                yield ok(part, f"{what} gave a sign of life within the last minute.")
            elif found.started:
                yield advice(part, f"{what} is not running, because nothing was started.")
            else:
                yield problem(part, f"{what} gave no sign of life for a minute: start 'qbconnector {part}', or look at its log.")
    except redis.RedisError as error:
        yield problem("redis", f"Redis does not take commands: {error}.")
    finally:
        client.close()
