"""The WSGI application that the web server loads: which part of the service answers which address."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from app.config import current
from app.ops.health import health

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def healthz(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """This process lives."""
    return _answer(start_response, "200 OK", {"status": "ok"})


def readyz(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """This process can serve a poll."""
    state = health(current())
    return _answer(start_response, "200 OK" if state.ready else "503 Service Unavailable", asdict(state))


def not_found(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Nothing is served there."""
    return _answer(start_response, "404 Not Found", {"error": "not found"})


def _answer(start_response: StartResponse, status: str, value: object) -> Iterable[bytes]:
    body = json.dumps(value).encode()
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


EXACT: dict[str, Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]] = {
    "/healthz": healthz,
    "/readyz": readyz,
}


def build(rest: WSGIApplication) -> WSGIApplication:
    """Health first, because it must answer whatever state the pages are in; ``rest`` gets everything else."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return EXACT.get(environ.get("PATH_INFO", ""), rest)(environ, start_response)

    return application


app = build(not_found)
