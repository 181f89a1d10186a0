"""Invoices: from IndusTrack to QuickBooks, and how they stand there back again.

A new one is sent (``adding``), one that is there is brought up to date and told of (``linked``), one that is gone is asked about
(``ending``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.model import Attention, Context, Decision, Link, Mirror, Unit, Values
from app.sync.kinds.invoices import ending as endings
from app.sync.kinds.invoices import linked
from app.sync.kinds.invoices.adding import send
from app.sync.kinds.invoices.missing import CURRENCY
from app.sync.kinds.invoices.values import from_industrack, from_quickbooks, written
from app.sync.kinds.invoices.writing import KIND, label
from app.sync.rules import currency
from app.sync.rules.draft import About, Draft


class Invoices:
    """The kind ``invoice``."""

    name = KIND
    codes = (CURRENCY,)

    def attention_for_all(self, code: str, waiting: Mapping[str, int], records: int, context: Context) -> Attention:
        """One attention for all invoices that wait for the same."""
        who = "1 invoice waits" if records == 1 else f"{records:,} invoices wait"
        return Attention(
            code=code,
            severity="warning",
            summary=f"{who} in IndusTrack, because their customers have another currency. {min(waiting)}",
            remedy="Write these invoices in QuickBooks by hand, and take them back from the sync in IndusTrack.",
            kind=KIND,
        )

    def quickbooks_values(self, data: Mapping[str, Any], parents: tuple[Mapping[str, Any], ...], context: Context) -> Values:
        other = currency.foreign(data, context.preferences)
        return from_quickbooks(data) | ({"currency": other} if other else {})

    def industrack_values(self, data: Mapping[str, Any], context: Context) -> Values:
        return from_industrack(data)

    def decide(self, unit: Unit, context: Context) -> Decision:
        """What is due: send it, bring it up to date, or say how it stands; what IndusTrack did not make is left alone."""
        draft = Draft()
        if context.settings.get("invoices", "industrack_to_quickbooks") != "off":
            _decide(draft, unit, context)
        return draft.decision()


def _decide(draft: Draft, unit: Unit, context: Context) -> None:
    unit = _with_claimed(draft, unit)
    record, invoice, link = unit.industrack, unit.quickbooks, unit.link
    if record is None or record.deleted:
        return
    if link is None:
        _unlinked(draft, record, context)
        return
    if invoice is not None and endings.is_back(record, invoice, link, context):
        link = endings.revive(draft, record, invoice, link)
    if link.ended or invoice is None or invoice.deleted:
        endings.ended(draft, record, invoice, link, context)
    else:
        linked.update(draft, record, invoice, link, context)


def _with_claimed(draft: Draft, unit: Unit) -> Unit:
    """A record of IndusTrack that names an invoice of QuickBooks belongs to it: one made before this service came."""
    if unit.link is not None:
        return unit
    pairs = [(unit.quickbooks, other) for other in unit.suggestions] if unit.quickbooks else []
    pairs += [(other, unit.industrack) for other in unit.suggestions] if unit.industrack else []
    for invoice, record in pairs:
        if invoice and record and record.data.get("quickbooks_id") == invoice.id and not record.deleted and not invoice.deleted:
            _link(draft, invoice, record)
            link = Link(KIND, invoice.id, record.id, invoice.values, written(record.values))
            return replace(unit, quickbooks=invoice, industrack=record, link=link)
    return unit


def _link(draft: Draft, invoice: Mirror, record: Mirror) -> None:
    why = "IndusTrack's invoice names the one in QuickBooks."
    about = About(KIND, label(record.values), invoice.id, record.id)
    draft.link(about, why, (invoice.values, written(record.values)))


def _unlinked(draft: Draft, record: Mirror, context: Context) -> None:
    claimed = record.data.get("quickbooks_id")
    if claimed and not endings.is_let_go(context, str(claimed)):
        endings.claimed(draft, record, str(claimed))
    else:
        send(draft, record, context, again=str(claimed or ""))
