"""Classes: a list in levels that customers, invoices and lines refer to."""

import pytest

from app.sandbox.quickbooks import CompanyFile, QuickBooksError, Refusal
from tests.contract.sandbox_quickbooks.asking import Desk


@pytest.fixture
def desk() -> Desk:
    file = CompanyFile.empty()
    file.add_list_entry("Class", "Service")
    file.add_list_entry("Class", "North", parent="Service")
    file.add_list_entry("Class", "Closed shop", is_active=False)
    return Desk(file)


def test_classes_are_queried_by_level_and_by_default_the_active_ones(desk: Desk) -> None:
    found = desk.ask("ClassQuery")
    assert found.names == ["Service", "Service:North"]
    assert [one.findtext("Sublevel") for one in found.records] == ["0", "1"]
    assert found.records[1].findtext("ParentRef/FullName") == "Service"
    every = desk.ask("ClassQuery", "<ActiveStatus>All</ActiveStatus>")
    assert "Closed shop" in every.names


def test_classes_know_no_iterator(desk: Desk) -> None:
    with pytest.raises(QuickBooksError, match="iterator"):
        desk.ask("ClassQuery", "<MaxReturned>5</MaxReturned>", 'iterator="Start"')


@pytest.mark.parametrize("given", ["<FullName>service:north</FullName>", "<FullName>Service:North</FullName>"])
def test_a_customer_has_a_class_from_twelve_on(desk: Desk, given: str) -> None:
    added = desk.add_customer(f"<Name>A</Name><ClassRef>{given}</ClassRef>")
    assert (added.code, added.text("ClassRef/FullName")) == (0, "Service:North")
    old = desk.ask("CustomerQuery", "<FullName>A</FullName>", version="11.0")
    assert old.text("ClassRef/FullName") is None


def test_a_class_that_is_not_in_the_list_is_refused_everywhere(desk: Desk) -> None:
    unknown = "<ClassRef><FullName>Nowhere</FullName></ClassRef>"
    assert desk.add_customer(f"<Name>A</Name>{unknown}").code == 3140
    customer = desk.file.add_customer("B")
    with pytest.raises(Refusal, match="3140"):
        desk.file.edit_customer(customer.id, class_ref="Nowhere")
    item = desk.file.add_item("Hour", price="85.00")
    head = f"<CustomerRef><ListID>{customer.id}</ListID></CustomerRef>"
    line = f"<InvoiceLineAdd><ItemRef><ListID>{item.id}</ListID></ItemRef>{unknown}</InvoiceLineAdd>"
    assert desk.ask("InvoiceAdd", f"<InvoiceAdd>{head}{line}</InvoiceAdd>").code == 3140
    assert desk.ask("InvoiceAdd", f"<InvoiceAdd>{head}{unknown}</InvoiceAdd>").code == 3140
    assert desk.file.invoices == []


def test_an_invoice_takes_its_customers_class_and_a_line_its_own(desk: Desk) -> None:
    customer = desk.file.add_customer("B", class_ref="Service")
    item = desk.file.add_item("Hour", price="85.00")
    head = f"<CustomerRef><ListID>{customer.id}</ListID></CustomerRef>"
    own = "<ClassRef><FullName>Service:North</FullName></ClassRef>"
    line = f"<InvoiceLineAdd><ItemRef><ListID>{item.id}</ListID></ItemRef>{own}</InvoiceLineAdd>"
    added = desk.ask("InvoiceAdd", f"<InvoiceAdd>{head}{line}</InvoiceAdd>")
    assert added.text("ClassRef/FullName") == "Service"
    assert added.text("InvoiceLineRet/ClassRef/FullName") == "Service:North"
