"""Tax, contacts, notes, long names and odd letters: each finds its place, and what is not synchronised stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.sandbox.quickbooks import Behaviour
from tests.acceptance.people import TWO_WAY, here, later, one_customer, sequences, there, value
from tests.acceptance.world import Served, World, world


def tax_code(w: World, name: str) -> str:
    return next(one.id for one in w.file.sales_tax_codes if one.name == name)


def test_tax_item_and_tax_code_correspond_to_tax_rate_and_taxable(running: Served) -> None:
    with world(running, one_customer(tax_code="Tax", tax_item="State Tax"), **TWO_WAY) as w:
        w.sync(2)
        [rate] = w.industrack.list("tax_rates")
        customer = here(w, "Birch Bakery")
        assert (customer["tax_rate_id"], customer["taxable"]) == (rate["id"], True)
        w.industrack.edit("customers", customer["id"], {"taxable": False})
        w.sync(2)
        assert there(w, "Birch Bakery").data["SalesTaxCodeRef"] == tax_code(w, "Non")
        w.file.rename("SalesTaxCode", tax_code(w, "Non"), "Free")
        w.file.edit_customer(there(w, "Birch Bakery").id, tax_code="Tax")
        w.sync(2)
        assert here(w, "Birch Bakery")["taxable"] is True


def test_what_is_cleared_in_industrack_is_cleared_in_quickbooks(running: Served) -> None:
    contacts = {"Pager": "641-555-0444", "Mobile": "641-555-0333", "Website": "birch.example"}
    with world(running, one_customer(first_name="Ada", last_name="Birch", additional_contacts=contacts), **TWO_WAY) as w:
        w.sync(2)
        customer = here(w, "Birch Bakery")
        assert (customer["mobile"], customer["website"]) == ("641-555-0333", "birch.example")
        cleared = ("mobile", "website", "first_name", "phone", "email")
        w.industrack.edit("customers", customer["id"], dict.fromkeys(cleared, "") | {"fax": "9"})
        w.sync(2)
        record = there(w, "Birch Bakery")
        assert [value(record, tag) for tag in ("FirstName", "LastName", "Phone", "Email", "Fax")] == ["", "Birch", "", "", "9"]
        left = {entry["ContactName"]: entry["ContactValue"] for entry in record.data["AdditionalContactRef"]}
        assert {name: text for name, text in left.items() if text} == {"Pager": "641-555-0444"}
        assert [here(w, "Birch Bakery")[key] for key in cleared] == [""] * 5
        assert not w.attention()


def test_nothing_about_tax_is_said_while_it_is_switched_off(running: Served) -> None:
    with world(running, one_customer(), Behaviour(sales_tax_on=False), **TWO_WAY) as w:
        w.sync(2)
        w.industrack.edit("customers", here(w, "Birch Bakery")["id"], {"taxable": False, "phone": "2"})
        w.sync(2)
        assert value(there(w, "Birch Bakery"), "Phone") == "2"
        assert not w.attention()


def test_what_is_not_mapped_is_never_touched(running: Served) -> None:
    own: dict[str, Any] = {"notes": "Beware of the dog", "account_number": "A-1", "terms": "Net 30"}
    with world(running, one_customer(**own), **TWO_WAY) as w:
        w.sync(2)
        w.industrack.edit("customers", here(w, "Birch Bakery")["id"], {"phone": "2"})
        w.sync(2)
        record = there(w, "Birch Bakery")
        assert [value(record, tag) for tag in ("Phone", "Notes", "AccountNumber")] == ["2", "Beware of the dog", "A-1"]
        assert "notes" not in here(w, "Birch Bakery") or not here(w, "Birch Bakery")["notes"]


def test_what_quickbooks_cannot_hold_stays_whole_in_industrack_and_never_drifts(running: Served) -> None:
    name = "Zażółć Gęślą Jaźń 😀 und eine sehr lange Firma, die kein Ende nimmt"
    street = "Lange Straße der Einigkeit 123456789, Hinterhaus, dritter Aufgang rechts"
    with world(running, one_customer(), **TWO_WAY) as w:
        w.sync(2)
        made = w.industrack.create("customers", {"company_name": name, "billing_address": {"street": street}})
        w.sync(3)
        assert len(w.file.customers) == 2
        before, version = sequences(w), w.industrack.get("customers", made["id"])["version"]
        w.sync(2)
        customer = w.industrack.get("customers", made["id"])
        assert (sequences(w), customer["version"]) == (before, version)
        assert (customer["company_name"], customer["billing_address"]["street"]) == (name, street)


def test_an_edit_while_the_service_writes_is_not_overwritten(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w:
        w.sync(2)
        customer = here(w, "Birch Bakery")
        w.file.edit_customer(there(w, "Birch Bakery").id, fax="9")
        w.office.sync(w.id, False, None)
        w.settle()
        w.connector.update()
        w.industrack.edit("customers", customer["id"], {"email": "meanwhile@birch.example"})
        w.settle()
        w.sync(3)
        record, customer = there(w, "Birch Bakery"), here(w, "Birch Bakery")
        assert (value(record, "Fax"), value(record, "Email")) == (customer["fax"] or "", customer["email"])
        assert customer["email"] == "meanwhile@birch.example"


def test_what_no_hint_told_is_found_by_the_nightly_sweep(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w:
        w.sync(2)
        customer = here(w, "Birch Bakery")
        table = w.industrack.account().tables["customers"]
        table.put({**table.records[customer["id"]], "phone": "unseen", "updated_at": "2020-01-01T00:00:00.000000Z"})
        w.sync(1)
        assert value(there(w, "Birch Bakery"), "Phone") == "641-555-0111"
        with later(w):
            w.served.clock.ahead += timedelta(hours=25)
            w.sync(2)
        assert value(there(w, "Birch Bakery"), "Phone") == "unseen"
