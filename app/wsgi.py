"""The WSGI application that the web server loads: which part of the service answers which address."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from app.config import current
from app.office import Service
from app.ops.health import health
from app.services import Services, services
from app.session import sessions
from app.session.story import Story
from app.soap import endpoint
from app.soap.endpoint import PATH
from app.soap.support import support
from app.web import site

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def healthz(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """This process lives."""
    return _answer(start_response, "200 OK", {"status": "ok"})


def readyz(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """This process can serve a poll."""
    state = health(current())
    return _answer(start_response, "200 OK" if state.ready else "503 Service Unavailable", asdict(state))


def _answer(start_response: StartResponse, status: str, value: object) -> Iterable[bytes]:
    body = json.dumps(value).encode()
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


EXACT: dict[str, Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]] = {
    "/healthz": healthz,
    "/readyz": readyz,
}


def build(soap: WSGIApplication, rest: WSGIApplication) -> WSGIApplication:
    """Health first, because it must answer whatever state the pages are in; then the Web Connector, then the pages."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path in EXACT:
            return EXACT[path](environ, start_response)
        if path == PATH or path.startswith(f"{PATH}/"):
            return soap(environ, start_response)
        return rest(environ, start_response)

    return application


def make() -> WSGIApplication:
    """Everything wired from the environment; connects to nothing by itself."""
    return assemble(services())


def assemble(made: Services) -> WSGIApplication:
    """The whole service on these services."""
    pages = site.build(Service(made), made.settings, made)
    pages.register_blueprint(support)
    soap = endpoint.build(
        Story(made),
        made.settings.public_url,
        knows_ticket=lambda ticket: sessions.company_of_ticket(made, ticket) is not None,
    )
    return build(soap, pages)
