"""What a version or edition of QuickBooks lacks: left out, refused, or standing elsewhere."""

import pytest
from lxml import etree

import qbxml
from qbxml import messages as m
from qbxml.aggregate import Aggregate
from tests.unit.qbxml.written import added, invoiced, shown, write


def test_what_the_version_lacks_is_left_out_and_reported() -> None:
    body = added(job_title="Owner", ship_to=[m.ShipToAddress(name="a")], bill_address=m.Address(addr5="x", city="y"))
    old = write(body, "5.0")
    assert old.left_out == (
        qbxml.LeftOut("1", "CustomerAddRq/CustomerAdd/JobTitle", "needs qbXML 12.0"),
        qbxml.LeftOut("1", "CustomerAddRq/CustomerAdd/ShipToAddress", "needs qbXML 12.0"),
        qbxml.LeftOut("1", "CustomerAddRq/CustomerAdd/BillAddress/Addr5", "needs qbXML 6.0"),
    )
    assert not any(word in old.xml for word in ("JobTitle", "ShipTo", "Addr5"))
    assert "<City>y</City>" in old.xml
    assert write(body, "12.0").left_out == ()
    assert '<?qbxml version="5.0"?>' in old.xml


INVOICE_ADD = m.InvoiceAdd(
    customer=m.Ref(list_id="1"),
    is_finance_charge=False,
    set_credit=[m.SetCredit(credit_txn_id="2-3", applied_amount=5)],
    lines=[m.InvoiceLineAdd(lot_number="L", expiration_date_for_serial_lot_number="2026-12-01")],
)


INVOICE_MOD = m.InvoiceMod(txn_id="1-2", edit_sequence="3", set_credit=[m.SetCredit(credit_txn_id="2-3", applied_amount=5)])


ACCOUNT = m.Ref(list_id="8-9")


SOLD = m.SalesOrPurchaseMod(price=1, account=ACCOUNT)


BOTH = m.SalesAndPurchaseMod(sales_price=1, income_account=ACCOUNT, expense_account=ACCOUNT)


SERVICE_MOD = m.ItemServiceModRq(item_service_mod=m.ItemServiceMod(list_id="1", edit_sequence="2", sales_or_purchase=SOLD))


PART_MOD = m.ItemNonInventoryModRq(
    item_non_inventory_mod=m.ItemNonInventoryMod(list_id="1", edit_sequence="2", sales_and_purchase=BOTH)
)


STOCK_MOD = m.ItemInventoryModRq(
    item_inventory_mod=m.ItemInventoryMod(
        list_id="1", edit_sequence="2", income_account=ACCOUNT, cogs_account=ACCOUNT, apply_cogs_account_to_existing_txns=False
    )
)


@pytest.mark.parametrize(
    ("body", "tag", "first"),
    [
        (m.InvoiceAddRq(invoice_add=INVOICE_ADD), "IsFinanceCharge", 8),
        (m.InvoiceAddRq(invoice_add=INVOICE_ADD), "SetCredit", 10),
        (m.InvoiceModRq(invoice_mod=INVOICE_MOD), "SetCredit", 10),
        (m.InvoiceAddRq(invoice_add=INVOICE_ADD), "ExpirationDateForSerialLotNumber", 16),
        (SERVICE_MOD, "AccountRef", 7),
        (PART_MOD, "IncomeAccountRef", 7),
        (PART_MOD, "ExpenseAccountRef", 7),
        (STOCK_MOD, "IncomeAccountRef", 7),
        (STOCK_MOD, "ApplyCOGSAccountRefToExistingTxns", 8),
    ],
)
def test_an_element_is_sent_from_its_first_version_on(body: qbxml.Rq, tag: str, first: int) -> None:
    before = write(body, f"{first - 1}.0")
    assert f"<{tag}>" not in before.xml
    assert tag in [left.path.rpartition("/")[2] for left in before.left_out]
    assert f"<{tag}>" in write(body, f"{first}.0").xml


@pytest.mark.parametrize(("version", "order"), [("5.0", ["Amount", "PriceLevelRef"]), ("6.0", ["PriceLevelRef", "Amount"])])
def test_the_price_level_of_a_line_stands_where_the_version_has_it(version: str, order: list[str]) -> None:
    tree = etree.fromstring(write(invoiced(price_level=m.Ref(list_id="1"), amount=5), version).xml.encode())
    (line,) = tree.iter("InvoiceLineAdd")
    assert [element.tag for element in line] == order


@pytest.mark.parametrize(
    ("cls", "name"), [(m.InvoiceLineGroupAdd, "desc"), (m.InvoiceLineGroupAdd, "service_date"), (m.SetCredit, "txn_line_id")]
)
def test_what_the_us_edition_lacks_cannot_be_said(cls: type[Aggregate], name: str) -> None:
    with pytest.raises(TypeError, match=f"has no field '{name}'"):
        cls(**{name: "1"})


def test_classes_are_asked_for_with_the_inactive_ones_and_without_pages() -> None:
    assert shown(m.ClassQueryRq(active_status="All"), "ActiveStatus") == ["All"]
    assert "iterator" not in m.ClassQueryRq.FIELDS


def test_a_request_that_the_version_lacks_is_refused_as_a_whole() -> None:
    with pytest.raises(qbxml.UnsupportedByVersion, match=r"ListDeletedQueryRq needs qbXML 2\.0; .* speaks 1\.1"):
        write(m.ListDeletedQueryRq(list_del_type=["Customer"]), "1.1")


def test_pages_that_the_version_lacks_are_refused_because_the_rest_would_be_lost() -> None:
    with pytest.raises(qbxml.UnsupportedByVersion, match="iterator"):
        write(m.CustomerQueryRq(iterator="Start", max_returned=5), "4.0")
