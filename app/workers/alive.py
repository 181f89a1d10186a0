"""Worker and schedule leave signs of life in Redis; as a program, the health check of their containers."""

from __future__ import annotations

import logging
import socket
import sys
from datetime import UTC, datetime

import redis

from app.config import current
from app.ops.life import is_alive, key

log = logging.getLogger(__name__)
EVERY = 10.0  # seconds between two signs
LASTS = 60  # seconds that a sign counts


def say_alive(redis_url: str, part: str) -> None:
    """Leave a sign; without Redis there is none, and nothing else suffers."""
    client = redis.Redis.from_url(redis_url, socket_timeout=1, socket_connect_timeout=1)
    try:
        client.set(key(part), f"{socket.gethostname()} {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", ex=LASTS)
    except redis.RedisError as error:
        log.warning("no sign of life of the %s: %s", part, error)
    finally:
        client.close()


def main(part: str) -> int:
    """Exit code for a container's health check: 0 when the part gave a sign within the last minute."""
    client = redis.Redis.from_url(current().redis_url or "", socket_timeout=5, socket_connect_timeout=5)
    try:
        return 0 if is_alive(client, part) else 1
    finally:
        client.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
