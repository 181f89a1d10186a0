"""Prices over HTTP, against an IndusTrack that refuses what is no decimal string: nought is sent, the rest is left alone."""

from __future__ import annotations

from typing import Any

from app.sandbox.quickbooks import CompanyFile
from tests.acceptance.items_world import here
from tests.acceptance.world import Served, world


def changed(file: CompanyFile, side: dict[str, Any]) -> None:
    [item] = [one for one in file.items if one.full_name == "Visit"]
    file.edit_item(item.id, **side)


def test_prices_of_nothing_in_percent_and_unreadable_ones_arrive_as_what_they_are(running: Served) -> None:
    file = CompanyFile.empty()
    item = file.add_item("Visit", "Service", price="12.00")
    with world(running, file) as w:
        w.poll()
        for price, shown, told in (("0.00", "0.00", 0), ("1,234.50", "0.00", 1), ("15.00", "15.00", 0)):
            item.data["SalesOrPurchase"]["Price"] = price
            file.edit_item(item.id, desc=f"At {price}")
            w.poll()
            visit = here(w, "Visit")
            assert (visit["price"], visit["sales_description"]) == (shown, f"At {price}")
            assert len(w.attention("cannot_be_read")) == len(w.attention()) == told


def test_a_price_that_cannot_be_read_at_the_first_reading_is_told_once(running: Served) -> None:
    file = CompanyFile.empty()
    item = file.add_item("Visit", "Service", price="12.00")
    item.data["SalesOrPurchase"]["Price"] = "1.234,50"
    with world(running, file) as w:
        w.sync()
        assert [one["name"] for one in w.attention("cannot_be_read")] == ["Visit"]
        file.edit_item(item.id, price="15.00")
        w.sync()
        assert w.attention() == []
