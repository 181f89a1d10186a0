"""What the API says about itself: ``openapi.json``, made from the declared operations, and the page of problems."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from flask import Response, current_app, jsonify, render_template
from flask_openapi3.models.info import Info
from flask_openapi3.models.server import Server
from flask_openapi3.openapi import OpenAPI
from pydantic import ValidationError
from pydantic.json_schema import models_json_schema

from app.web.api import links
from app.web.api.declared import PREFIX, SHAPES, blueprint
from app.web.api.problems import CODES, Fault, Problem, of_values
from app.web.api.repeated import ONCE
from app.web.context import context

REFERENCE = "#/components/schemas/{model}"
INFO = Info(
    title="QuickBooks connector management API",
    version="1",
    description="Every operation does what the command of the same name does. Lists are pages; errors are problem details.",
)


def application(name: str) -> OpenAPI:
    """A Flask application that checks what is sent to operations, and can describe them."""
    return OpenAPI(
        name,
        info=INFO,
        security_schemes={"key": {"type": "http", "scheme": "bearer"}},
        validation_error_model=Problem,
        validation_error_callback=refuse_values,
        doc_ui=False,
    )


def refuse_values(error: ValidationError) -> Response:
    """flask-openapi3 asks what to answer to values that are not possible. Raises: NotPossible."""
    raise of_values(error)


@blueprint.route("/openapi.json", endpoint="description")
def description() -> Response:
    app = current_app
    assert isinstance(app, OpenAPI)
    return jsonify(document(app, context().settings.public_url))


def document(app: OpenAPI, public_url: str) -> dict[str, Any]:
    app.severs = [Server(url=public_url)]  # its own spelling
    made = deepcopy(app.api_doc)  # it is made once and kept there
    _, shapes = models_json_schema([(shape, "serialization") for shape in SHAPES.values()], ref_template=REFERENCE)
    made["components"]["schemas"] = _together(made["components"]["schemas"], shapes["$defs"])
    made["paths"] = dict(sorted(made["paths"].items()))
    links.add(made["paths"])
    for path in made["paths"].values():
        if "post" in path:
            path["post"]["parameters"] = [*path["post"].get("parameters", []), ONCE]
    return made


def _together(asked: dict[str, Any], answered: dict[str, Any]) -> dict[str, Any]:
    """What comes in and what goes out under their names. Raises: ValueError where one name stands for both."""
    twice = (asked.keys() & answered.keys()) - {Problem.__name__, Fault.__name__}
    if twice:
        raise ValueError(f"two shapes have the same name: {', '.join(sorted(twice))}")
    return asked | answered


@blueprint.route("/problems", endpoint="problems")
def problems() -> str:
    """What each code means; the ``type`` of a problem leads here."""
    return render_template("api_problems.html", codes=CODES)


__all__ = ["PREFIX", "application", "document"]
