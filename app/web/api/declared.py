"""How an operation is declared, and what is looked at before one is called."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, TypeVar

from flask import Response, jsonify, request
from flask_openapi3.blueprint import APIBlueprint
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import Unauthorized

from app.industrack.answers import UNSTORABLE
from app.web import security
from app.web.api.problems import MEDIA_TYPE, NotPossible, Problem, of_values

PREFIX = "/api/v1"
OPEN = ("api.description", "api.problems")
JSON_TYPES = ("", "application/json", "application/x-www-form-urlencoded")  # the last is what curl says when nothing is said

View = TypeVar("View", bound=Callable[..., Any])
SCOPES: dict[str, str] = {}
"""Endpoint → the scope that a key needs for it."""

_said = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
PROBLEM = {"description": "Why it was not done", "content": {MEDIA_TYPE: _said["application/json"]}}

blueprint = APIBlueprint("api", __name__, url_prefix=PREFIX, abp_responses={"default": PROBLEM, "422": PROBLEM})


def operation(
    method: str,
    rule: str,
    answer: type[BaseModel] | dict[str, Any],
    *,
    scope: str | None = None,
    status: int = 200,
    links: dict[str, Any] | None = None,
) -> Callable[[View], View]:
    """Make a function an operation: its annotations say what it takes, ``answer`` what it gives, its docstring what it is for.

    Reading needs the scope ``read`` and everything else ``operate``, where ``scope`` does not say more.
    """
    needed = scope or ("read" if method == "GET" else "operate")

    def declare(view: View) -> View:
        SCOPES[f"api.{view.__name__}"] = needed

        @wraps(view)
        def called(**given: Any) -> Response:
            return _answered(view(**given), status)

        register = getattr(blueprint, method.lower())
        summary, _, description = inspect.cleandoc(view.__doc__ or "").partition("\n\n")
        register(
            rule,
            operation_id=view.__name__,
            summary=" ".join(summary.split()).rstrip("."),
            description=description or None,
            responses={str(status): _described(answer, summary, links)},
            security=[{"key": [needed]}],
        )(called)
        return view

    return declare


def _described(answer: type[BaseModel] | dict[str, Any], summary: str, links: dict[str, Any] | None) -> dict[str, Any]:
    if isinstance(answer, dict):
        return {"description": summary, **answer}
    SHAPES[answer.__name__] = answer
    schema = {"$ref": f"#/components/schemas/{answer.__name__}"}
    return {"description": summary, "content": {"application/json": {"schema": schema}}, **({"links": links} if links else {})}


SHAPES: dict[str, type[BaseModel]] = {"Problem": Problem}
"""What operations answer, by name; the description defines each once."""


def _answered(result: Any, status: int) -> Response:
    made = result if isinstance(result, Response) else jsonify(result)
    made.status_code = status
    return made


@blueprint.before_request
def guard() -> None:
    """Everything but the description needs a key, and the key the operation's scope. A cookie counts for nothing here."""
    if request.endpoint in OPEN:
        return
    given = security.bearer()
    if given is None or not security.key_is_right(given):
        raise Unauthorized("The key is missing or wrong.")
    _read_body()


def _read_body() -> None:
    """The body, if there is one, is a JSON object whose texts can be kept; flask-openapi3 then checks its fields.

    Read here, because flask-openapi3 takes a body that is no JSON for one that is absent, and reads a JSON text twice.
    """
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


def refuse_values(error: ValidationError) -> Response:
    """For flask-openapi3, which asks what to answer to values that are not possible."""
    raise of_values(error)
