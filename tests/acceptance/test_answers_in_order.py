"""Workers that come to an older answer after a newer one: the newer one stands."""

from __future__ import annotations

from datetime import timedelta

from app.store.sql import text
from app.workers.work import work
from tests.acceptance.people import TWO_WAY, at, here, one_customer, there
from tests.acceptance.world import Served, World, world


def read(w: World, *, full: bool = False) -> None:
    """QuickBooks is read while no worker is at work; only a full read begins while the pages of another are still ingested."""
    w.office.sync(w.id, full, None)
    w.connector.update()


def ingest_newest_first(w: World) -> int:
    with w.services.database.company(w.id) as connection:
        keys = connection.scalars(text("SELECT key FROM task WHERE what = 'ingest' ORDER BY key::bigint DESC")).all()
    for key in keys:
        work(w.services, w.id, "ingest", key)
    return len(keys)


def test_an_older_page_does_not_bring_old_values_back(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w:
        w.sync(2)
        for minute, phone in ((1, "641-555-0201"), (2, "641-555-0202")):
            with at(w, timedelta(minutes=minute)):
                w.file.edit_customer(there(w, "Birch Bakery").id, phone=phone)
            read(w, full=minute == 2)
        assert ingest_newest_first(w) >= 2
        w.settle()
        assert here(w, "Birch Bakery")["phone"] == "641-555-0202"
        w.sync(2)
        assert here(w, "Birch Bakery")["phone"] == "641-555-0202"
        told = [one["after"].get("phone") for one in w.office.history(w.id, None) if one["action"] == "update"]
        assert told == ["641-555-0202"]


def test_an_older_page_does_not_bring_a_deleted_customer_back(running: Served) -> None:
    file = one_customer()
    with world(running, file) as w:
        gone = file.add_customer("Oak Lodge", company_name="Oak Lodge")
        w.sync(2)
        with at(w, timedelta(minutes=1)):
            file.edit_customer(gone.id, phone="641-555-0201")
        read(w)
        with at(w, timedelta(minutes=2)):
            file.delete("Customer", gone.id)
        read(w, full=True)
        assert ingest_newest_first(w) >= 2
        w.sync(1)  # what the full read did not bring is asked for by its id
        for _ in range(2):
            [customer] = w.customers(company_name="Oak Lodge")
            assert customer["active"] is False
            assert w.status()["records"]["customer"]["quickbooks"] == 1
            w.sync(1)
