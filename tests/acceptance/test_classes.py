"""Classes of QuickBooks, named by IndusTrack's customers and invoice lines."""

from __future__ import annotations

from app.sandbox.quickbooks import CompanyFile
from tests.acceptance.money import money
from tests.acceptance.people import TO_QUICKBOOKS, here, one_customer, there, value
from tests.acceptance.world import Served, world


def with_classes(file: CompanyFile) -> CompanyFile:
    file.add_list_entry("Class", "Service")
    file.add_list_entry("Class", "Repair", parent="Service")
    return file


def class_id(file: CompanyFile, name: str) -> str:
    found = file.find("Class", name)
    assert found is not None
    return found.id


def test_a_customer_takes_its_class_to_quickbooks_and_a_change_follows(running: Served) -> None:
    with world(running, with_classes(one_customer()), **TO_QUICKBOOKS) as w:
        customer = w.industrack.create("customers", {"company_name": "Elm Dental", "class": "Service:Repair"})
        w.sync(2)
        assert value(there(w, "Elm Dental"), "ClassRef") == class_id(w.file, "Service:Repair")
        w.industrack.edit("customers", customer["id"], {"class": "service"})
        w.sync(2)
        assert value(there(w, "Elm Dental"), "ClassRef") == class_id(w.file, "Service")


def test_a_class_that_quickbooks_has_not_is_said_and_the_rest_goes_over(running: Served) -> None:
    with world(running, with_classes(one_customer()), **TO_QUICKBOOKS) as w:
        w.industrack.create("customers", {"company_name": "Elm Dental", "class": "Nowhere", "phone": "641-555-0111"})
        w.sync(2)
        assert value(there(w, "Elm Dental"), "Phone") == "641-555-0111"
        assert [one["code"] for one in w.attention()] == ["class_missing"]
        w.file.add_list_entry("Class", "Nowhere")
        w.sync(2)
        assert value(there(w, "Elm Dental"), "ClassRef") == class_id(w.file, "Nowhere")
        assert not w.attention()


def test_a_class_comes_to_a_company_that_names_classes(running: Served) -> None:
    file = with_classes(one_customer())
    with world(running, file) as w:
        w.sync(2)
        customer = here(w, "Birch Bakery")
        w.industrack.edit("customers", customer["id"], {"class": None})
        w.file.edit_customer(there(w, "Birch Bakery").id, class_ref="Service")
        w.sync(2)
        assert here(w, "Birch Bakery")["class"] == "Service"


def test_a_line_of_an_invoice_has_its_class_and_an_unknown_one_holds_it(running: Served) -> None:
    with money(running) as m:
        m.file.add_list_entry("Class", "Service")
        m.world.sync(1)
        invoice = m.ready(lines=[m.line(**{"class": "Service"}), m.line()])
        held = m.ready(lines=[m.line(**{"class": "Nowhere"})])
        m.world.sync(2)
        [made] = m.invoices
        assert m.told(invoice)["sync_status"] == "synced"
        assert [line.get("ClassRef") for line in made["Lines"]] == [class_id(m.file, "Service"), None]
        assert "class Nowhere" in m.told(held)["sync_error"]
        m.file.add_list_entry("Class", "Nowhere")
        m.world.sync(2)
        assert m.told(held)["sync_status"] == "synced"
