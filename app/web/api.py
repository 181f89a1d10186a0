"""The management API: what the command line can do, over HTTP with the operators' key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import BadRequest, Unauthorized

from app.industrack.answers import UNSTORABLE
from app.web import openapi, security
from app.web.context import context, office
from app.web.office import Refusal
from app.web.operations import OPERATIONS, Asked, Operation, Schema

PREFIX = "/api/v1"
CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    422: "refused",
    429: "too_many",
    500: "internal",
    503: "unavailable",
}
TYPES: dict[str, type | tuple[type, ...]] = {"string": str, "boolean": bool, "object": dict, "integer": int}

blueprint = Blueprint("api", __name__, url_prefix=PREFIX)


@blueprint.before_request
def guard() -> None:
    """Everything but the description needs the operators' key; a cookie does not count, so no form can get here."""
    if request.endpoint == "api.description":
        return
    given = security.bearer()
    if given is None or not security.key_is_right(given):
        raise Unauthorized("Send the operators' key: Authorization: Bearer …")


@blueprint.get("/openapi.json")
def description() -> Response:
    return jsonify(openapi.document(OPERATIONS, f"{context().settings.public_url}{PREFIX}"))


def answer(operation: Operation, **path: str) -> Response:
    """Check a call, run it, and say what came of it."""
    asked = Asked(path, {name: request.args[name] for name in operation.query if name in request.args}, _body(operation))
    result = operation.run(office(), asked)
    if isinstance(result, bytes):
        return Response(result, status=operation.status, mimetype=operation.media_type)
    made = jsonify(result)
    made.status_code = operation.status
    return made


def _body(operation: Operation) -> dict[str, Any]:
    """The JSON object that was sent, with the operation's names and types and no others."""
    body = request.get_json(force=True) if request.get_data() else {}
    if not isinstance(body, dict):
        raise BadRequest("The body must be a JSON object.")
    for name, value in body.items():
        if name not in operation.body:
            raise Refusal(f"There is no {name!r} here; there is: {', '.join(operation.body) or 'nothing'}.")
        _check(name, value, operation.body[name])
    missing = [name for name in operation.required if body.get(name) in (None, "")]
    if missing:
        raise Refusal(f"{missing[0]} is missing.")
    return body


def _check(name: str, value: Any, schema: Schema) -> None:
    allowed = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(_is(value, one) for one in allowed):
        raise Refusal(f"{name} must be {' or '.join(allowed)}.")
    if isinstance(value, str) and UNSTORABLE.search(value):
        raise Refusal(f"{name} has a character that no text may have.")
    if isinstance(value, dict):
        for inner, inner_value in value.items():
            _check(inner, inner_value, schema["additionalProperties"])


def _is(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, TYPES[name])


def _register() -> None:
    for operation in OPERATIONS:
        view: Callable[..., Response] = partial(answer, operation)
        blueprint.add_url_rule(operation.path, endpoint=operation.name, view_func=view, methods=[operation.method])


_register()
