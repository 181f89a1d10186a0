"""Mirrors and links made by hand, for deciding about one invoice."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.model import Context, Decision, Link, Mirror, Unit, Values
from app.sync.kinds.invoices.deciding import Invoices
from app.sync.kinds.invoices.values import written

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TAXED, UNTAXED = "TAX-1", "NON-1"
PREFERENCES: dict[str, Any] = {
    "sales_tax_preferences": {
        "default_taxable_sales_tax_code": {"list_id": TAXED, "full_name": "Tax"},
        "default_non_taxable_sales_tax_code": {"list_id": UNTAXED, "full_name": "Non"},
    }
}
LINKS = {
    ("customer", "c1"): "80-C1",
    ("item", "labor"): "80-LABOR",
    ("item", "filter"): "80-FILTER",
    ("tax_rate", "county"): "80-COUNTY",
    ("terms", "net30"): "80-NET30",
    ("location", "shop"): "80-C1#Shop",
    ("location", "job"): "80-JOB",
}


@dataclass
class Books:
    """What is known of both sides."""

    links: dict[tuple[str, str], str] = field(default_factory=lambda: dict(LINKS))
    ours: dict[tuple[str, str], Values] = field(default_factory=dict)
    theirs: dict[tuple[str, str], Values] = field(default_factory=dict)

    def industrack_id(self, kind: str, quickbooks_id: str) -> str | None:
        return next((it for (k, it), qb in self.links.items() if k == kind and qb == quickbooks_id), None)

    def quickbooks_id(self, kind: str, industrack_id: str) -> str | None:
        return self.links.get((kind, industrack_id))

    def quickbooks(self, kind: str, quickbooks_id: str) -> Mirror | None:
        data = self.ours.get((kind, quickbooks_id))
        return None if data is None else Mirror(kind, quickbooks_id, "1", data, data, deleted=bool(data.get("deleted")))

    def industrack(self, kind: str, industrack_id: str) -> Mirror | None:
        data = self.theirs.get((kind, industrack_id))
        return None if data is None else Mirror(kind, industrack_id, "1", data, data, deleted=bool(data.get("deleted")))


@dataclass
class Case:
    """One invoice under a company's settings."""

    settings: dict[str, Any] = field(default_factory=lambda: {"invoices": "industrack_to_quickbooks"})
    choices: dict[str, str] = field(default_factory=dict)
    preferences: dict[str, Any] = field(default_factory=lambda: PREFERENCES)
    version: str = "13.0"
    books: Books = field(default_factory=Books)
    now: datetime = NOW

    @property
    def context(self) -> Context:
        zone = ZoneInfo("America/Chicago")
        return Context("co", self.settings, zone, self.version, self.preferences, self.books, self.now, choices=self.choices)

    def record(self, **data: Any) -> Mirror:
        """IndusTrack's side: approved and ready, with one line, unless told otherwise."""
        given = {
            "number": "IT-00001",
            "customer_id": "c1",
            "date": "2026-03-01",
            "lines": [line()],
            "approved": True,
            "sync_status": "ready_for_sync",
            "total": "95.00",
            "subtotal": "95.00",
            **data,
        }
        return Mirror("invoice", "inv1", "v1", given, Invoices().industrack_values(given, self.context))

    def invoice(self, **data: Any) -> Mirror:
        """QuickBooks' side."""
        given = {
            "txn_id": "T-1",
            "edit_sequence": "100",
            "ref_number": "1001",
            "txn_date": "2026-03-01",
            "customer": {"list_id": "80-C1"},
            "subtotal": "95.00",
            "sales_tax_total": "0.00",
            "balance_remaining": "95.00",
            "is_paid": False,
            "memo": "[IT-000000000000]",
            "lines": [{"element": "InvoiceLineRet", "txn_line_id": "L-1", "item": {"list_id": "80-LABOR"}, "amount": "95.00"}],
            **data,
        }
        values = Invoices().quickbooks_values(given, (), self.context)
        return Mirror("invoice", str(given["txn_id"]), str(given["edit_sequence"]), given, values)

    def link(self, record: Mirror, invoice: Mirror, **more: Any) -> Link:
        made = Link("invoice", invoice.id, record.id, invoice.values, written(record.values))
        return replace(made, **more)

    def decide(self, record: Mirror | None, invoice: Mirror | None = None, link: Link | None = None, **unit: Any) -> Decision:
        return Invoices().decide(Unit("invoice", invoice, record, link, **unit), self.context)


def line(item: str | None = "labor", quantity: str = "1", price: str = "95.00", **more: Any) -> dict[str, Any]:
    return {"item_id": item, "quantity": quantity, "unit_price": price, "description": "Work", **more}


def body(decision: Decision) -> dict[str, Any]:
    assert decision.request is not None
    return decision.request.body


def told(decision: Decision) -> dict[str, Any]:
    """What IndusTrack is told, nothing when there is nothing to tell."""
    assert len(decision.pushes) <= 1
    return decision.pushes[0].data if decision.pushes else {}
