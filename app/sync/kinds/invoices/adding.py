"""A new invoice on its way to QuickBooks: approved and ready, or held with what is missing."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from app.model import REFUSED, Context, Hold, Mirror, RequestPlan, Values
from app.sync.kinds.invoices import missing, writing
from app.sync.kinds.invoices.missing import Missing
from app.sync.kinds.invoices.status import hold
from app.sync.kinds.invoices.values import written
from app.sync.rules.draft import About, Draft
from app.sync.rules.reading import digest

READY = ("ready_for_sync", "error")  # an error is ours: the invoice was ready, and goes when its cause is gone
APPROVED = "Approved and ready in IndusTrack."


def is_ready(values: Values) -> bool:
    return bool(values["approved"]) and values["sync_status"] in READY and not values["voided"]


def not_sent(values: Values) -> str:
    """Why it stays in IndusTrack as it is, for the people there; empty where it is ready."""
    if not values["approved"]:
        return "It is not approved in IndusTrack yet; invoices go to QuickBooks when they are approved and ready."
    if values["sync_status"] == "ready_for_sync":
        return ""
    shown = str(values["sync_status"] or "none").replace("_", " ")
    return f"It is not marked ready for QuickBooks in IndusTrack (its state there is “{shown}”)."


def send(draft: Draft, record: Mirror, context: Context, again: str = "") -> None:
    """``again`` names the lost invoice that a person lets be sent once more, whatever its status says."""
    if not (is_ready(record.values) or (again and record.values["approved"])):
        return
    refused = refusal(record.values, context)
    if refused:
        hold(draft, record, str(refused["code"]), str(refused["why"]), str(refused["remedy"]))
        draft.keeps_held = True
        return
    try:
        plan = writing.add(record, context, again)
    except Missing as what:
        if what.code == missing.CURRENCY:
            draft.holds.append(Hold(what.code, writing.KIND, record.id, (what.sentence,)))
        hold(draft, record, what.code, what.sentence, what.remedy)
        return
    request(draft, record, plan, APPROVED)


def request(draft: Draft, record: Mirror, plan: RequestPlan, why: str, quickbooks_id: str | None = None) -> None:
    shown = {key: value for key, value in record.values.items() if key in {"number", "date", "total"}}
    draft.send(plan, About(writing.KIND, plan.name, quickbooks_id, record.id), why, {}, shown)


def refusal(values: Values, context: Context) -> dict[str, Any] | None:
    """What QuickBooks said against this very content, until it is time to try again; a person's retry forgets it."""
    told = _refused(context)
    return told if told is not None and told.get("content") == fingerprint(values) else None


def is_paused(context: Context) -> bool:
    """Whether QuickBooks refused something of this invoice lately."""
    return _refused(context) is not None


def _refused(context: Context) -> dict[str, Any] | None:
    try:
        told = json.loads(context.choices.get(REFUSED) or "{}")
        until = datetime.fromisoformat(told["until"])
    except (ValueError, KeyError, TypeError):
        return None
    return dict(told) if context.now < until else None


def fingerprint(values: Values) -> str:
    return digest(written(values))
