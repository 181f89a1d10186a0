"""An invoice that waits for its customer says what the customer waits for."""

from __future__ import annotations

from tests.acceptance.money import money
from tests.acceptance.world import Served

LONG = "(641) 555-0111 ext. 12345"


def test_an_invoice_of_a_customer_that_is_asked_about_names_the_question_and_goes_once_it_is_answered(running: Served) -> None:
    with money(running, customers="two_way") as m:
        w = m.world
        twin = m.file.add_customer("Maple Lodge", company_name="Maple Lodge")
        stranger = w.industrack.create("customers", {"company_name": "Maple Lodge Inc", "phone": LONG})
        held = m.ready(customer=stranger["id"])
        w.sync(2)
        [asked] = w.attention("duplicate_suspected")
        assert m.told(held)["sync_error"] == f"The customer Maple Lodge Inc is not in QuickBooks yet: {asked['summary']}"
        [waits] = w.attention("customer_not_linked")
        assert f"attention {asked['id']}" in waits["remedy"]
        choice = next(one["value"] for one in asked["choices"] if one["value"].startswith("link:"))
        w.office.settle_attention(str(asked["id"]), "resolve", choice)
        w.sync(3)
        assert m.told(held)["sync_status"] == "synced"
        assert m.invoices[-1].data["CustomerRef"] == twin.id
        [told] = w.attention("too_long_for_quickbooks")
        assert told["severity"] == "info"
        assert "phone of Maple Lodge Inc" in told["summary"]
        w.industrack.edit("customers", stranger["id"], {"phone": "641-555-0111"})
        w.sync(1)
        assert not w.attention("too_long_for_quickbooks")
