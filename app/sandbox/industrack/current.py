"""The sandbox that the current request is about."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import request

from app.sandbox.industrack.industrack import Industrack

NAME = "sandbox-industrack"
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def serving(app: Application, industrack: Industrack) -> Application:
    """The application, which several sandboxes share, for the requests of this one."""

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ[NAME] = industrack
        return app(environ, start_response)

    return serve


def current() -> Industrack:
    """The sandbox that was asked."""
    industrack: Industrack = request.environ[NAME]
    return industrack
