"""Every page and the management API, put together as one Flask application."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, abort, render_template, request
from flask.json.provider import DefaultJSONProvider
from flask_openapi3.openapi import OpenAPI
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge, TooManyRequests, Unauthorized

from app import counting
from app.config import Settings
from app.services import Services
from app.web import (
    acts,  # noqa: F401 - gives the dashboard its forms
    api,
    callers,  # noqa: F401 - and those of keys and webhooks
    dashboard,
    listening,  # noqa: F401 - and where their pages hear of changes
    managing,  # noqa: F401 - and these too
    metrics,
    people,  # noqa: F401 - and signing in
    proof,  # noqa: F401 - gives both the page of a proof
    request_log,
    security,
    setup,
    webhooks,
    why,  # noqa: F401 - gives both the page of a record
    words,
)
from app.web.api.declared import PREFIX
from app.web.api.description import application
from app.web.api.problems import OF_STATUS, NotPossible
from app.web.api.problems import answer as problem
from app.web.bodies import drain
from app.web.context import KEY, Context, context
from app.web.office import Missing, Office, Refusal
from app.where import where

log = logging.getLogger(__name__)

MAX_BODY = 256 * 1024  # bytes of any request here
TITLES = {
    400: "That did not work",
    403: "Not allowed",
    404: "There is nothing here",
    405: "Not possible here",
    413: "That is too much",
    422: "Not possible",
    429: "Too many attempts",
    503: "A moment, please",
}
TEXTS = {
    403: "Open the page anew and try again; perhaps you were signed out meanwhile.",
    404: "The address is not right, or what it showed is gone.",
    503: "The database cannot be reached at the moment. Nothing is lost; try again in a minute.",
}


class Json(DefaultJSONProvider):
    """Moments as RFC 3339 in UTC, and names in the order in which they were given."""

    sort_keys = False

    @staticmethod
    def default(value: Any) -> Any:
        """What JSON itself cannot say. Raises: TypeError."""
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return DefaultJSONProvider.default(value)


def build(office: Office, settings: Settings, services: Services | None = None) -> Flask:
    """The application. Connects to nothing by itself.

    Webhooks and metrics work on the database itself, and are there when ``services`` are.
    """
    app = application("app.web")
    app.json = Json(app)
    app.extensions[KEY] = Context(office, settings)
    register(app)
    if services is not None:
        app.extensions[webhooks.KEY] = services
        app.register_blueprint(webhooks.blueprint)
        app.register_blueprint(metrics.blueprint)
        counting.send_to(services.settings.redis_url)
    return app


def register(app: OpenAPI) -> None:
    """Put every room into an application that has its ``Context``."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.url_map.strict_slashes = False  # an address that was passed on may have got a slash at its end
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    request_log.register(app)
    security.configure(app)
    app.before_request(_refuse_unstorable)
    words.register(app)
    app.register_blueprint(dashboard.blueprint)
    app.register_blueprint(setup.blueprint)
    app.register_api(api.blueprint)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(NotPossible, _not_possible)
    app.register_error_handler(Missing, _missing)
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(OperationalError, _no_database)
    app.register_error_handler(NoConnection, _no_database)
    app.register_error_handler(Exception, _defect)


def _refuse_unstorable() -> None:
    """Nothing here has a name with a NUL in it, which PostgreSQL could not even look for."""
    if any("\0" in text for text in (request.path, *request.args.values())):
        abort(404)


def _http_problem(error: HTTPException) -> Response:
    if error.response is not None:
        return error.response  # type: ignore[return-value]  # a redirect that werkzeug raised
    code = error.code or 500
    if isinstance(error, RequestEntityTooLarge):
        drain(request.environ)
    own_words = error.description if error.description != type(error).description else None
    return _answer(code, TITLES.get(code, "Something went wrong"), own_words or TEXTS.get(code, ""), error)


def _not_possible(error: NotPossible) -> Response:
    made = problem(_problems(), error.code, error.detail, **error.more)
    made.headers.update(error.headers)
    return made


def _problems() -> str:
    return f"{context().settings.public_url}{PREFIX}/problems"


def _missing(error: Missing) -> Response:
    return _answer(404, TITLES[404], str(error))


def _refusal(error: Refusal) -> Response:
    if _is_api():
        return problem(_problems(), error.code, str(error), field=error.field, remedy=error.remedy)
    return _answer(422, TITLES[422], str(error))


def _no_database(error: SQLAlchemyError) -> Response:
    log.error("the database cannot be reached (%s)", type(getattr(error, "orig", None) or error).__name__)
    return _answer(503, TITLES[503], TEXTS[503])


def _defect(error: Exception) -> Response:
    log.error("%s failed: %s", request.endpoint, where(error))
    return _answer(500, "Something went wrong", "It was written down. Try again, or tell who runs this service.")


def _is_api() -> bool:
    return request.path.startswith(f"{PREFIX}/") or request.path == PREFIX


def _answer(code: int, title: str, text: str, error: HTTPException | None = None) -> Response:
    """The problem as a page, or as problem details to programs."""
    if _is_api():
        answer = problem(_problems(), OF_STATUS.get(code, "refused"), text, status=code)
    else:
        answer = Response(render_template("problem.html", title=title, text=text), mimetype="text/html")
    answer.status_code = code
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(error.valid_methods)
    if isinstance(error, Unauthorized):
        answer.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooManyRequests) and error.retry_after:
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer
