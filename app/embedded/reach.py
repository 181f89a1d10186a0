"""Whether servers answer, and one sentence when they do not."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.database_url import DatabaseUrl
from app.embedded.errors import Unreachable

PATIENCE = 5  # seconds


def check_database(url: str) -> None:
    """Raises: Unreachable."""
    import psycopg2  # noqa: PLC0415 - commands that only look for a running service load neither

    try:
        psycopg2.connect(url, connect_timeout=PATIENCE).close()
    except psycopg2.Error as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        where = DatabaseUrl.parse(url).without_password()
        raise Unreachable(f"PostgreSQL cannot be reached at {where}: {reason}") from error


def check_redis(url: str) -> None:
    """Raises: Unreachable."""
    import redis  # noqa: PLC0415

    try:
        client = redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
        try:
            client.ping()
        finally:
            client.close()
    except (redis.RedisError, ValueError) as error:
        parts = urlsplit(url)
        where = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
        raise Unreachable(f"Redis cannot be reached at {where}: {error}") from error
