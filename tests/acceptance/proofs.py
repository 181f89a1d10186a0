"""A company that a proof finds in step, and changes that nothing tells of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from app.sandbox.industrack.mischief import Mischief as InIndusTrack
from app.sandbox.quickbooks.mischief import Mischief as InQuickBooks
from app.sync.proof import schedule
from tests.acceptance.money import FREE, Money, money
from tests.acceptance.world import Served, World

Found = set[tuple[str, str]]


@contextmanager
def in_step(running: Served, **settings: Any) -> Iterator[Money]:
    """A company with everything, two of its invoices in QuickBooks and one of them paid in part."""
    with money(running, **settings) as m:
        for amount in ("100.00", "250.00"):
            m.ready(lines=[m.line(FREE, "1", amount, taxable=False)])
        m.notice()
        m.world.sync(2)
        m.file.receive_payment(m.invoices[0].id, "40.00", ref_number="4711", method="VISA")
        m.world.sync(2)
        yield m


def proved(w: World, times: int = 4) -> dict[str, Any]:
    """A new proof, made while Web Connector polls on."""
    before = w.office.proof(w.id)["at"]
    w.office.ask_proof(w.id)
    for _ in range(times):
        w.poll(read=False)
        schedule.begin_due(w.services)
        w.settle()
        found = w.office.proof(w.id)
        if found["at"] != before:
            return found
    raise AssertionError(f"it never ends: {found['under_way']}")


def fields(found: dict[str, Any]) -> Found:
    return {(one["kind"], one["field"]) for one in found["differences"]}


def adds_up(found: dict[str, Any]) -> None:
    """On each side count is pairs, what is explained, and the differences without a counterpart."""
    for kind, shown in found["kinds"].items():
        for side, other in (("quickbooks", "industrack"), ("industrack", "quickbooks")):
            alone = {
                one[f"{side}_id"]
                for one in found["differences"]
                if one["kind"] == kind and one[f"{side}_id"] and not one[f"{other}_id"]
            }
            told = shown["pairs"] + sum(shown[side]["explained"].values()) + len(alone)
            assert shown[side]["count"] == told, (kind, side, shown)


def silently(m: Money, action: str, who: str, values: dict[str, Any], kind: str) -> None:
    InQuickBooks(m.file, m.world.quickbooks).act(action, who, values, kind, silently=True)


def unstamped(m: Money, action: str, collection: str, who: str, values: dict[str, Any]) -> None:
    InIndusTrack(m.world.industrack).act(action, collection, who, values, hints=False, stamps=False)


def in_euro(m: Money) -> None:
    m.file.use_currencies(EUR="1.10")
    euro, table = m.file.find("Currency", "Euro"), m.file.table("Invoice")
    assert euro is not None
    m.invoices[1].data["CurrencyRef"] = euro.id
    table.put(m.invoices[1])


def settles_another(m: Money) -> None:
    ledger = m.file.ledger
    [link] = ledger.applied_to(m.invoices[0].id)
    ledger.unlink(link)
    ledger.link(link.source, m.invoices[1].id, link.amount)


CHANGES: dict[str, tuple[Callable[[Money], None], Found]] = {
    "a customer's phone in QuickBooks": (
        lambda m: silently(m, "edit", "Juniper Dental", {"phone": "307-555-9999"}, "customer"),
        {("customer", "phone")},
    ),
    "a ship-to in QuickBooks": (
        lambda m: silently(
            m,
            "edit",
            "Hollow Creek School",
            {"ship_to": [{"name": "Main building", "addr1": "301 School Ln", "city": "Hollow Creek", "state": "KS"}]},
            "customer",
        ),
        {("location", "address.street"), ("location", "address.postal_code"), ("location", "is_default")},
    ),
    "an item's price in QuickBooks": (
        lambda m: silently(m, "edit", "Labor", {"price": "97.50"}, "item"),
        {("item", "price")},
    ),
    "a customer's phone in IndusTrack": (
        lambda m: unstamped(m, "edit", "customers", "Granite Peak Lodge", {"phone": "719-555-0000"}),
        {("customer", "phone")},
    ),
    "a location in IndusTrack": (
        lambda m: unstamped(
            m, "edit", "locations", m.world.locations(m.customer("Juniper Dental")["id"])[0]["id"], {"name": "X"}
        ),
        {("location", "name")},
    ),
    "an item's price in IndusTrack": (
        lambda m: unstamped(m, "edit", "items", "Subcontractor", {"price": "1.00"}),
        {("item", "price")},
    ),
    "an invoice's total in QuickBooks": (
        lambda m: silently(m, "invoice-total", m.invoices[1].id, {"total": "251.00"}, "invoice"),
        {("invoice", "subtotal"), ("invoice", "total")},
    ),
    "an invoice's currency in QuickBooks": (in_euro, {("invoice", "currency")}),
    "a payment deleted in QuickBooks": (
        lambda m: silently(m, "delete-payment", m.invoices[0].id, {}, "payment"),
        {("payment", "record")},
    ),
    "a payment applied to another invoice in QuickBooks": (settles_another, {("payment", "record")}),
    "a customer deleted in QuickBooks": (
        lambda m: silently(m, "delete", "Fairbanks Auto Glass", {}, "customer"),
        {("customer", "record")},
    ),
    "links swapped in IndusTrack": (
        lambda m: unstamped(m, "swap-links", "customers", "Juniper Dental", {"with": "Granite Peak Lodge"}),
        {("customer", "quickbooks_id")},
    ),
}
