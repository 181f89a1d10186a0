"""What IndusTrack is told of an invoice: its number, whether it went over, and how it stands in QuickBooks."""

from __future__ import annotations

from typing import Any

from app.model import Attention, Mirror, Side, Values
from app.sync.kinds.invoices.missing import FOR_ALL
from app.sync.kinds.invoices.writing import KIND, label
from app.sync.rules.draft import About, Draft

SHOWN = ("number", "paid", "balance", "voided", "sync_status", "sync_error")


def push(draft: Draft, record: Mirror, wanted: Values, why: str, quickbooks_id: str | None = None) -> None:
    """Tell IndusTrack what differs.

    The link is left alone (the push names no counterpart): what was agreed on changes only when QuickBooks is written.
    """
    data: dict[str, Any] = {key: value for key, value in wanted.items() if record.values.get(key) != value}
    if "sync_error" in data:
        data["sync_error"] = data["sync_error"] or None
    if quickbooks_id and record.data.get("quickbooks_id") != quickbooks_id:
        data["quickbooks_id"] = quickbooks_id
    if not data:
        return
    about = About(KIND, label(record.values), quickbooks_id, record.id)
    draft.push(about, record, data)
    after = {key: data[key] for key in SHOWN if key in data}
    if after:
        draft.note_changes(Side.INDUSTRACK, about, why, record, after)


def standing(record: Mirror, invoice: Mirror) -> Values:
    """Number, payment and voiding as QuickBooks has them, where that can be read. The office's own number is kept beside."""
    theirs, ours = invoice.values, record.values
    wanted: Values = {key: theirs[key] for key in ("paid", "voided", "balance") if key in theirs}
    if theirs.get("voided"):
        wanted["balance"] = "0.00"
    if theirs["number"] and theirs["number"] != ours["number"]:
        wanted["number"] = theirs["number"]
        if not ours["previous_number"]:
            wanted["previous_number"] = ours["number"]
    return wanted


def hold(
    draft: Draft,
    record: Mirror,
    code: str,
    sentence: str,
    remedy: str,
    *,
    quickbooks_id: str | None = None,
    choices: tuple[tuple[str, str], ...] = (),
    also: Values | None = None,
    is_told: bool = True,
) -> None:
    """Say what keeps the invoice from going over, to the office user and to whoever looks after the sync."""
    name = label(record.values)
    attention = Attention(
        code=code,
        severity="error",
        summary=f"{name}: {sentence}",
        remedy=remedy,
        kind=KIND,
        quickbooks_id=quickbooks_id,
        industrack_id=record.id,
        name=name,
        choices=choices,
    )
    if code not in FOR_ALL:
        draft.attentions.append(attention)
    if is_told:
        push(draft, record, {"sync_status": "error", "sync_error": sentence, **(also or {})}, sentence, quickbooks_id)
