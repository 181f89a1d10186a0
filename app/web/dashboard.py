"""The operators' pages: what is going on, for every company. What they can do is in ``acts``."""

from __future__ import annotations

import logging
from typing import Any

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.office.groups import AT_ONCE
from app.office.paging import Asked
from app.office.worst import ORDER
from app.web import charts, security, setting_words
from app.web.context import context, office
from app.web.office import Missing
from app.web.readable import MOST, readable
from app.web.setup import qwc_answer
from app.web.words import REQUEST_STATES

log = logging.getLogger(__name__)
blueprint = Blueprint("dashboard", __name__)
SHOWN = 500  # rows of a long list
ROWS, COMPANIES = 100, 50  # of a page
MOST_ASKED = 400  # characters of a search or a cursor
OPEN = ("dashboard.login",)

DONE = {
    "sync": "IndusTrack is being read now; QuickBooks follows at its next poll.",
    "pause": "Paused. Nothing is written on either side.",
    "resume": "Resumed.",
    "approve": "Approved.",
    "attention": "Done.",
    "queue": "Done.",
    "all": "Done. What was settled meanwhile, or is with QuickBooks now, was left alone.",
    "restore": "The values are being put back.",
    "settings": "Saved.",
}
CONNECTION = {
    "username": "Web Connector user name",
    "soap_url": "SOAP address",
    "webhook_url": "Webhook address",
    "industrack_url": "IndusTrack address",
}
QUICKBOOKS = {
    "company_name": "QuickBooks company",
    "path": "Company file",
    "product": "QuickBooks",
    "qbxml_version": "qbXML version",
    "file_mode": "File mode",
}


@blueprint.before_request
def guard() -> AnyResponse | None:
    return None if request.endpoint in OPEN else security.require_operator()


@blueprint.get("/")
def companies() -> str:
    health = request.args.get("health", "")
    health = health if health in ORDER else ""
    return render_template(
        "companies.html",
        found=office().worst_first(asked(COMPANIES), health or None),
        order=ORDER,
        health=health,
        now=context().now(),
        page="companies",
        **query(),
    )


@blueprint.get("/companies/<company_id>")
def company(company_id: str) -> str:
    shown = office().company(company_id)
    pairs = [(label, shown[name]) for name, label in CONNECTION.items()]
    pairs += [(label, shown["quickbooks"][name]) for name, label in QUICKBOOKS.items()]
    waits = office().preview(company_id)["state"] == "ready"
    hours = office().by_hour(company_id)
    return room(
        "company",
        company_id,
        pairs=pairs,
        waits=waits,
        progress=office().progress(company_id),
        hours=hours,
        charts=charts.charts(hours, shown["settings"]["time_zone"]),
    )


@blueprint.get("/companies/<company_id>/attention")
def attention(company_id: str) -> str:
    code, kind = request.args.get("code", ""), request.args.get("kind", "")
    causes = office().causes(company_id)
    group = next((one for one in causes if (one["code"], one["kind"]) == (code, kind)), None) if code else None
    of = request.args.get("of", type=int)
    found = office().of_cause(company_id, code, kind, asked(), of) if group else None
    return room("attention", company_id, causes=causes, group=group, found=found, of=of, at_once=AT_ONCE, **query())


@blueprint.get("/companies/<company_id>/queue")
def queue(company_id: str) -> str:
    state = request.args.get("state", "")
    state = state if state in REQUEST_STATES else ""
    found = office().queued(company_id, state or None, asked())
    return room("queue", company_id, found=found, state=state, **query())


@blueprint.get("/companies/<company_id>/preview")
def preview(company_id: str) -> str:
    planned = office().preview(company_id)
    points = office().check_up(company_id) if planned["state"] == "ready" else []
    return room("preview", company_id, preview=planned, check_up=points)


@blueprint.get("/companies/<company_id>/history")
def history(company_id: str) -> str:
    record = request.args.get("record", "").strip() or None
    return room("history", company_id, items=office().history(company_id, record), record=record)


@blueprint.get("/companies/<company_id>/messages")
def messages(company_id: str) -> str:
    return room("messages", company_id, items=office().messages(company_id))


@blueprint.get("/companies/<company_id>/messages/<message_id>")
def message(company_id: str, message_id: str) -> str:
    return _message(company_id, message_id, masked=True)


@blueprint.post("/companies/<company_id>/messages/<message_id>")
def whole_message(company_id: str, message_id: str) -> str:
    """With customers' values, for somebody who asked for them; the log says that it was asked, and of which message."""
    log.info("message %s of company %s is shown with its values to an operator", message_id, company_id)
    return _message(company_id, message_id, masked=False)


@blueprint.get("/companies/<company_id>/settings")
def settings(company_id: str) -> str:
    return settings_room(company_id, {})


@blueprint.get("/companies/<company_id>/industrack.qwc")
def qwc_file(company_id: str) -> Response:
    return qwc_answer(office().qwc(company_id))


def _message(company_id: str, message_id: str, *, masked: bool) -> str:
    found = office().message(message_id)
    if office().owner("message", message_id) != company_id:
        raise Missing(f"There is no message {message_id} of this company.")
    return room(
        "message",
        company_id,
        message=found,
        masked=masked,
        request_text=readable(found["request"] or "", masked=masked),
        answer_text=readable(found["answer"], masked=masked) if found.get("answer") else "",
        limit=MOST,
    )


def proof_room(company_id: str, **more: Any) -> str:
    """The company's frame around a proof."""
    return room("proof", company_id, **more)


def settings_room(company_id: str, given: dict[str, str], problem: str = "") -> str:
    """The form of settings, with what was typed when it was refused."""
    stored = office().company(company_id)["settings"]
    values = {name: given.get(name, setting_words.text(stored.get(name))) for name in setting_words.WORDS}
    return room(
        "settings",
        company_id,
        values=values,
        words=setting_words.WORDS,
        options=setting_words.OPTIONS,
        problem=problem,
    )


def query() -> dict[str, str]:
    """What was searched for, and which page it is."""
    return {name: request.args.get(name, "").strip()[:MOST_ASKED] for name in ("q", "cursor")}


def asked(limit: int = ROWS, q: str | None = None) -> Asked:
    """Which page of a list; with ``q`` the first one of what has that in it."""
    given = query()
    return Asked(limit, None, q) if q else Asked(limit, given["cursor"] or None, given["q"] or None)


def room(page: str, company_id: str, **more: Any) -> str:
    """One of a company's pages, with what all of them show."""
    status = office().status(company_id)
    name = "company.html" if page == "company" else f"company_{page}.html"
    return render_template(
        name,
        page="messages" if page == "message" else page,
        status=status,
        now=context().now(),
        zone=office().company(company_id)["settings"]["time_zone"],
        done=DONE.get(request.args.get("done", "")),
        shown=SHOWN,
        **more,
    )
