"""Whether the service lives and can serve: for balancers, for ``up``, for people."""

from __future__ import annotations

from dataclasses import dataclass

import redis
from sqlalchemy.exc import SQLAlchemyError

from app.config import Settings
from app.store.engine import database
from app.store.revisions import is_current, is_later


@dataclass(frozen=True)
class Health:
    """``ready`` asks only for what a poll needs: it succeeds with Redis down, and after a later release's ``migrate``."""

    ready: bool
    database: str
    redis: str


def health(settings: Settings) -> Health:
    """Look at both servers now."""
    state = _database(settings)
    return Health(ready=state == "ok", database=state, redis=_redis(settings.redis_url or ""))


def _database(settings: Settings) -> str:
    try:
        with database(settings.app_database_url, settings.ops_database_url).operators() as connection:
            return "ok" if is_current(connection) or is_later(connection) else "migrations are missing"
    except SQLAlchemyError as error:
        return type(error).__name__


def _redis(url: str) -> str:
    try:
        client = redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
        try:
            client.ping()
        finally:
            client.close()
    except (redis.RedisError, ValueError) as error:
        return type(error).__name__
    return "ok"
