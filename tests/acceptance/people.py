"""What the tests of customers ask of a world: a customer by its name on either side, and edits at moments that are told apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from app.sandbox.quickbooks import CompanyFile, Record
from app.store.sql import text
from tests.acceptance.world import World

TWO_WAY: dict[str, Any] = {"customers": "two_way"}
TO_QUICKBOOKS: dict[str, Any] = {"customers": "industrack_to_quickbooks"}
STREET = {"addr1": "12 Birch St", "city": "Cedar Bend", "state": "IA", "postal_code": "50600"}


def here(w: World, company_name: str) -> dict[str, Any]:
    """IndusTrack's one customer of this name."""
    [found] = w.customers(company_name=company_name, deleted=False)
    return found


def there(w: World, full_name: str) -> Record:
    """QuickBooks' customer of this full name."""
    return w.file.require(full_name)


def value(record: Record, tag: str) -> str:
    return str(record.data.get(tag) or "")


def street(record: Record, tag: str = "BillAddress") -> str:
    return str((record.data.get(tag) or {}).get("Addr1") or "")


def ship_tos(record: Record) -> list[dict[str, Any]]:
    return list(record.data.get("ShipToAddress") or [])


def sequences(w: World) -> dict[str, int]:
    """What moves with every write to a customer of QuickBooks."""
    return {one.id: one.sequence for one in w.file.customers}


def one_customer(name: str = "Birch Bakery", **values: Any) -> CompanyFile:
    """A company file with one customer in it."""
    file = CompanyFile.empty()
    given = {"company_name": name, "phone": "641-555-0111", "email": "ada@birch.example", "bill_address": STREET}
    file.add_customer(name, **{**given, **values})
    return file


def without_reading(w: World) -> None:
    """An update in which no read is due, so that what waits is written on what is known so far."""
    with w.services.database.company(w.id) as connection:
        connection.execute(text("UPDATE company_file SET read_wanted_at = NULL, read_at = :now"), {"now": w.services.now()})
    w.connector.update()
    w.settle()


@contextmanager
def at(w: World, ahead: timedelta) -> Iterator[None]:
    """What is done by hand in QuickBooks meanwhile bears a stamp that far from now."""
    clock = w.file.clock
    w.file.clock = lambda: w.served.clock() + ahead
    try:
        yield
    finally:
        w.file.clock = clock


@contextmanager
def later(w: World) -> Iterator[None]:
    """The service's clock may be moved meanwhile."""
    now = w.served.clock.ahead
    try:
        yield
    finally:
        w.served.clock.ahead = now
