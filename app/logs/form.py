"""The form of a line: JSON for programs or one line for people, the same fields in the same order, and nothing secret in it."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter

from app.where import where

Event = MutableMapping[str, Any]
Processor = Callable[[Any, str, Event], Event]

FIRST = ("time", "level", "part", "event", "company", "session", "message", "request", "task", "call")
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
    """Of every handler. ``QBCONNECTOR_LOG_FORMAT`` says whether its lines are JSON."""
    as_json = os.environ.get("QBCONNECTOR_LOG_FORMAT", "").strip().lower() == "json"
    return ProcessorFormatter(
        foreign_pre_chain=[ExtraAdder(), structlog.contextvars.merge_contextvars],
        processors=[
            _Named(part),
            ProcessorFormatter.remove_processors_meta,
            _where_it_failed,
            _Masked(secrets(os.environ)),
            _in_order,
            _as_json if as_json else _for_people,
        ],
    )


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


class _Named:
    """Who says it."""

    def __init__(self, part: str) -> None:
        self._part = part

    def __call__(self, logger: Any, method: str, event: Event) -> Event:
        record: logging.LogRecord = event["_record"]
        event.setdefault("part", self._part)
        event["level"] = record.levelname.lower()
        event["logger"] = record.name
        event["time"] = structlog.processors.TimeStamper(fmt="iso", utc=True)(logger, method, {})["timestamp"]
        return event


class _Masked:
    """Whatever a library repeats of our secrets."""

    def __init__(self, hidden: tuple[str, ...]) -> None:
        self._hidden = hidden

    def __call__(self, logger: Any, method: str, event: Event) -> Event:
        for name, value in event.items():
            if isinstance(value, str):
                for secret in self._hidden:
                    if secret in value:
                        value = value.replace(secret, MASK)  # noqa: PLW2901 - several may stand in one text
                event[name] = value
        return event


def _where_it_failed(logger: Any, method: str, event: Event) -> Event:
    """Kind and place of an error in the place of a traceback."""
    failed = event.pop("exc_info", None)
    error = failed[1] if isinstance(failed, tuple) else failed
    if isinstance(error, BaseException):
        event["error"] = where(error)
    event.pop("stack_info", None)
    return event


def _in_order(logger: Any, method: str, event: Event) -> Event:
    first = {name: event[name] for name in FIRST if name in event}
    return first | {name: value for name, value in event.items() if name not in first}


def _as_json(logger: Any, method: str, event: Event) -> str:
    return json.dumps(event, default=str, ensure_ascii=False)


def _for_people(logger: Any, method: str, event: Event) -> str:
    fields = dict(event)
    head = " ".join(str(fields.pop(name, "")) for name in ("time", "level", "part", "event"))
    rest = " ".join(f"{name}={_plain(value)}" for name, value in fields.items())
    return " ".join(f"{head}  {rest}".splitlines())


def _plain(value: object) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if not text or " " in text or "\n" in text else text


def _kind(value: Any) -> Any:
    return type(value).__name__ if isinstance(value, BaseException) else value
