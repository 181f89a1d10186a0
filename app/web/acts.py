"""What operators can do on their pages. Every act is a form of ours, answered by going back to a page."""

from __future__ import annotations

from typing import cast

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.sync.company_settings import DIRECTIONS
from app.web.context import office
from app.web.dangers import asked_again, consequence, sure
from app.web.dashboard import blueprint, settings_room
from app.web.office import AttentionAct, QueueAct, Refusal
from app.web.setting_words import text

DROPPED = "Every request that the filter shows is taken out of the queue. A record is written again only when it changes."
STOPS = (
    "The password that Web Connector has now stops working at once: nothing is read or written until somebody has typed the new"
    " one in at the computer with QuickBooks."
)
USELESS = "The address that the customer has now opens nothing any more. Send them the new one."
AS_IS = (
    "Whatever differs between the two sides now counts as agreed: it is not written, today or later, until a record is changed"
    " again. Records that are on one side only stay there alone."
)


@blueprint.get("/companies/new")
def new_company() -> str:
    return _form({})


@blueprint.post("/companies/new")
def add_company() -> str | tuple[str, int]:
    given = {name: request.form.get(name, "").strip() for name in ("name", "industrack_url", *DIRECTIONS)}
    chosen = {name: given[name] for name in DIRECTIONS if given[name]}
    try:
        added = office().add(
            given["name"],
            given["industrack_url"],
            request.form.get("industrack_token", "").strip(),
            chosen,
        )
    except Refusal as refusal:
        return _form(given, str(refusal)), 422
    return render_template("added.html", added=added)


@blueprint.post("/companies/<company_id>/sync")
def sync(company_id: str) -> AnyResponse:
    office().sync(company_id, full=request.form.get("full") == "1", kind=None)
    return _back("company", company_id, "sync")


@blueprint.post("/companies/<company_id>/pause")
def pause(company_id: str) -> AnyResponse:
    paused = request.form.get("paused") == "1"
    office().pause(company_id, paused)
    return _back("company", company_id, "pause" if paused else "resume")


@blueprint.post("/companies/<company_id>/password")
def password(company_id: str) -> str:
    again = sure(STOPS, "Yes, make a new password", url_for("dashboard.company", company_id=company_id))
    return again or _secret("New Web Connector password", office().new_password(company_id), company_id, link=False)


@blueprint.post("/companies/<company_id>/setup-address")
def setup_address(company_id: str) -> str:
    again = sure(USELESS, "Yes, make a new address", url_for("dashboard.company", company_id=company_id))
    return again or _secret("New set-up address", office().new_setup_url(company_id), company_id, link=True)


@blueprint.post("/companies/<company_id>/approve")
def approve(company_id: str) -> AnyResponse | str:
    as_is = request.form.get("as_is") == "1"
    again = sure(AS_IS, "Yes, accept them", url_for("dashboard.preview", company_id=company_id)) if as_is else None
    if again is not None:
        return again
    office().approve(company_id, as_is, request.form.get("seen") or None)
    return _back("preview", company_id, "approve")


@blueprint.post("/companies/<company_id>/settings")
def change_settings(company_id: str) -> AnyResponse | tuple[str, int]:
    stored = office().company(company_id)["settings"]
    given = {name: value for name, value in request.form.items() if name != "form_token"}
    changed = {name: value for name, value in given.items() if value != text(stored.get(name))}
    try:
        office().change(company_id, changed)
    except Refusal as refusal:
        return settings_room(company_id, given, str(refusal)), 422
    return _back("settings", company_id, "settings")


@blueprint.post("/companies/<company_id>/attention/<item_id>")
def settle_attention(company_id: str, item_id: str) -> AnyResponse | str:
    choose = request.form.get("choose")
    item = next((item for item in office().attention(company_id) if str(item["id"]) == item_id), None)
    if choose and item is not None:
        right = office().company(company_id)["quickbooks"]["company_name"]
        again = asked_again(item, choose, right, request.path, url_for("dashboard.attention", company_id=company_id))
        if again is not None:
            return again
    act = "resolve" if choose else request.form.get("act")
    if act not in ("retry", "ignore", "resolve"):
        abort(400)
    office().settle_attention(item_id, cast(AttentionAct, act), choose)
    return _back("attention", company_id, "attention")


@blueprint.post("/companies/<company_id>/attention")
def settle_group(company_id: str) -> AnyResponse | str:
    """The same answer to everything of one cause; asked again before."""
    choose, code, kind = (request.form.get(name, "") for name in ("choose", "code", "kind"))
    act = "resolve" if choose else request.form.get("act", "")
    if act not in ("retry", "ignore", "resolve"):
        abort(400)
    back = url_for("dashboard.attention", company_id=company_id, code=code, kind=kind)
    if act != "retry":
        told = f"Everything of this cause ({code.replace('_', ' ')}) gets the same answer."
        each = consequence({"code": code}, choose, "")
        again = sure(f"{told} Of each: {each}" if each else told, "Yes, answer all so" if choose else "Yes, ignore all", back)
        if again is not None:
            return again
    office().settle_cause(company_id, code, kind, act, choose or None)
    return _back("attention", company_id, "all")


@blueprint.post("/companies/<company_id>/queue")
def settle_queue(company_id: str) -> AnyResponse | str:
    """Everything that the queue's filter shows."""
    act, state, q = (request.form.get(name, "") for name in ("act", "state", "q"))
    if act not in ("retry", "drop"):
        abort(400)
    back = url_for("dashboard.queue", company_id=company_id, state=state, q=q)
    again = sure(DROPPED, "Yes, drop all", back) if act == "drop" else None
    if again is not None:
        return again
    office().settle_queued(company_id, state or None, q or None, act)
    return _back("queue", company_id, "all")


@blueprint.post("/companies/<company_id>/queue/<request_id>")
def settle_request(company_id: str, request_id: str) -> AnyResponse:
    act = request.form.get("act")
    if act not in ("retry", "drop"):
        abort(400)
    office().settle_request(request_id, cast(QueueAct, act))
    return _back("queue", company_id, "queue")


@blueprint.post("/companies/<company_id>/history/<change_id>/restore")
def restore(company_id: str, change_id: str) -> AnyResponse:
    office().restore(change_id)
    return _back("history", company_id, "restore")


def _back(page: str, company_id: str, done: str) -> AnyResponse:
    return redirect(url_for(f"dashboard.{page}", company_id=company_id, done=done), 303)


def _secret(title: str, secret: str, company_id: str, *, link: bool) -> str:
    return render_template(
        "secret.html",
        title=title,
        text="The one before no longer works. Pass this one on by a safe way.",
        secret=secret,
        link=link,
        back=url_for("dashboard.company", company_id=company_id),
    )


def _form(given: dict[str, str], problem: str = "") -> str:
    return render_template("new_company.html", given=given, problem=problem, directions=DIRECTIONS.values())
