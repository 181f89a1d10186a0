"""What is no longer in IndusTrack, though nobody deleted it there."""

from __future__ import annotations

from tests.acceptance.people import here, one_customer
from tests.acceptance.proofs import proved
from tests.acceptance.world import Served, world


def test_records_that_a_backup_of_industrack_lost_are_told_until_they_are_there_again(running: Served) -> None:
    with world(running, one_customer()) as w:
        w.sync(2)
        proved(w)
        tables, customer = w.industrack.account().tables, here(w, "Birch Bakery")
        lost = [tables["locations"].remove(one["id"]) for one in w.locations(customer["id"])]
        record = tables["customers"].remove(customer["id"])
        found = proved(w)
        [gone] = [one for one in found["differences"] if one["kind"] == "customer"]
        assert "does not come back by itself" in gone["remedy"]
        w.sync(2)
        assert w.customers() == []  # as if it had been deleted there
        proved(w)
        [told] = w.attention("gone_from_industrack")
        assert "1 customer" in told["summary"]
        assert "Birch Bakery" in told["summary"]
        for one in (record, *lost):
            tables["customers" if one is record else "locations"].put(one)
        proved(w)
        assert w.attention("gone_from_industrack") == []
