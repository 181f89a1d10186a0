"""“Why?”: a search for a number, name or id, and the page of the record that is found; for customers and operators alike."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.office.why import Record
from app.sync.kinds import RECORDS
from app.web.context import context, office
from app.web.dashboard import blueprint as operators
from app.web.setup import blueprint as customers
from app.web.setup import company_of

MOST_ASKED = 200  # characters of a search


def page(company_id: str, home: str, *, is_operator: bool) -> str:
    """The record that was asked for or is the only one found; else what was found."""
    q = request.args.get("q", "").strip()[:MOST_ASKED]
    asked = _asked()
    found = office().search(company_id, q) if q else []
    if asked is None and len(found) == 1:
        asked = Record(found[0]["kind"], found[0]["quickbooks_id"], found[0]["industrack_id"])
    return render_template(
        "why.html",
        q=q,
        found=found,
        record=office().why(company_id, asked) if asked else None,
        status=office().status(company_id),
        zone=office().company(company_id)["settings"]["time_zone"],
        now=context().now(),
        home=home,
        here=request.path,
        is_operator=is_operator,
        company_id=company_id,
    )


@operators.get("/companies/<company_id>/why")
def of_operator(company_id: str) -> str:
    return page(company_id, url_for("dashboard.company", company_id=company_id), is_operator=True)


@operators.post("/companies/<company_id>/why")
def again_of_operator(company_id: str) -> AnyResponse:
    return _again(company_id, operators)


@customers.get("/why")
def of_customer(token: str) -> str:
    return page(company_of(token), url_for("setup.page", token=token), is_operator=False)


@customers.post("/why")
def again_of_customer(token: str) -> AnyResponse:
    return _again(company_of(token), customers)


def _again(company_id: str, room: Blueprint) -> AnyResponse:
    """Compare the record again, as if it had just changed."""
    asked = _asked()
    if asked is not None:
        office().compare_again(company_id, asked)
    return redirect(request.full_path, 303)


def _asked() -> Record | None:
    given: dict[str, Any] = {name: request.args.get(name) or None for name in ("kind", "quickbooks_id", "industrack_id")}
    if given["kind"] not in RECORDS or not (given["quickbooks_id"] or given["industrack_id"]):
        return None
    return Record(**given)
