"""What ``doctor`` compares on running servers: clocks, the queue and its view, the schedule's last run, statistics, pooling."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg2
import redis

from app.config import Settings
from app.embedded import Servers
from app.ops import gauges, months
from app.ops.checks import Finding, advice, ok, problem
from app.queue.view import View
from app.store import bodies
from app.store.engine import database
from app.store.sql import text

MOST_APART = 5.0  # seconds between two clocks
MOST_COMPARED = 1_000  # companies
OVERDUE = 120.0  # seconds since the last sweep
QUEUES = (
    "SELECT c.company_id, (SELECT count(*) FROM request r WHERE r.company_id = c.company_id AND r.state = 'waiting') AS waiting,"
    " (SELECT count(*) FROM request r WHERE r.company_id = c.company_id AND r.state = 'handed_out') AS handed_out"
    " FROM company c ORDER BY c.company_id LIMIT :most"
)
UNKNOWN_TO_THE_PLANNER = (
    "SELECT relname FROM pg_stat_user_tables WHERE n_live_tup > 1000 AND last_analyze IS NULL AND last_autoanalyze IS NULL"
)
BLOATED = "SELECT relname FROM pg_stat_user_tables WHERE n_dead_tup > 100000 AND n_dead_tup > n_live_tup"


def deeper(settings: Settings, found: Servers) -> Iterator[Finding]:
    """For a database that is migrated. Raises: SQLAlchemyError, redis.RedisError."""
    client: Any = redis.Redis.from_url(found.redis_url, socket_timeout=5)
    try:
        with database(settings.app_database_url, settings.ops_database_url).operators() as connection:
            there = connection.scalar(text("SELECT clock_timestamp()"))
            yield clock("PostgreSQL", datetime.now(UTC).timestamp() - there.timestamp())
            seconds, micros = client.time()
            yield clock("Redis", time.time() - seconds - micros / 1e6)
            rows = [tuple(row) for row in connection.execute(text(QUEUES), {"most": MOST_COMPARED})]
            yield from written(bodies.form(connection))
            yield next_month(is_there=months.is_next_there(connection, there))
            yield from statistics([*connection.scalars(text(UNKNOWN_TO_THE_PLANNER))], [*connection.scalars(text(BLOATED))])
        if not found.started:
            yield views(found.redis_url, rows)
            yield schedule(client.get(gauges.KEY), time.time())
        yield from pooling(settings)
    finally:
        client.close()


def clock(whose: str, ahead: float) -> Finding:
    """``ahead`` in seconds: how much this machine's clock is before the other one."""
    if abs(ahead) <= MOST_APART:
        return ok("clock", f"This machine and {whose} agree on the time.")
    which = "ahead of" if ahead > 0 else "behind"
    return problem("clock", f"This machine's clock is {abs(ahead):.0f} seconds {which} {whose}'s; let NTP set both.")


def views(redis_url: str, rows: list[tuple[str, int, int]]) -> Finding:
    """Whether Redis shows what stands in PostgreSQL."""
    found = View(redis_url).counts([company for company, *_ in rows])
    differ = [company for company, *counts in rows if (shown := found.get(company)) is None or _differs(shown, tuple(counts))]
    if not differ:
        return ok("live view", f"Redis shows the queues as they are ({len(rows)} companies compared).")
    some = ", ".join(differ[:3])
    return advice("live view", f"Redis shows {len(differ)} queues otherwise than they are ({some}); the sweep mends that.")


def _differs(shown: tuple[int, int], there: tuple[int, ...]) -> bool:
    """A company that is not shown at all has nothing to show."""
    return tuple(max(0, count) for count in shown) != there


def schedule(kept: bytes | None, now: float) -> Finding:
    """When the last sweep came to its end, by what it leaves."""
    try:
        age = now - float(json.loads(kept or b"")["at"])
    except (ValueError, TypeError, KeyError):
        return problem("schedule", "No sweep has come to its end yet: are beat and a worker running?")
    if age > OVERDUE:
        return problem("schedule", f"The last sweep ended {age:.0f} seconds ago; it is due every 15: look at beat and worker.")
    return ok("schedule", f"The last sweep ended {max(0.0, age):.0f} seconds ago.")


def written(form: str) -> Iterator[Finding]:
    """Whether everything of this release is in use that the one before could not have read."""
    if form == bodies.ZLIB:
        remedy = "when no process of it is left, run 'qbconnector migrate --finish'"
        yield advice("release", f"Bodies of messages are still written as the release before reads them: {remedy}.")


def next_month(*, is_there: bool) -> Finding:
    """Whether messages of next month will lie by themselves, so that they can go as a whole."""
    if is_there:
        return ok("months", "Next month's partitions of the messages are there.")
    return advice("months", "Next month's partitions of the messages are missing: does the schedule's hourly tidying fail?")


def statistics(unknown: list[str], bloated: list[str]) -> Iterator[Finding]:
    """What the planner knows of the tables."""
    if unknown:
        yield advice("statistics", f"PostgreSQL has never looked at {', '.join(sorted(unknown))}: run ANALYZE once.")
    if bloated:
        yield advice("statistics", f"More rows are dead than alive in {', '.join(sorted(bloated))}: is autovacuum on?")
    if not (unknown or bloated):
        yield ok("statistics", "PostgreSQL knows its tables.")


def pooling(settings: Settings) -> Iterator[Finding]:
    """A pooler that exchanges connections between transactions suits the program and not the migrations."""
    if is_exchanged(settings.app_database_url):
        yield ok("PgBouncer", "The program's connections are pooled by transaction, which it is made for.")
    if settings.database_url is not None and is_exchanged(settings.database_url):
        yield problem("PgBouncer", "DATABASE_URL goes through a pooler by transaction; migrate needs PostgreSQL itself.")


def is_exchanged(url: str) -> bool:
    """Whether what one connection has set is lost to it, or seen by another, after the transaction."""
    connections = [psycopg2.connect(url, connect_timeout=5) for _ in range(2)]
    try:
        for number, connection in enumerate(connections):
            connection.autocommit = True
            _ask(connection, "SELECT set_config('qbconnector.doctor', %s, false)", str(number))
        seen = [_ask(one, "SELECT current_setting('qbconnector.doctor', %s)", True) for one in connections]
    finally:
        for connection in connections:
            connection.close()
    return seen != ["0", "1"]


def _ask(connection: Any, statement: str, value: object) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, (value,))
        return cursor.fetchone()[0]
