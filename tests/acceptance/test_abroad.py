"""Other currencies and other editions: customers and items go, invoices wait, and it is said once."""

from __future__ import annotations

from app.sandbox.quickbooks import Behaviour, CompanyFile
from tests.acceptance.money import money
from tests.acceptance.world import Served


def test_another_edition_is_said_at_the_first_connection_and_holds_the_invoices(running: Served) -> None:
    with money(running, Behaviour(country="UK")) as m:
        [said] = m.world.attention()
        assert (said["code"], "UK edition" in said["summary"]) == ("other_edition", True)
        assert m.customer()
        first, second = m.ready(), m.ready()
        m.world.sync(2)
        assert m.invoices == []
        assert {m.told(one)["sync_status"] for one in (first, second)} == {"error"}
        assert "UK edition" in m.told(first)["sync_error"]
        assert len(m.world.attention()) == 1


def test_customers_of_another_currency_hold_their_invoices_with_one_attention(running: Served) -> None:
    file = CompanyFile.tidy()
    file.use_currencies(EUR="1.10")
    file.add_customer("Abroad", company_name="Abroad", currency="Euro")
    with money(running, file=file) as m:
        abroad = m.customer("Abroad")["id"]
        held = [m.ready(customer=abroad), m.ready(customer=abroad)]
        home = m.ready()
        m.world.sync(2)
        assert m.told(home)["sync_status"] == "synced"
        assert len(m.invoices) == 1
        assert {m.told(one)["sync_status"] for one in held} == {"error"}
        [said] = m.world.attention()
        assert (said["code"], said["summary"][:18]) == ("other_currency", "2 invoices wait in")
        assert "Euro" in said["summary"]


def test_an_inactive_customer_holds_the_invoice_and_letting_it_be_active_sends_it(running: Served) -> None:
    with money(running, customers="quickbooks_to_industrack") as m:
        customer = next(one for one in m.file.customers if one.full_name == "Birch Street Bakery")
        m.file.make_inactive("customer", customer.id)
        m.world.sync(1)
        invoice = m.ready()
        m.world.sync(2)
        assert (m.invoices, m.told(invoice)["sync_status"]) == ([], "error")
        assert [one["code"] for one in m.world.attention()] == ["customer_inactive"]
        m.file.make_active("customer", customer.id)
        m.world.sync(2)
        assert m.told(invoice)["sync_status"] == "synced"
        assert not m.world.attention()


def test_a_voided_payment_that_still_lists_the_invoice_is_voided(running: Served) -> None:
    with money(running) as m:
        invoice = m.ready()
        m.world.sync(2)
        whole = m.told(invoice)["balance"]
        payment = m.file.receive_payment(m.only().id, "25.00")
        m.world.sync(2)
        assert m.told(invoice)["balance"] != whole
        assert [one["voided"] for one in m.payments()] == [False]
        m.file.void_payment(payment.id, lists_applications=True)
        m.world.sync(2)
        assert [one["voided"] for one in m.payments()] == [True]
        assert (m.told(invoice)["paid"], m.told(invoice)["balance"]) == (False, whole)
