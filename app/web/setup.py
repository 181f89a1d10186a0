"""A customer's own page: everything from the backup to the approval. Its address is the secret that opens it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.health.words import State
from app.office.qwc import MEDIA_TYPE
from app.office.setup_steps import STEPS
from app.web import choices, shown_once, versions
from app.web.context import context, office
from app.web.dangers import asked_again, sure
from app.web.office import Json

blueprint = Blueprint("setup", __name__, url_prefix="/setup/<token>")
MOST_TOKEN = 200  # characters; ours are shorter
SHOWN = 20  # questions at a time
CONNECTED = (
    "This company is connected already, and a new password would stop its Web Connector. When the password is lost, ask whoever"
    " sent you this address: they can make a new one."
)
CONNECTOR, READING, APPROVAL, ALL = 4, 5, 6, 7  # the steps; ALL is when they are done
OPENED = {3: (3, 4), CONNECTOR: (CONNECTOR, READING)}  # besides the step itself what it leads on to
DANGER = (
    "Both sides are compared anew under the new choice ({changed}). Until you have approved what would be written because of it,"
    " nothing of that kind is written; then records may be changed, added or made inactive on the other side than before."
)
FILE_NAME = "industrack.qwc"


@blueprint.get("")
def page(token: str) -> str:
    company_id = company_of(token)
    status = office().status(company_id)
    company = office().company(company_id)
    connected = _is_connected(status)
    preview = office().preview(company_id) if connected else None
    now_at = _step(status, preview, connected, office().setup_done(company_id))
    return render_template(
        "setup.html",
        token=token,
        status=status,
        preview=preview,
        check_up=office().check_up(company_id) if connected and now_at == APPROVAL else [],
        accounts=company["accounts"],
        looking=request.args.get("looking") == "1",
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
        soap_url=company["soap_url"],
        every=company["settings"]["poll_every"],
        questions=choices.QUESTIONS,
        chosen=company["settings"],
        now_at=now_at,
        opened=OPENED.get(now_at, (now_at,)),
        step=lambda n: "done" if n < now_at else "now" if n == now_at else "later",
    )


@blueprint.get(f"/{FILE_NAME}")
def qwc_file(token: str) -> Response:
    return qwc_answer(office().qwc(company_of(token)))


@blueprint.post("/prepared")
def prepared(token: str) -> AnyResponse:
    """What comes before the first update is done."""
    office().note_setup(company_of(token), "prepared")
    return _back(token)


@blueprint.post("/choices")
def choose(token: str) -> AnyResponse | str:
    """Directions and the policy of jobs; asked again once anything was approved."""
    company_id = company_of(token)
    stored: Json = office().company(company_id)["settings"]
    given = {name: request.form[name] for name in choices.QUESTIONS if name in request.form}
    changed = {name: value for name, value in given.items() if value != stored[name]}
    if changed and office().status(company_id)["state"] == "active":
        words = ", ".join(f"{choices.QUESTIONS[name].title}: {choices.label(name, value)}" for name, value in changed.items())
        again = sure(DANGER.format(changed=words), "Yes, change it", url_for("setup.page", token=token))
        if again is not None:
            return again
    if changed:
        office().change(company_id, changed)
    office().note_setup(company_id, "chosen")
    return _back(token)


@blueprint.post("/look-again")
def look_again(token: str) -> AnyResponse:
    """Read both sides once more, so that the check-up shows what was cleaned up."""
    office().sync(company_of(token), False, None)
    return redirect(url_for("setup.page", token=token, looking="1", _anchor="check-up"), 303)


@blueprint.post("/accounts")
def use_account(token: str) -> AnyResponse:
    """A default account for items that name none: one of those that QuickBooks has for it."""
    company_id = company_of(token)
    accounts = office().company(company_id)["accounts"]
    chosen = {name: value for name, value in request.form.items() if value in accounts.get(name, ())}
    if not chosen:
        abort(404, "QuickBooks has no such account.")
    office().change(company_id, chosen)
    return redirect(url_for("setup.page", token=token, _anchor="check-up"), 303)


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
    office().note_setup(company_of(token), "password")
    answer = _back(token)
    shown_once.forget(answer, url_for("setup.made_password", token=token))
    return answer


@blueprint.post("/approve")
def approve(token: str) -> AnyResponse:
    company_id = company_of(token)
    if request.form.get("backup") != "1":
        abort(400, "Please say that you have a backup; nothing was approved.")
    if office().preview(company_id)["state"] == "ready":  # pressed twice, it is approved once
        office().approve(company_id, False, request.form.get("seen") or None)
    return _back(token)


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
    return _back(token)


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


def _is_connected(status: Json) -> bool:
    """Whether Web Connector has ever signed in with a password of this company."""
    return bool(status["session"] or status["last_session"] or status["health"] != State.NEW)


def _back(token: str) -> AnyResponse:
    return redirect(url_for("setup.page", token=token), 303)


def _step(status: Json, preview: Json | None, connected: bool, done: list[str]) -> int:
    """Which of the six steps the customer is at; ``ALL`` when all are done."""
    if not connected:
        return next((n for n, name in enumerate(STEPS, 1) if name not in done), CONNECTOR)
    if preview is not None and preview["state"] == "ready":
        return APPROVAL  # also later on, when changed settings wait for an approval
    return ALL if status["state"] == "active" else READING
