"""Operators' pages of what crosses companies: keys of the management API, and webhooks to IndusTrack's own application."""

from __future__ import annotations

from typing import Any, cast

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.notices.events import EVENTS
from app.web.context import context, office
from app.web.dangers import sure
from app.web.dashboard import asked, blueprint, query
from app.web.office import Json, Missing, Refusal, WebhookAct

SCOPES = {
    "read": "looks, and changes nothing",
    "operate": "does what is done every day as well: sync, approve, answer, retry",
    "admin": "adds and removes companies, tells passwords and changes where IndusTrack is found",
}
TOLD = {
    "attention.opened": "something needs a person",
    "attention.closed": "it no longer does",
    "first_sync.done": "everything of the first approved preview is written",
    "health.changed": "how a company is, whenever that changes",
    "proofs.month": "what the proofs of a month have found, where it is switched on",
}
REVOKED = "Programs that use this key are refused from now on. It cannot be made valid again; make another one for them."
GONE = "It is told nothing any more, and what it was told is forgotten, with what still waits to be told."
DONE = {"revoked": "Revoked.", "resumed": "What was given up is sent again.", "again": "It is sent again.", "removed": "Removed."}


@blueprint.get("/keys")
def keys() -> str:
    return _keys()


@blueprint.post("/keys")
def add_key() -> str | tuple[str, int]:
    given = {name: request.form.get(name, "").strip() for name in ("name", "scope", "company_id")}
    try:
        made = office().add_key(given["name"], [given["scope"]], given["company_id"] or None)
    except Refusal as refusal:
        return _keys(str(refusal), given), 422
    return _told(f"The key “{made['name']}”", made["key"], url_for("dashboard.keys"))


@blueprint.post("/keys/<key_id>/revoke")
def revoke_key(key_id: str) -> AnyResponse | str:
    again = sure(REVOKED, "Yes, revoke it", url_for("dashboard.keys"))
    if again is not None:
        return again
    office().revoke_key(key_id)
    return redirect(url_for("dashboard.keys", done="revoked"), 303)


@blueprint.get("/hooks")
def webhooks() -> str:
    return _webhooks()


@blueprint.post("/hooks")
def add_webhook() -> str | tuple[str, int]:
    given: Json = {name: request.form.get(name, "").strip() for name in ("url", "company_id")}
    given["events"] = request.form.getlist("event")
    if not given["events"]:
        return _webhooks("Choose at least one thing that it is told of.", given), 422
    try:
        made = office().add_webhook(given["url"], given["events"], given["company_id"] or None)
    except Refusal as refusal:
        return _webhooks(str(refusal), given), 422
    return _told(
        "The secret that deliveries are signed with", made["secret"], url_for("dashboard.webhook", webhook_id=made["id"])
    )


@blueprint.get("/hooks/<webhook_id>")
def webhook(webhook_id: str) -> str:
    return _webhook(webhook_id)


@blueprint.post("/hooks/<webhook_id>")
def settle_webhook(webhook_id: str) -> AnyResponse | str:
    act = request.form.get("act", "")
    if act not in ("ping", "resume", "remove"):
        abort(400)
    here = url_for("dashboard.webhook", webhook_id=webhook_id)
    again = sure(GONE, "Yes, remove it", here) if act == "remove" else None
    if again is not None:
        return again
    said = office().settle_webhook(webhook_id, cast(WebhookAct, act))
    if act == "ping":
        answer = (
            f"It answered {said['status']}." if said["delivered"] else f"It was not delivered: {said['error'] or said['status']}."
        )
        return _webhook(webhook_id, **{"done" if said["delivered"] else "problem": answer})
    if act == "remove":
        return redirect(url_for("dashboard.webhooks", done="removed"), 303)
    return redirect(url_for("dashboard.webhook", webhook_id=webhook_id, done="resumed"), 303)


@blueprint.post("/hooks/<webhook_id>/deliveries/<delivery_id>")
def send_again(webhook_id: str, delivery_id: str) -> AnyResponse:
    """One delivery once more, under the id that it had."""
    office().send_again(webhook_id, delivery_id)
    return redirect(url_for("dashboard.webhook", webhook_id=webhook_id, done="again"), 303)


def _keys(problem: str = "", given: Json | None = None) -> str:
    shown = given or {"name": "", "scope": "read", "company_id": ""}
    return _page("keys", found=office().keys(asked()), problem=problem, given=shown, scopes=SCOPES)


def _webhooks(problem: str = "", given: Json | None = None) -> str:
    shown = given or {"url": "", "events": EVENTS, "company_id": ""}
    events = {event: TOLD[event] for event in EVENTS}
    return _page("webhooks", found=office().webhooks(asked()), problem=problem, given=shown, events=events)


def _webhook(webhook_id: str, **more: Any) -> str:
    """Raises: Missing."""
    hook = next((one for one in office().webhooks(asked(q=webhook_id))["data"] if one["id"] == webhook_id), None)
    if hook is None:
        raise Missing(f"There is no webhook {webhook_id!r}.")
    found = office().listed("deliveries", None, asked(), webhook=webhook_id)
    return _page("webhook", room="webhooks", hook=hook, found=found, **more)


def _page(template: str, room: str = "", **more: Any) -> str:
    shown = {"done": DONE.get(request.args.get("done", "")), "now": context().now(), "page": room or template}
    return render_template(f"{template}.html", **{**query(), **shown, **more})


def _told(title: str, secret: str, back: str) -> str:
    """What is told this once."""
    text = "Only a hash or an encrypted copy of it is kept. Pass it on by a safe way."
    return render_template("secret.html", title=title, text=text, secret=secret, link=False, back=back)
