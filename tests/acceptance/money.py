"""A company with something to invoice, and what its office does with invoices."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from app.office import syncing
from app.sandbox.quickbooks import Behaviour, CompanyFile, Record
from app.store.sql import text
from tests.acceptance.world import Served, World, world

LABOR, PARTS, FREE = "Labor", "Filter 16x20", "Service call"


@dataclass
class Money:
    """A world whose customers and items are linked already."""

    world: World

    @property
    def file(self) -> CompanyFile:
        return self.world.file

    def customer(self, name: str = "Birch Street Bakery") -> dict[str, Any]:
        return next(one for one in self.world.customers() if one["company_name"] == name)

    def item(self, name: str = LABOR) -> dict[str, Any]:
        return next(dict(one) for one in self.world.industrack.list("items") if one["name"] == name)

    def line(self, item: str | None = LABOR, quantity: str = "1", price: str = "95.00", **more: Any) -> dict[str, Any]:
        item_id = self.item(item)["id"] if item else None
        return {"item_id": item_id, "quantity": quantity, "unit_price": price, **more}

    def draft(self, **values: Any) -> dict[str, Any]:
        """An invoice that nobody has approved yet."""
        customer = values.pop("customer", None) or self.customer()["id"]
        given = {"customer_id": customer, "date": "2026-03-02", "lines": [self.line()], **values}
        return dict(self.world.industrack.create("invoices", given))

    def ready(self, **values: Any) -> dict[str, Any]:
        """An invoice on its way."""
        return dict(self.world.industrack.approve(self.draft(**values)["id"]))

    def notice(self) -> None:
        """The service reads IndusTrack and does what follows, without QuickBooks."""
        syncing.pull_now(self.world.services, self.world.id)
        self.world.hurry()
        self.world.settle()

    def wait_long(self) -> None:
        """So long that even the sweep takes the session for forsaken."""
        with self.world.services.database.company(self.world.id) as connection:
            connection.execute(text("UPDATE session SET last_call_at = last_call_at - interval '25 hours'"))
        self.world.hurry()

    def told(self, invoice: dict[str, Any]) -> dict[str, Any]:
        """The invoice as IndusTrack shows it now."""
        return dict(self.world.industrack.get("invoices", invoice["id"]))

    def payments(self) -> list[dict[str, Any]]:
        return [dict(one) for one in self.world.industrack.list("payments")]

    @property
    def invoices(self) -> list[Record]:
        """Those of QuickBooks."""
        return self.file.invoices

    def only(self) -> Record:
        [invoice] = self.invoices
        return invoice


@contextmanager
def money(
    running: Served, behaviour: Behaviour | None = None, file: CompanyFile | None = None, **settings: str
) -> Iterator[Money]:
    # What is read is what a test asks to be read, however long it takes.
    with world(running, file or CompanyFile.tidy(), behaviour, **{"read_every": "86400"} | settings) as w:
        w.sync(2)
        yield Money(w)
