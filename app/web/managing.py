"""What operators change about a company itself: its name, where IndusTrack is found, and that it leaves."""

from __future__ import annotations

import logging

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.web.context import office
from app.web.dashboard import CONNECTION, blueprint, room
from app.web.office import Refusal

log = logging.getLogger(__name__)
NOT_MEANT = "Nothing was removed: what you typed is not the company’s name."
SAID = {"renamed": "It has its new name.", "reached": "Changed, and IndusTrack was asked: it is the same account."}


@blueprint.get("/companies/<company_id>/account")
def account(company_id: str) -> str:
    return _page(company_id)


@blueprint.post("/companies/<company_id>/name")
def rename(company_id: str) -> AnyResponse | tuple[str, int]:
    name = request.form.get("name", "")
    try:
        office().rename(company_id, name)
    except Refusal as refusal:
        return _page(company_id, str(refusal), name=name), 422
    return _back(company_id, "renamed")


@blueprint.post("/companies/<company_id>/industrack")
def reach(company_id: str) -> AnyResponse | tuple[str, int]:
    """Another address or token of the same account."""
    url = request.form.get("industrack_url", "").strip()
    try:
        office().reach(company_id, url or None, request.form.get("industrack_token", "").strip() or None)
    except Refusal as refusal:
        return _page(company_id, str(refusal), industrack_url=url), 422
    return _back(company_id, "reached")


@blueprint.post("/companies/<company_id>/export")
def export(company_id: str) -> Response:
    """Everything that is kept of it, as a download; the log says that it was asked for."""
    lines = office().export(company_id)
    log.info("the export of company %s is given to an operator", company_id)
    headers = {"Content-Disposition": f'attachment; filename="{company_id}.jsonl"'}
    return Response(lines, mimetype="application/x-ndjson", headers=headers)


@blueprint.post("/companies/<company_id>/remove")
def remove(company_id: str) -> str | tuple[str, int]:
    """Exported, then erased, when its name was typed."""
    name = office().company(company_id)["name"]
    if request.form.get("confirm", "").strip() != name.strip():
        return _page(company_id, NOT_MEANT), 422
    try:
        removed = office().remove(company_id)
    except Refusal as refusal:
        return _page(company_id, str(refusal)), 422
    return render_template("removed.html", removed=removed)


def _back(company_id: str, said: str) -> AnyResponse:
    return redirect(url_for("dashboard.account", company_id=company_id, said=said), 303)


def _page(company_id: str, problem: str = "", **given: str) -> str:
    company = office().company(company_id)
    pairs = [(label, company[name]) for name, label in CONNECTION.items() if name != "industrack_url"]
    said = SAID.get(request.args.get("said", ""))
    return room("account", company_id, company=company, pairs=pairs, problem=problem, given=given, said=said)
