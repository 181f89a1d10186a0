"""Give a process its log: to stderr, in the form that the environment asks for."""

from __future__ import annotations

import json
import logging
import logging.config
from pathlib import Path
from typing import Any

LIMIT, KEPT = 10_000_000, 3  # bytes of a file, and how many older ones
GRANIAN = Path(__file__).with_name("granian.json")  # the web server reads its log's set-up from a file
# A task's beginning and end are a line of our own; what they repeat of an error may be what a customer entered.
TOO_TALKATIVE = {"celery.worker.strategy": "WARNING", "celery.app.trace": "CRITICAL", "celery.beat": "WARNING"}


def configuration(part: str, level: str = "INFO", file: Path | None = None) -> dict[str, Any]:
    """For ``logging.config``: the same for every process but for the part's name, and the file that it also logs to."""
    found: dict[str, Any] = json.loads(GRANIAN.read_text(encoding="utf-8"))
    found["formatters"]["ours"]["part"] = part
    found["root"]["level"] = level
    found["loggers"] |= {name: {"level": quiet} for name, quiet in TOO_TALKATIVE.items()}
    if file is not None:
        kept = {"class": "logging.handlers.RotatingFileHandler", "filename": str(file), "maxBytes": LIMIT, "backupCount": KEPT}
        found["handlers"]["file"] = kept | {"formatter": "ours", "filters": ["safe"], "encoding": "utf-8", "delay": True}
        found["root"]["handlers"].append("file")
    return found


def set_up(part: str, level: str = "INFO", file: Path | None = None) -> None:
    """From here on this process logs as the others do."""
    logging.config.dictConfig(configuration(part, level, file))
    logging.captureWarnings(capture=True)
