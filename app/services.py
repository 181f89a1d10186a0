"""What every part of the service works with: settings, database, secrets, Redis; made once a process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from app.config import Settings, current
from app.queue.view import View
from app.store.engine import Database, database
from app.vault import Vault


def clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Services:
    settings: Settings
    database: Database
    vault: Vault
    view: View  # the live view in Redis
    now: Callable[[], datetime] = field(default=clock)

    @staticmethod
    def dump(value: Any) -> str:
        """JSON for a jsonb parameter."""
        return dump(value)


def dump(value: Any) -> str:
    """JSON as Postgres takes it: it has no room for NUL in a text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).replace("\\u0000", "")


def make(settings: Settings) -> Services:
    return Services(
        settings=settings,
        database=database(settings.app_database_url, settings.ops_database_url),
        vault=Vault(settings.secret_key),
        view=View(settings.redis_url),
    )


@lru_cache(maxsize=1)
def services() -> Services:
    """This process's services, from the environment."""
    return make(current())
