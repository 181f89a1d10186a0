"""A customer's own page: everything from the backup to the approval. Its address is the secret that opens it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.health.words import State
from app.office.qwc import MEDIA_TYPE
from app.web import shown_once, versions
from app.web.context import context, office
from app.web.dangers import asked_again

blueprint = Blueprint("setup", __name__, url_prefix="/setup/<token>")
MOST_TOKEN = 200  # characters; ours are shorter
SHOWN = 20  # questions at a time
CONNECTED = (
    "This company is connected already, and a new password would stop its Web Connector. When the password is lost, ask whoever"
    " sent you this address: they can make a new one."
)
APPROVAL = 5  # the step
FILE_NAME = "industrack.qwc"


@blueprint.get("")
def page(token: str) -> str:
    company_id = company_of(token)
    status = office().status(company_id)
    company = office().company(company_id)
    connected = _is_connected(status)
    preview = office().preview(company_id) if connected else None
    now_at = _step(status, preview, connected)
    return render_template(
        "setup.html",
        token=token,
        status=status,
        preview=preview,
        check_up=office().check_up(company_id) if connected and now_at == APPROVAL else [],
        company_name=company["quickbooks"]["company_name"],
        progress=office().progress(company_id),
        attention=office().attention(company_id),
        shown=SHOWN,
        connected=connected,
        multi_user=company["quickbooks"]["file_mode"] == "MultiUser",
        known=versions.about(company["quickbooks"]),
        username=company["username"],
        zone=company["settings"]["time_zone"],
        now=context().now(),
        support_url=f"{context().settings.public_url}/support",
        now_at=now_at,
        step=lambda n: "done" if n < now_at else "now" if n == now_at else "later",
    )


@blueprint.get(f"/{FILE_NAME}")
def qwc_file(token: str) -> Response:
    return qwc_answer(office().qwc(company_of(token)))


@blueprint.post("/password")
def password(token: str) -> AnyResponse:
    """A new password, made by a form only, because it ends the one before; not once Web Connector has called."""
    company_id = company_of(token)
    if _is_connected(office().status(company_id)):
        abort(403, CONNECTED)
    answer = redirect(url_for("setup.made_password", token=token), 303)
    shown_once.keep(answer, office().new_password(company_id), url_for("setup.made_password", token=token))
    return answer


@blueprint.get("/password")
def made_password(token: str) -> AnyResponse | str:
    """The password that this browser has just made, also when the page is loaded anew."""
    company_of(token)
    secret = shown_once.kept(request)
    if secret is None:
        return redirect(url_for("setup.page", token=token), 303)
    return render_template(
        "secret.html",
        title="The password for Web Connector",
        text="Type it into Web Connector’s password field, or copy it. It is gone when you go on.",
        secret=secret,
        done=url_for("setup.password_noted", token=token),
    )


@blueprint.post("/password/noted")
def password_noted(token: str) -> AnyResponse:
    answer = redirect(url_for("setup.page", token=token), 303)
    shown_once.forget(answer, url_for("setup.made_password", token=token))
    return answer


@blueprint.post("/approve")
def approve(token: str) -> AnyResponse:
    company_id = company_of(token)
    if request.form.get("backup") != "1":
        abort(400, "Please say that you have a backup; nothing was approved.")
    if office().preview(company_id)["state"] == "ready":  # pressed twice, it is approved once
        office().approve(company_id, False, request.form.get("seen") or None)
    return redirect(url_for("setup.page", token=token), 303)


@blueprint.post("/attention/<item_id>")
def settle_attention(token: str, item_id: str) -> AnyResponse | str:
    """The customer's answer to a question about this company, by one of the choices that it offers."""
    choose, company_id = request.form.get("choose", ""), company_of(token)
    asked = [item for item in office().attention(company_id) if str(item["id"]) == item_id]
    if not asked or choose not in {choice["value"] for choice in asked[0]["choices"]}:
        abort(404, "This question is no longer open, or has no such answer.")
    right = office().company(company_id)["quickbooks"]["company_name"]
    again = asked_again(asked[0], choose, right, request.path, url_for("setup.page", token=token))
    if again is not None:
        return again
    office().settle_attention(item_id, "resolve", choose)
    return redirect(url_for("setup.page", token=token), 303)


def qwc_answer(file: bytes) -> Response:
    """The file as a download."""
    return Response(
        file,
        mimetype=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{FILE_NAME}"'},
    )


def company_of(token: str) -> str:
    """Whose set-up page this is; an address that is none answers 404."""
    found = office().company_of_setup_token(token) if len(token) <= MOST_TOKEN else None
    if found is None:
        abort(404, "This set-up address is not valid, or was replaced by a new one. Ask who sent it to you.")
    return found


def _is_connected(status: dict[str, Any]) -> bool:
    """Whether Web Connector has ever signed in with a password of this company."""
    return bool(status["session"] or status["last_session"] or status["health"] != State.NEW)


def _step(status: dict[str, Any], preview: dict[str, Any] | None, connected: bool) -> int:
    """Which of the five steps the customer is at; 6 when all are done."""
    if not connected:
        return 1 if status["state"] == "new" else 4
    if preview is not None and preview["state"] == "ready":
        return 5  # also later on, when changed settings wait for an approval
    return 6 if status["state"] == "active" else 4
