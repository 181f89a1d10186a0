"""Hundreds of ready invoices go over in one session."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from tests.acceptance.money import money
from tests.acceptance.world import Served

MANY = int(os.environ.get("MANY_INVOICES", "200"))  # a thousand take minutes


@pytest.mark.slow
@pytest.mark.parametrize("batch", ["1", "25"])
def test_hundreds_of_invoices_go_over_in_one_session(running: Served, batch: str) -> None:
    with money(running, invoice_batch=batch) as m:
        made = [m.ready(description=f"number {n}") for n in range(MANY)]
        m.notice()
        update = m.world.poll(read=False)
        assert str(update.outcome) == "done"
        m.world.hurry()  # a worker that lost a race tries again a little later
        m.world.settle()
        assert len(m.invoices) == MANY
        assert len({one["Memo"] for one in m.invoices}) == MANY
        assert Counter(m.told(invoice)["sync_status"] for invoice in made) == {"synced": MANY}
        assert len({m.told(invoice)["quickbooks_id"] for invoice in made}) == MANY
        assert m.world.status()["queue"] == {"waiting": 0, "handed_out": 0, "unknown": 0, "held": 0}
        assert not m.world.attention()
