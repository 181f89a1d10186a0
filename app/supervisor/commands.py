"""The command lines of the parts, the same under ``up`` and in production."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from app.config import NAMES, Settings
from app.logs.setting_up import GRANIAN
from app.workers.celery_app import QUEUES

CELERY = "app.workers.celery_app"
PYTHON = (sys.executable, "-P")  # never import from the folder that we happen to stand in

# Celery warns root of a danger that pickled messages have; ours are JSON.
HUSHED = ("-W", "ignore:You're running the worker with superuser privileges")


def web(host: str, port: int, workers: int, threads: int) -> list[str]:
    """The web server: every worker is a process; its threads do complete requests, and none waits for a sender."""
    options = {
        "--host": host,
        "--port": str(port),
        "--workers": str(workers),
        "--threads": str(threads),
        "--log-config": str(GRANIAN),
    }
    pairs = [text for pair in options.items() for text in pair]
    return [*PYTHON, "-m", "app.front", *pairs, "app.wsgi:make"]


def worker(concurrency: int, queues: tuple[str, ...] = QUEUES) -> list[str]:
    """Celery's worker: a parent that takes tasks, and children that do them."""
    return [
        *(*PYTHON, *HUSHED, "-m", "celery", "--quiet", "-A", CELERY, "worker"),
        *("--pool", "prefork", "--concurrency", str(concurrency)),
        *("--queues", ",".join(queues), "--loglevel", "INFO", "--without-gossip", "--without-mingle"),
    ]


def beat() -> list[str]:
    """Celery's schedule; one at a time in an installation."""
    return [*PYTHON, "-m", "celery", "--quiet", "-A", CELERY, "beat", "--loglevel", "INFO", "--pidfile="]


def flower(host: str, port: int) -> list[str]:
    """Celery's monitor; its password comes by its environment, because a command line is public."""
    return [*PYTHON, "-m", "celery", "--quiet", "-A", CELERY, "flower", f"--address={host}", f"--port={port}"]


def without_database(settings: Settings, redis_url: str) -> dict[str, str]:
    """For a part that speaks to Redis alone: none of the secrets that it has no use for."""
    kept = {"REDIS_URL", "QBCONNECTOR_DATA_DIR", "QBCONNECTOR_LOG_FORMAT"}
    given = settings.environment() | {"REDIS_URL": redis_url}
    return _program({name: value for name, value in given.items() if name in kept}, os.environ)


def environment(settings: Settings, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """This process's environment with these settings in the place of its own, and the way to this same code."""
    return _program(settings.environment(), environ)


def _program(given: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in environ.items() if name not in NAMES}
    root = Path(__file__).resolve().parents[2]
    if root.name not in ("site-packages", "dist-packages"):  # a source tree, perhaps not installed
        kept["PYTHONPATH"] = os.pathsep.join(filter(None, (str(root), kept.get("PYTHONPATH"))))
    return {**kept, **given, "PYTHONUNBUFFERED": "1"}
