"""JSON as Postgres takes it and gives it, by a library that needs a fraction of what Python's own does."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

import orjson

# What else orjson knows by itself is written as text, as Python's own does it.
OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
NUL = "\\u0000"
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def dump(value: Any) -> str:
    """For a jsonb parameter. A NUL has no place in a Postgres text and is left out; what is not JSON is written as text."""
    try:
        written = orjson.dumps(value, default=_plain, option=OPTIONS).decode()
    except TypeError:
        written = _by_python(value)
    return _NUL.sub(r"\1", written) if NUL in written else written


def load(given: str | bytes) -> Any:
    """What a json or jsonb column holds."""
    try:
        return orjson.loads(given)
    except orjson.JSONDecodeError:  # numbers and depths that orjson does not read
        return json.loads(given)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else str(value)


def _by_python(value: Any) -> str:
    """What orjson refuses: keys that are no text, halves of a character, whole numbers that no other reader would keep exactly.

    Those are written as their digits, because that is how a number in place of a text is read.
    """
    return json.dumps(_digits(value), ensure_ascii=False, separators=(",", ":"), default=str)


def _digits(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _digits(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_digits(one) for one in value]
    is_large = isinstance(value, int) and not isinstance(value, bool) and not -(2**63) <= value < 2**64
    return str(value) if is_large else value


def moment(value: Any) -> Any:
    """A time as Postgres writes it into JSON; what is a time already, or none, stays."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value
