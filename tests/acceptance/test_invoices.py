"""Invoices to QuickBooks, through HTTP, as the office and the bookkeeper see it."""

from __future__ import annotations

from tests.acceptance.money import money
from tests.acceptance.world import Served


def test_an_approved_and_ready_invoice_arrives_once_and_takes_quickbooks_number(running: Served) -> None:
    with money(running) as m:
        invoice = m.ready(po_number="PO 7", description="Spring service")
        m.world.sync(2)
        there, told = m.only(), m.told(invoice)
        assert there["PONumber"] == "PO 7"
        assert there["Memo"].startswith("Spring service [IT-")
        assert told["number"] == there["RefNumber"]
        assert told["previous_number"] == invoice["number"]
        assert (told["quickbooks_id"], told["sync_status"], told["sync_error"]) == (there.id, "synced", None)
        assert not m.world.attention("total_differs")
        m.world.sync(2)
        assert len(m.invoices) == 1
