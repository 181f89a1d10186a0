"""The addresses at which pages hear that they should look again: server-sent events, by the same rights as the page.

Who may listen is asked of the pages themselves: ``heard`` is an ordinary view behind each room's own guard, and without the
front it is all there is; a browser then asks for the page every few seconds, as it does wherever events do not come through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request

from app.front import wsgi
from app.front.answers import Answer, text
from app.front.request import Request
from app.front.streams import EVENTS, Route, Stream
from app.office.changed import EVERYONE
from app.web.changes import HERE, Changes
from app.web.context import office
from app.web.dashboard import blueprint as dashboard
from app.web.setup import blueprint as setup
from app.web.setup import company_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

PATHS = ("/changes", r"/companies/[^/]+/changes", r"/setup/[^/]+/changes")
WHOSE = "qbconnector.listens_to"  # in the surroundings of a call: where the view leaves what it has found


@dashboard.get("/changes", endpoint="changes")
def of_everyone() -> Response:
    return heard(EVERYONE)


@dashboard.get("/companies/<company_id>/changes", endpoint="company_changes")
def of_company(company_id: str) -> Response:
    return heard(str(office().company(company_id)["id"]))


@setup.get("/changes")
def changes(token: str) -> Response:
    return heard(company_of(token))


def heard(company_id: str) -> Response:
    """Whoever came here may listen. The answer itself tells a browser that no events come and that it need not ask again."""
    request.environ[WHOSE] = company_id
    return Response(status=204)


def routes(pages: WSGIApplication, listened: Changes) -> tuple[Route, ...]:
    """The pages that stream, for the front."""

    async def listen(request: Request) -> Answer | Stream:
        environ = request.environ()
        answer: Answer = await request.in_thread(wsgi.call, pages, environ)
        if 300 <= answer.status < 400:
            return text(401, "Please sign in.")  # no event would follow the way to the sign-in
        if answer.status >= 400 or WHOSE not in environ:
            return answer
        if request.scope.method == "HEAD":
            return Answer(200, [*EVENTS], b"")
        return Stream(listened.listen(environ[WHOSE], request.in_thread), heartbeat=HERE)

    return tuple(Route(path, listen) for path in PATHS)
