"""Payments: what QuickBooks received and applied to our invoices, told to IndusTrack.

A receipt of QuickBooks (``ReceivePayment``) may settle several invoices; each part is a payment of its own in IndusTrack, known
as ``<TxnID of the receipt>#<TxnID of the invoice>``. Parts are never summed: how far an invoice is paid, its own balance says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from app.model import Context, Decision, Mirror, Side, Unit, Values
from app.sync.kinds.invoices.money import money
from app.sync.rules.draft import About, Draft
from app.sync.rules.figures import number
from app.sync.rules.reading import UNREAD, trimmed, without_unread

KIND, RECEIPT = "payment", "receipt"
TOLD = ("date", "amount", "method", "reference", "voided")
RECEIVED = "Received in QuickBooks."
CHANGED = "Changed in QuickBooks."
GONE = "Deleted or taken off the invoice in QuickBooks."
APPLIED = "applied_to_txn"
NEVER_EMPTY = ("date", "amount")
"""Values that IndusTrack takes as they are or not at all; what is not known of them is left alone."""


def payment_id(receipt: str, invoice: str) -> str:
    return f"{receipt}#{invoice}"


def parts(
    data: Mapping[str, Any], parents: tuple[Mapping[str, Any], ...], context: Context
) -> list[tuple[str, str, dict[str, Any], Values]]:
    """The payments that a receipt is made of: one for each invoice that it settles."""
    found = []
    for applied in data.get(APPLIED) or ():
        if applied.get("txn_type") in {None, "Invoice"} and applied.get("txn_id") and not _is_void(applied):
            part = {**{key: value for key, value in data.items() if key != APPLIED}, "applied": dict(applied)}
            key = payment_id(str(data["txn_id"]), str(applied["txn_id"]))
            found.append((KIND, key, part, _values(part)))
    return found


def marked(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a receipt settles, each with what could not be read of it, which then does not depend on its place any more."""
    unread = data.get(UNREAD) or {}
    found = []
    for number_, part in enumerate(data.get(APPLIED) or ()):
        prefix = f"{APPLIED}.{number_}."
        own = {field.removeprefix(prefix): text for field, text in unread.items() if field.startswith(prefix)}
        found.append({**part, UNREAD: own} if own else dict(part))
    return found


def _is_void(applied: Mapping[str, Any]) -> bool:
    """A payment that was voided may still list what it settled, with nothing."""
    amount = number(applied.get("amount"))
    return amount == 0 and not number(applied.get("discount_amount"))


def _values(part: Mapping[str, Any]) -> Values:
    applied = part.get("applied") or {}
    unread = {field: text for field, text in (part.get(UNREAD) or {}).items() if not field.startswith(APPLIED)}
    values: Values = {
        "invoice": str(applied.get("txn_id") or ""),
        "date": trimmed(part.get("txn_date")),
        "amount": money(applied["amount"]) if applied.get("amount") is not None else "",
        "method": trimmed((part.get("payment_method") or {}).get("full_name")),
        "reference": trimmed(part.get("ref_number")),
    }
    return without_unread(values, unread | (applied.get(UNREAD) or {}), {"txn_date": "date", "amount": "amount"})


class Receipts:
    """The kind ``receipt``: a payment as QuickBooks keeps it. Its parts are decided, not itself."""

    name = RECEIPT
    read_from: ClassVar = {"total_amount": "amount"}

    def quickbooks_values(self, data: Mapping[str, Any], parents: tuple[Mapping[str, Any], ...], context: Context) -> Values:
        return {"amount": money(data.get("total_amount"))}

    def industrack_values(self, data: Mapping[str, Any], context: Context) -> Values:
        return {}

    def decide(self, unit: Unit, context: Context) -> Decision:
        return Decision()


class Payments:
    """The kind ``payment``."""

    name = KIND

    def quickbooks_values(self, data: Mapping[str, Any], parents: tuple[Mapping[str, Any], ...], context: Context) -> Values:
        return _values(data)

    def industrack_values(self, data: Mapping[str, Any], context: Context) -> Values:
        texts = {key: trimmed(data.get(key)) for key in ("date", "method", "reference")}
        told = {"amount": money(data.get("amount")), "voided": bool(data.get("voided"))}
        return {**texts, **told, **({"invoice_id": data["invoice_id"]} if data.get("invoice_id") else {})}

    def decide(self, unit: Unit, context: Context) -> Decision:
        draft = Draft()
        payment, record = unit.quickbooks, unit.industrack
        if payment is None or context.settings.get("invoices", "industrack_to_quickbooks") == "off":
            return draft.decision()
        if unit.link is None and not payment.deleted and payment.values.get("amount"):
            _create(draft, payment, context)
        elif unit.link is not None and record is not None and not record.deleted:
            _update(draft, payment, record, context)
        return draft.decision()


def _told(payment: Mirror) -> Values:
    known = {key: payment.values[key] for key in TOLD if key in payment.values}
    return {key: value for key, value in known.items() if value != "" or key not in NEVER_EMPTY} | {"voided": payment.deleted}


def _create(draft: Draft, payment: Mirror, context: Context) -> None:
    """Once its invoice is linked; those of other invoices are none of our business."""
    invoice_id = context.lookup.industrack_id("invoice", payment.values["invoice"])
    if invoice_id is None:
        return
    receipt = payment.id.partition("#")[0]
    told = {key: value for key, value in _told(payment).items() if value not in ("", False)}
    data = {**told, "invoice_id": invoice_id, "quickbooks_id": receipt}
    about = About(KIND, _label(payment), payment.id)
    draft.create(about, RECEIVED, told, payment.values, data=data, client_ref=f"qbc-{payment.id}")


def _update(draft: Draft, payment: Mirror, record: Mirror, context: Context) -> None:
    wanted: Values = {"voided": True} if payment.deleted else _told(payment)
    invoice_id = None if payment.deleted else context.lookup.industrack_id("invoice", payment.values.get("invoice") or "")
    if invoice_id is not None and record.values.get("invoice_id") not in {None, invoice_id}:
        wanted["invoice_id"] = invoice_id
    changes = {key: value for key, value in wanted.items() if record.values.get(key) != value}
    if not changes:
        return
    about = About(KIND, _label(payment), payment.id, record.id)
    draft.push(about, record, changes, agreed=payment.values)
    draft.note_changes(Side.INDUSTRACK, about, GONE if payment.deleted else CHANGED, record, changes)


def _label(payment: Mirror) -> str:
    values = payment.values
    which = " ".join(("Payment", values["reference"] or values.get("date") or "")).strip()
    return f"{which} of {values['amount']}" if values.get("amount") else which
