"""The application that the web server loads: which part of the service answers which address."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

from app.config import current
from app.front.answers import Answer, Fixed
from app.front.application import Front
from app.office import Service, changed
from app.ops.health import health
from app.services import Services, services
from app.session import sessions
from app.session.story import Story
from app.soap import endpoint
from app.soap.endpoint import PATH, Endpoint
from app.soap.limits import CAPS, Limits
from app.soap.support import support
from app.web import listening, site
from app.web.changes import Changes
from app.web.hints import Hints

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def alive() -> Answer:
    """This process lives."""
    return _json(200, {"status": "ok"})


def ready() -> Answer:
    """This process can serve a poll."""
    state = health(current())
    return _json(200 if state.ready else 503, asdict(state))


def _json(status: int, value: object) -> Answer:
    return Answer(status, [("Content-Type", "application/json")], json.dumps(value).encode())


def make(threads: int = 64) -> Front:
    """Everything wired from the environment; connects to nothing by itself."""
    made = services()
    soap, pages, hints = soap_of(made), pages_of(made), Hints(made)
    limits = Limits()
    return Front(
        both(soap, pages),
        caps=CAPS,
        pace=limits.pace,
        threads=threads,
        fixed={"/healthz": Fixed(alive())},
        health={"/readyz": ready},
        takes_body=lambda request, announced: soap.receive(request, announced) or hints.receive(request, announced),
        routes=listening.routes(pages, Changes(partial(changed.look, made))),
        proxies=made.settings.trusted_proxies,
    )


def assemble(made: Services) -> WSGIApplication:
    """The whole service on these services, for a server that speaks WSGI; without the front's capacity for slow senders."""
    return both(soap_of(made), pages_of(made))


def both(soap: WSGIApplication, pages: WSGIApplication) -> WSGIApplication:
    """The Web Connector's address, and the pages."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        return (soap if path == PATH or path.startswith(f"{PATH}/") else pages)(environ, start_response)

    return application


def soap_of(made: Services) -> Endpoint:
    """The Web Connector's endpoint on these services."""
    return endpoint.build(
        Story(made),
        made.settings.public_url,
        knows_ticket=lambda ticket: sessions.company_of_ticket(made, ticket) is not None,
    )


def pages_of(made: Services) -> WSGIApplication:
    """Dashboard, set-up, management API and support on these services."""
    pages = site.build(Service(made), made.settings, made)
    pages.register_blueprint(support)
    return pages
