"""``/support``: the page that the ``.qwc`` file names as AppSupport, open to everybody."""

from __future__ import annotations

from flask import Blueprint, Response

from app.soap.pages import POLICY, support_page

support = Blueprint("support", __name__)


@support.get("/support", strict_slashes=False)
def show() -> Response:
    """The Web Connector adds an application only when this answers 200 at once, without a redirect."""
    return Response(support_page(), mimetype="text/html", headers={"Content-Security-Policy": POLICY})
