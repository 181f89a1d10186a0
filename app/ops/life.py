"""By what is known that worker and schedule live: a sign in Redis that each leaves every few seconds."""

from __future__ import annotations

import redis


def key(part: str) -> str:
    """The key that says ``part`` lives: a string with host and time, gone after a minute of silence."""
    return f"qbc:alive:{part}"


def is_alive(client: redis.Redis, part: str) -> bool:
    """Whether the part gave a sign within the last minute. Raises: redis.RedisError."""
    return bool(client.exists(key(part)))
