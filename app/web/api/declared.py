"""How an operation is declared."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from pydantic import BaseModel

from app.web.api.problems import MEDIA_TYPE, Problem
from app.web.api.repeated import once

PREFIX = "/api/v1"

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
) -> Callable[[View], View]:
    """Make a function an operation: its annotations say what it takes, ``answer`` what it gives, its docstring what it is for.

    Reading needs the scope ``read`` and everything else ``operate``, where ``scope`` does not say more. A POST is done once under
    an Idempotency-Key.
    """
    needed = scope or ("read" if method == "GET" else "operate")

    def declare(view: View) -> View:
        SCOPES[f"api.{view.__name__}"] = needed

        @wraps(view)
        def called(**given: Any) -> Response:
            return once(lambda: _answered(view(**given), status))

        register = getattr(blueprint, method.lower())
        summary, _, description = inspect.cleandoc(view.__doc__ or "").partition("\n\n")
        register(
            rule,
            operation_id=view.__name__,
            summary=" ".join(summary.split()).rstrip("."),
            description=description or None,
            responses={str(status): _described(answer, summary)},
            security=[{"key": [needed]}],
        )(called)
        return view

    return declare


def _described(answer: type[BaseModel] | dict[str, Any], summary: str) -> dict[str, Any]:
    if isinstance(answer, dict):
        return {"description": summary, **answer}
    SHAPES[answer.__name__] = answer
    schema = {"$ref": f"#/components/schemas/{answer.__name__}"}
    return {"description": summary, "content": {"application/json": {"schema": schema}}}


SHAPES: dict[str, type[BaseModel]] = {"Problem": Problem}
"""What operations answer, by name; the description defines each once."""


def _answered(result: Any, status: int) -> Response:
    made = result if isinstance(result, Response) else jsonify(result)
    made.status_code = status
    return made
