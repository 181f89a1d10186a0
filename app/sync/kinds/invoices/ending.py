"""An invoice that is in QuickBooks no more: deleted there, or lost by a restored backup. Never sent again without a person."""

from __future__ import annotations

from dataclasses import replace

from app.model import Context, Link, Mirror
from app.sync.kinds.invoices.adding import is_ready, send
from app.sync.kinds.invoices.status import hold
from app.sync.kinds.invoices.writing import KIND, label
from app.sync.rules.draft import About, Draft

GONE = "It is not in QuickBooks any more: it was deleted there, or a backup was restored."
REMEDY = "Look into QuickBooks. Let it be sent again if it is still due; IndusTrack never sends it again by itself."
UNKNOWN = "It names an invoice that QuickBooks does not show."
BACK = "It is in QuickBooks again."
CODE = "invoice_gone"
MARKED_READY = "ready_for_sync"  # by the office, since a person chose to leave it: then it is asked about anew


def is_let_go(context: Context, quickbooks_id: str) -> bool:
    """Whether a person has said that the invoice which QuickBooks knew by this id is to be sent again."""
    return context.choices.get(CODE) == f"again:{quickbooks_id}"


def ended(draft: Draft, record: Mirror, invoice: Mirror | None, link: Link, context: Context) -> None:
    if _is_elsewhere(record, link, context):
        return  # it was sent again since
    if invoice is None:
        draft.fetch.append((KIND, link.quickbooks_id))
    elif link.ended and is_let_go(context, link.quickbooks_id):
        send(draft, record, context, again=link.quickbooks_id)
    else:
        _gone(draft, record, link, context)


def _gone(draft: Draft, record: Mirror, link: Link, context: Context) -> None:
    """Shown as voided, because nothing is due any more in the books."""
    if not link.ended:
        draft.unlink(link, label(record.values), GONE)
    if context.choices.get(CODE) == f"leave:{link.quickbooks_id}" and record.values["sync_status"] != MARKED_READY:
        return
    choices = _choices(link.quickbooks_id, "Send it to QuickBooks again")
    also = {"voided": True, "paid": False, "balance": "0.00"}
    hold(draft, record, CODE, GONE, REMEDY, quickbooks_id=link.quickbooks_id, choices=choices, also=also)


def _choices(quickbooks_id: str, send_it: str) -> tuple[tuple[str, str], ...]:
    return ((f"again:{quickbooks_id}", send_it), (f"leave:{quickbooks_id}", "Leave it as it is"))


def is_back(record: Mirror, invoice: Mirror | None, link: Link, context: Context) -> bool:
    """It stands there again, as after another restored backup, and was not sent again meanwhile."""
    return link.ended and invoice is not None and not invoice.deleted and not _is_elsewhere(record, link, context)


def revive(draft: Draft, record: Mirror, invoice: Mirror, link: Link) -> Link:
    """The pair lives on."""
    agreed = (link.agreed_quickbooks, link.agreed_industrack)
    draft.link(About(KIND, label(record.values), invoice.id, record.id), BACK, agreed)
    return replace(link, ended=False)


def _is_elsewhere(record: Mirror, link: Link, context: Context) -> bool:
    newer = context.lookup.quickbooks_id(KIND, record.id)
    return newer is not None and newer != link.quickbooks_id


def claimed(draft: Draft, record: Mirror, quickbooks_id: str) -> None:
    """It names an invoice that is not known here: looked for, and not sent as long as nobody says so."""
    if record.values["paid"] or record.values["voided"]:
        return
    draft.fetch.append((KIND, quickbooks_id))
    if is_ready(record.values):
        choices = _choices(quickbooks_id, "It is not in QuickBooks: send it")
        hold(draft, record, CODE, UNKNOWN, REMEDY, quickbooks_id=quickbooks_id, choices=choices, is_told=False)
