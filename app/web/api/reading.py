"""The body of a call: one JSON object whose texts can be kept. flask-openapi3 then checks its fields.

Read here, because flask-openapi3 takes a body that is no JSON for one that is absent, and reads a JSON text twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import request

from app.industrack.answers import UNSTORABLE
from app.web.api.problems import NotPossible

JSON_TYPES = ("", "application/json", "application/x-www-form-urlencoded")  # the last is what curl says when nothing is said


def read_body() -> None:
    """Read the body, if there is one. Raises: NotPossible."""
    if request.method in ("GET", "HEAD", "OPTIONS") or not request.get_data():
        return
    if request.mimetype not in JSON_TYPES and not request.mimetype.endswith("+json"):
        raise NotPossible("unsupported_media_type", f"A body of the type {request.mimetype} is not understood.")
    try:
        body = json.loads(request.get_data(), parse_constant=_no_constant)
    except RecursionError as error:
        raise NotPossible("malformed_json", "The body is nested too deeply.") from error
    except ValueError as error:
        if request.mimetype == "application/x-www-form-urlencoded" and not request.get_data().lstrip().startswith((b"{", b"[")):
            raise NotPossible("unsupported_media_type", "A form is not understood.") from error
        raise NotPossible("malformed_json", f"The body is not JSON: {_place(error)}.") from error
    if not isinstance(body, dict):
        raise NotPossible("bad_request", "The body must be a JSON object.")
    for field in _unstorable(body):
        raise NotPossible("invalid", f"{field} has a character that no text may have.", field=field)
    request.get_json(force=True)  # remembered, whatever type it came under


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _place(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} in line {error.lineno}, column {error.colno}"
    return "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)


def _unstorable(value: Any, at: str = "") -> Iterator[str]:
    if isinstance(value, str) and UNSTORABLE.search(value):
        yield at
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _unstorable(name, at or "The body")
            yield from _unstorable(inner, f"{at}.{name}".lstrip("."))
    elif isinstance(value, list):
        for inner in value:
            yield from _unstorable(inner, at)
