"""``python -m app.front``: the web server, granian, with an application that is received by the front."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import resource
from functools import partial
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings

KILL_SECONDS = 10  # that calls in hand have when the service stops
CONNECTIONS = 8192  # of a process, silent ones too; granian calls it back-pressure
FILES_BESIDE = 256  # that a process needs for other things
BUFFER = 64 * 1024  # bytes of one connection that wait in granian; also the longest head of a request


def main() -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m app.front", description=__doc__)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True, help="processes")
    parser.add_argument("--threads", type=int, required=True, help="of each process")
    parser.add_argument("--log-config", type=Path, help="set-up of the log, as JSON")
    parser.add_argument("target", help="module:function that makes the application from a number of threads")
    given = parser.parse_args()
    server = Granian(
        given.target,
        address=given.host,
        port=given.port,
        workers=given.workers,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(max_buffer_size=BUFFER),
        websockets=False,
        loop=Loops.uvloop if importlib.util.find_spec("uvloop") else Loops.asyncio,
        backlog=1024,
        backpressure=_connections(),
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_SECONDS,
        log_dictconfig=None if given.log_config is None else json.loads(given.log_config.read_text(encoding="utf-8")),
    )
    server.serve(target_loader=partial(_load, given.target, given.threads), wrap_loader=False)


def _load(target: str, threads: int) -> Any:
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)(threads)


def _connections() -> int:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return CONNECTIONS if hard == resource.RLIM_INFINITY else max(64, min(CONNECTIONS, hard - FILES_BESIDE))


if __name__ == "__main__":
    main()
