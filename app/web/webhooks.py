"""Hints from IndusTrack where a plain WSGI server brings them: checked, written down, answered at once."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from app.industrack.webhooks import MAX_BODY, SIGNATURE_HEADER
from app.services import Services
from app.web.bodies import drain
from app.web.hints import Hints

blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")
KEY = "qbconnector.services"


@blueprint.post("/industrack/<company_id>")
def industrack(company_id: str) -> Response:
    """What ``Hints`` answers; 413 for more than a hint can be."""
    services: Services = current_app.extensions[KEY]
    request.max_content_length = MAX_BODY
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        drain(request.environ)
        return Response(status=413)
    return Response(status=Hints(services).answer(company_id, request.headers.get(SIGNATURE_HEADER), body))
