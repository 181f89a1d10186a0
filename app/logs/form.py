"""The form of a line: JSON for programs or one line for people, the same fields in the same order, and nothing secret in it."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from structlog.contextvars import get_contextvars
from structlog.processors import JSONRenderer
from structlog.stdlib import ProcessorFormatter

from app.where import where

Event = MutableMapping[str, Any]
Fields = dict[str, Any]

HEAD = ("time", "level", "part", "event")  # what a line begins with, for people and for programs
ABOUT = ("company", "session", "message", "request", "task", "call")  # what comes next, as far as it is known
STANDARD = frozenset((*logging.makeLogRecord({}).__dict__, "message", "asctime", "taskName"))
OURS = ("app", "qbxml")
MASK = "***"
SHORTEST = 8  # characters: what is shorter would be found in innocent words
SECRETS = (
    "QBCONNECTOR_SECRET_KEY",
    "QBCONNECTOR_SECRET_KEY_OLD",
    "QBCONNECTOR_HASH_KEY",
    "QBCONNECTOR_API_KEY",
    "QBCONNECTOR_FLOWER_PASSWORD",
)
ADDRESSES = ("DATABASE_URL", "QBCONNECTOR_APP_DATABASE_URL", "QBCONNECTOR_OPS_DATABASE_URL", "REDIS_URL", "QBCONNECTOR_SMTP_URL")


class Safe(logging.Filter):
    """Strange libraries' lines keep the kind of an error and lose its words, which may hold what a customer entered."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True; it only changes."""
        if record.name.partition(".")[0] in OURS:
            return True
        if isinstance(record.msg, BaseException):
            record.msg = _kind(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(map(_kind, record.args))
        elif isinstance(record.args, Mapping):
            record.args = {name: _kind(value) for name, value in record.args.items()}
        return True


def formatter(part: str = "") -> logging.Formatter:
    """Of every handler. ``QBCONNECTOR_LOG_FORMAT`` says whether its lines are JSON.

    No line says which thread, process or line of code wrote it, so ``logging`` need not find that out for each.
    """
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None
    as_json = os.environ.get("QBCONNECTOR_LOG_FORMAT", "").strip().lower() == "json"
    written = JSONRenderer(default=str, ensure_ascii=False) if as_json else _for_people
    return ProcessorFormatter(processors=[Form(part, secrets(os.environ)), written])


def secrets(environ: Mapping[str, str]) -> tuple[str, ...]:
    """What this process was given and no line may repeat."""
    found = {environ.get(name, "") for name in SECRETS}
    for name in ADDRESSES:
        try:
            password = urlsplit(environ.get(name, "")).password or ""
        except ValueError:
            continue
        found |= {password, unquote(password)}
    return tuple(sorted((secret for secret in found if len(secret) >= SHORTEST), key=len, reverse=True))


class Form:
    """A record as the fields of one line: the same for programs and for people.

    One step for all of it: each step of structlog costs every line, and every call of a Web Connector writes one.
    """

    def __init__(self, part: str, hidden: tuple[str, ...]) -> None:
        self._part = part
        self._hidden = hidden

    def __call__(self, logger: Any, method: str, event: Event) -> Fields:
        """What the record says, then what its ``extra`` adds, then what is known of whoever says it."""
        record: logging.LogRecord = event["_record"]
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds")[:-6]
        always = {"time": f"{moment}Z", "level": record.levelname.lower(), "part": self._part, "event": event["event"]}
        added = {name: value for name, value in record.__dict__.items() if name not in STANDARD}
        failed = event.get("exc_info")
        if isinstance(failed, tuple) and failed[1] is not None:
            added["error"] = where(failed[1])
        told = {**get_contextvars(), **added}
        first = {name: told[name] for name in ABOUT if name in told}
        found = {**always, **first, **told, "time": always["time"], "level": always["level"], "event": always["event"]}
        found["logger"] = record.name
        return self._masked(found)

    def _masked(self, fields: Fields) -> Fields:
        """Whatever a library repeats of our secrets is taken out."""
        told = "\n".join([value for value in fields.values() if isinstance(value, str)])
        for secret in self._hidden:
            if secret in told:
                fields = {
                    name: value.replace(secret, MASK) if isinstance(value, str) else value for name, value in fields.items()
                }
        return fields


def _for_people(logger: Any, method: str, fields: Event) -> str:
    head = " ".join([str(fields[name]) for name in HEAD])
    rest = " ".join([f"{name}={_plain(value)}" for name, value in fields.items() if name not in HEAD])
    return " ".join(f"{head}  {rest}".splitlines())


def _plain(value: object) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if not text or " " in text or "\n" in text else text


def _kind(value: Any) -> Any:
    return type(value).__name__ if isinstance(value, BaseException) else value
