"""An invoice that is in QuickBooks: its standing goes to IndusTrack, and what the office changed since goes over again."""

from __future__ import annotations

from app.model import Context, Link, Mirror, Values
from app.sync.kinds.invoices import totals, writing
from app.sync.kinds.invoices.adding import fingerprint, is_paused, is_ready, refusal, request
from app.sync.kinds.invoices.missing import Missing
from app.sync.kinds.invoices.money import NOTHING
from app.sync.kinds.invoices.money import total as whole
from app.sync.kinds.invoices.status import hold, push, standing
from app.sync.kinds.invoices.values import content, written
from app.sync.rules.draft import About, Draft
from app.sync.rules.figures import number
from app.sync.rules.reading import UNREAD

CHANGED = "Changed in IndusTrack and marked ready again."
NUMBERED = "QuickBooks gave it no number."
STANDING = "As it stands in QuickBooks."
NOT_READ = "Its figures in QuickBooks cannot be read, so the change made in IndusTrack is not written over them."
WATCHED = ("customer", "date", "subtotal", "content")  # of QuickBooks' record: what an InvoiceMod would write over


def update(draft: Draft, record: Mirror, invoice: Mirror, link: Link, context: Context) -> None:
    if _is_changed(record, link) and is_ready(record.values):
        _change(draft, record, invoice, link, context)
    elif _needs_number(record, invoice, link) and not is_paused(context):
        plan = writing.give_number(record, invoice, link.agreed_industrack)
        request(draft, record, plan, NUMBERED, invoice.id)
    else:
        _tell(draft, record, invoice, link)
    totals.compare(draft, record, invoice, context)


def _is_changed(record: Mirror, link: Link) -> bool:
    agreed = content(link.agreed_industrack)
    return bool(agreed) and agreed != content(record.values)


def _tell(draft: Draft, record: Mirror, invoice: Mirror, link: Link) -> None:
    wanted = standing(record, invoice)
    if not _is_changed(record, link):
        wanted |= {"sync_status": "synced", "sync_error": ""}
    push(draft, record, wanted, STANDING, invoice.id)


def _change(draft: Draft, record: Mirror, invoice: Mirror, link: Link, context: Context) -> None:
    """An InvoiceMod when nothing was paid and nobody changed it in QuickBooks; otherwise a person is asked."""
    if f"keep:{fingerprint(record.values)}" in context.choices.values():
        agreed = (invoice.values, written(record.values))
        draft.agree(About(writing.KIND, writing.label(record.values), invoice.id, record.id), agreed)
        push(draft, record, {**standing(record, invoice), "sync_status": "synced", "sync_error": ""}, STANDING, invoice.id)
        return
    if UNREAD in invoice.values:  # paid or changed there? The attention for what cannot be read is opened for every kind
        push(draft, record, {**standing(record, invoice), "sync_status": "error", "sync_error": NOT_READ}, NOT_READ, invoice.id)
        return
    objection = _objection(record, invoice, link, context)
    if objection is not None:
        code, sentence, remedy, choices = objection
        hold(draft, record, code, sentence, remedy, quickbooks_id=invoice.id, choices=choices, also=standing(record, invoice))
        return
    refused = refusal(record.values, context)
    if refused:
        what = (str(refused["code"]), str(refused["why"]), str(refused["remedy"]))
        hold(draft, record, *what, quickbooks_id=invoice.id, also=standing(record, invoice))
        draft.keeps_held = True
        return
    try:
        plan = writing.change(record, invoice, context)
    except Missing as what:
        hold(draft, record, what.code, what.sentence, what.remedy, quickbooks_id=invoice.id, also=standing(record, invoice))
        return
    request(draft, record, plan, CHANGED, invoice.id)


Objection = tuple[str, str, str, tuple[tuple[str, str], ...]]


def _objection(record: Mirror, invoice: Mirror, link: Link, context: Context) -> Objection | None:
    """A choice is about the very content that was looked at; what is changed after it is asked about again."""
    values, mark = invoice.values, fingerprint(record.values)
    keep = (f"keep:{mark}", "Keep the invoice as it is in QuickBooks")
    if values["voided"]:
        sentence = "It was changed in IndusTrack after it had been voided in QuickBooks."
        return "invoice_voided", sentence, "Make a new invoice in IndusTrack if one is still due.", (keep,)
    if (values["paid"] and whole(values)) or _is_partly_paid(values):
        sentence = "It was changed in IndusTrack after a payment was applied to it in QuickBooks."
        remedy = "Correct the invoice in QuickBooks by hand, or take the change back in IndusTrack."
        return "invoice_paid", sentence, remedy, (keep,)
    mark = f"{mark}-{invoice.version}"
    if f"over:{mark}" not in context.choices.values() and _is_changed_there(invoice, link):
        sentence = "It was changed in IndusTrack and in QuickBooks as well."
        remedy = "Compare the two, and choose which of them is right."
        return "invoice_changed_twice", sentence, remedy, ((f"over:{mark}", "Write IndusTrack's invoice over it"), keep)
    return None


def _is_partly_paid(values: Values) -> bool:
    """The balance decides: credits and journals settle invoices too."""
    return (number(values["balance"]) or NOTHING) != whole(values)


def _is_changed_there(invoice: Mirror, link: Link) -> bool:
    agreed = link.agreed_quickbooks
    return any(key in agreed and agreed[key] != invoice.values.get(key) for key in WATCHED)


def _needs_number(record: Mirror, invoice: Mirror, link: Link) -> bool:
    """Once only: a QuickBooks that does not keep the number would be asked for ever."""
    given = "given_number" in link.agreed_industrack
    return not invoice.values["number"] and invoice.values.get("voided") is False and bool(record.values["number"]) and not given
