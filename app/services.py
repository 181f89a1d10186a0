"""What every part of the service works with: settings, database, secrets, Redis; made once a process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from app.config import Settings, current
from app.queue.view import View
from app.queue.wake import Wake
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
    wake: Wake  # tells Celery that a claim is waiting
    now: Callable[[], datetime] = field(default=clock)


def make(settings: Settings) -> Services:
    return Services(
        settings=settings,
        database=database(settings.app_database_url, settings.ops_database_url),
        vault=Vault(settings.secret_key, settings.secret_key_old, settings.hash_key),
        view=View(settings.redis_url),
        wake=Wake(settings.redis_url),
    )


@lru_cache(maxsize=1)
def services() -> Services:
    """This process's services, from the environment."""
    return make(current())
