"""Thousands of customers go to QuickBooks in few message sets, fifty in each."""

from __future__ import annotations

import os

import pytest

from app.sandbox.quickbooks import CompanyFile
from tests.acceptance.people import sequences
from tests.acceptance.world import Served, World, notice, world

MANY = int(os.environ.get("MANY_CUSTOMERS", "500"))  # 5,000 take minutes
JOBS_EVERY = 50  # one in so many is a job of the one before it


def fill(w: World) -> None:
    above = ""
    for number in range(MANY):
        given = {"company_name": f"Customer {number:04}", "phone": f"515-555-{number:04}"}
        if number % JOBS_EVERY == JOBS_EVERY - 1:
            given |= {"parent_customer_id": above}
        above = str(w.industrack.create("customers", given)["id"])


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_first_sync_of_thousands_of_customers_takes_few_message_sets(running: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.acceptance.world.LONGEST", 1000.0)
    with world(running, CompanyFile.empty(), customers="industrack_to_quickbooks") as w:
        fill(w)
        notice(w)
        sets = 0
        for _ in range(10):
            update = w.poll()
            sets += update.operations.count("receiveResponseXML")
            if not update.operations.count("sendRequestXML") or len(w.file.customers) == MANY:
                break
        w.sync(1)
        assert len(w.file.customers) == MANY
        assert len({one.full_name for one in w.file.customers}) == MANY
        assert sum(":" in one.full_name for one in w.file.customers) == MANY // JOBS_EVERY
        assert w.status()["records"]["customer"] == {"quickbooks": MANY, "industrack": MANY, "linked": MANY}
        assert sets < MANY / 20  # fifty customers travel in one message set
        before = sequences(w), w.industrack.log.writes
        w.sync(1)
        assert (sequences(w), w.industrack.log.writes) == before
        assert w.attention() == []
