"""Do both sides agree? The page of a proof, one to print, and what is done about a difference; for customers and operators."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.sync.kinds import RECORDS
from app.web.context import context, office
from app.web.dashboard import blueprint as operators
from app.web.dashboard import proof_room
from app.web.setup import blueprint as customers
from app.web.setup import company_of
from app.web.words import as_moment

ROWS = 50  # differences of a page
PRINTED = 1_000  # of the page to print
STRIP = 30  # days
SOON = "QuickBooks follows at its next updates."
DONE = {
    "asked": f"Both sides are read anew: IndusTrack now, {SOON}",
    "read_again": f"It is read again: IndusTrack now, {SOON}",
    "compare_again": "It is compared again now.",
    "quickbooks": "QuickBooks’ side was taken.",
    "industrack": f"IndusTrack’s side was taken. {SOON}",
}
"""What was done, by what was chosen."""


@operators.get("/companies/<company_id>/proof")
def proof(company_id: str) -> str:
    return proof_room(company_id, **_shown(company_id, _of_operator(company_id)))


@operators.get("/companies/<company_id>/proof/print")
def printed_proof(company_id: str) -> str:
    return _printed(company_id, url_for("dashboard.proof", company_id=company_id))


@operators.post("/companies/<company_id>/proof")
def ask_proof(company_id: str) -> AnyResponse:
    return _ask(company_id, _of_operator(company_id))


@operators.post("/companies/<company_id>/proof/<difference_id>")
def settle_difference(company_id: str, difference_id: str) -> AnyResponse:
    return _settle(company_id, difference_id, _of_operator(company_id))


@customers.get("/proof")
def proof_of_customer(token: str) -> str:
    company_id, there = company_of(token), _of_customer(token)
    return render_template(
        "setup_proof.html",
        status=office().status(company_id),
        home=url_for("setup.page", token=token),
        now=context().now(),
        zone=_zone(company_id),
        support_url=f"{context().settings.public_url}/support",
        **_shown(company_id, there),
    )


@customers.get("/proof/print")
def printed_proof_of_customer(token: str) -> str:
    return _printed(company_of(token), url_for("setup.proof_of_customer", token=token))


@customers.post("/proof")
def ask_proof_of_customer(token: str) -> AnyResponse:
    return _ask(company_of(token), _of_customer(token))


@customers.post("/proof/<difference_id>")
def settle_difference_of_customer(token: str, difference_id: str) -> AnyResponse:
    return _settle(company_of(token), difference_id, _of_customer(token))


def _of_operator(company_id: str) -> Callable[..., str]:
    """Addresses of an operator's pages: ``page``, ``print``, ``settle`` and ``why``."""
    rooms = {"page": "proof", "print": "printed_proof", "settle": "settle_difference", "why": "of_operator"}
    return lambda room, **more: url_for(f"dashboard.{rooms[room]}", company_id=company_id, **more)


def _of_customer(token: str) -> Callable[..., str]:
    rooms = {
        "page": "proof_of_customer",
        "print": "printed_proof_of_customer",
        "settle": "settle_difference_of_customer",
        "why": "of_customer",
    }
    return lambda room, **more: url_for(f"setup.{rooms[room]}", token=token, **more)


def _shown(company_id: str, there: Callable[..., str]) -> dict[str, Any]:
    """What the template is given; ``there`` makes the addresses of this visitor's pages."""
    found = office().proof(company_id, request.args.get("proof_id") or None)
    start = _start(len(found["differences"]))
    differences = found["differences"][start : start + ROWS]
    return {
        "proof": found,
        "differences": differences,
        "start": start,
        "rows": ROWS,
        "said": DONE.get(request.args.get("said", "")),
        "strip": strip(found["days"], context().now(), ZoneInfo(_zone(company_id) or "UTC")),
        "there": there,
        "has_page": lambda one: one["kind"] in RECORDS and one["code"] != "unreadable",
    }


def _start(count: int) -> int:
    """From which difference on the page shows them."""
    asked = request.args.get("start", "")
    return min(int(asked), max(count - 1, 0)) // ROWS * ROWS if asked.isdecimal() and len(asked) < 10 else 0


def _printed(company_id: str, back: str) -> str:
    found = office().proof(company_id, request.args.get("proof_id") or None)
    if found["at"] is None:
        abort(404, "There is no proof yet that could be printed.")
    return render_template("proof_print.html", proof=found, zone=_zone(company_id), most=PRINTED, back=back)


def _ask(company_id: str, there: Callable[..., str]) -> AnyResponse:
    office().ask_proof(company_id)
    return redirect(there("page", said="asked"), 303)


def _settle(company_id: str, difference_id: str, there: Callable[..., str]) -> AnyResponse:
    """One of the choices that the difference offers; the page goes on where the visitor was."""
    choose = request.form.get("choose", "")
    office().settle_difference(company_id, difference_id, choose)
    kept = {name: value for name in ("proof_id", "start") if (value := request.form.get(name, ""))}
    return redirect(there("page", said=choose, _anchor=f"difference-{difference_id}", **kept), 303)


def _zone(company_id: str) -> str | None:
    zone: str | None = office().company(company_id)["settings"]["time_zone"]
    return zone


def strip(days: Sequence[Mapping[str, Any]], now: datetime, zone: ZoneInfo) -> list[tuple[datetime, Mapping[str, Any] | None]]:
    """Each of the last thirty days on the company's own wall, the oldest first, with its last proof, if there was one."""
    proved = {moment.astimezone(zone).date(): day for day in days if (moment := as_moment(day["at"]))}
    today = now.astimezone(zone)
    last = [today - timedelta(days=ago) for ago in reversed(range(STRIP))]
    return [(day, proved.get(day.date())) for day in last]
