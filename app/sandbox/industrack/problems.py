"""Answers of the HTTP server that are no records: problems, field errors, and JSON in general."""

import json
from typing import Any

from flask import Response

from app.sandbox.industrack.answers import Answer, Errors

TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    415: "Unsupported Media Type",
}


def as_json(value: Any, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(json.dumps(value, separators=(",", ":")), status, mimetype="application/json")


def as_text(json_text: str) -> Response:
    """An answer that is JSON already."""
    return Response(json_text, 200, mimetype="application/json")


def problem(status: int, detail: str) -> Response:
    """A problem in the form of RFC 9457."""
    body = {"type": "about:blank", "title": TITLES.get(status, "Error"), "status": status, "detail": detail}
    return Response(json.dumps(body), status, mimetype="application/problem+json")


def field_errors(errors: Errors) -> Response:
    """A 422: what is wrong, by field."""
    return as_json({"errors": errors}, 422)


def single(answer: Answer) -> Response:
    """The answer to a single operation."""
    if answer.record is not None:
        return as_json(answer.record, answer.status)
    if answer.errors is not None:
        return as_json({"errors": answer.errors}, answer.status)
    return problem(answer.status, "There is no record with this id.")
