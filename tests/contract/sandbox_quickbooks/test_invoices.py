"""Invoices: what is taken over, computed, changed and refused."""

from decimal import Decimal

import pytest

from tests.contract.sandbox_quickbooks.asking import Clock, Desk
from tests.contract.sandbox_quickbooks.invoicing import add, edit, line


def test_an_invoice_takes_over_what_it_does_not_say(desk: Desk) -> None:
    added = add(desk, line("Labor", "<Quantity>2.5</Quantity>"))
    assert added.code == 0
    assert added.text("ARAccountRef/FullName") == "Accounts Receivable"
    assert (added.text("TxnDate"), added.text("DueDate")) == ("2026-03-02", "2026-04-01")
    assert added.text("BillAddress/Addr1") == "71 Main St"
    assert added.text("TermsRef/FullName") == "Net 30"
    assert added.text("InvoiceLineRet/Desc") == "Labor by the hour"
    assert (added.text("InvoiceLineRet/Rate"), added.text("InvoiceLineRet/Amount")) == ("95.00", "237.50")


def test_tax_is_due_when_customer_and_line_are_taxable(desk: Desk) -> None:
    lines = line("Labor", "<Amount>100.00</Amount>") + line("Service call")
    taxed = add(desk, lines)
    assert (taxed.text("Subtotal"), taxed.text("SalesTaxPercentage")) == ("160.00", "7.00")
    assert (taxed.text("SalesTaxTotal"), taxed.text("BalanceRemaining")) == ("7.00", "167.00")
    exempt = "<CustomerSalesTaxCodeRef><FullName>Non</FullName></CustomerSalesTaxCodeRef>"
    assert add(desk, exempt + lines).text("SalesTaxTotal") == "0.00"
    code = "<SalesTaxCodeRef><FullName>Non</FullName></SalesTaxCodeRef>"
    assert add(desk, line("Labor", f"<Amount>100.00</Amount>{code}")).text("SalesTaxTotal") == "0.00"


def test_a_tax_group_adds_its_rates_and_half_a_cent_goes_up(messy: Desk) -> None:
    messy.file.add_item("Visit", price="1")
    group = "<ItemSalesTaxRef><FullName>State and County</FullName></ItemSalesTaxRef>"
    added = add(messy, group + line("Visit", "<Amount>1.00</Amount>"), "Walk-in")
    assert (added.text("SalesTaxPercentage"), added.text("SalesTaxTotal")) == ("8.5", "0.09")


def test_an_amount_overrules_the_rate(desk: Desk) -> None:
    added = add(desk, line("Labor", "<Quantity>3</Quantity><Rate>95</Rate><Amount>100.00</Amount>"))
    assert added.text("InvoiceLineRet/Amount") == "100.00"
    assert added.text("InvoiceLineRet/Rate") == "33.33333"


def test_a_percent_discount_applies_to_the_line_above_only(desk: Desk) -> None:
    lines = line("Labor", "<Amount>100.00</Amount>") + line("Service call") + line("Loyalty 10%")
    added = add(desk, lines)
    amounts = [one.findtext("Amount") for one in added.records[0].iter("InvoiceLineRet")]
    assert amounts == ["100.00", "60.00", "-6.00"]
    assert added.text("Subtotal") == "154.00"


def test_a_discount_after_a_subtotal_applies_to_all_above(desk: Desk) -> None:
    lines = line("Labor", "<Amount>100.00</Amount>") + line("Service call") + line("Subtotal") + line("Loyalty 10%")
    added = add(desk, lines)
    assert added.text("Subtotal") == "144.00"


def test_a_discount_with_an_amount_lowers_whatever_its_sign(desk: Desk) -> None:
    for amount in ("-25.00", "25.00"):
        added = add(desk, line("Labor", "<Amount>100.00</Amount>") + line("Discount", f"<Amount>{amount}</Amount>"))
        assert added.text("Subtotal") == "75.00"


def test_a_group_brings_its_members(desk: Desk) -> None:
    group = "<InvoiceLineGroupAdd><ItemGroupRef><FullName>Tune-up</FullName></ItemGroupRef></InvoiceLineGroupAdd>"
    added = add(desk, group)
    assert added.text("InvoiceLineGroupRet/TotalAmount") == "208.50"
    assert len(added.records[0].findall("InvoiceLineGroupRet/InvoiceLineRet")) == 2
    assert added.text("Subtotal") == "208.50"


def test_a_group_is_multiplied(desk: Desk) -> None:
    ref = "<ItemGroupRef><FullName>Tune-up</FullName></ItemGroupRef>"
    group = f"<InvoiceLineGroupAdd>{ref}<Quantity>2</Quantity></InvoiceLineGroupAdd>"
    added = add(desk, group)
    assert added.text("InvoiceLineGroupRet/Quantity") == "2"
    assert added.text("Subtotal") == "417.00"


def test_a_text_line_needs_no_item_but_an_amount_does(desk: Desk) -> None:
    text = "<InvoiceLineAdd><Desc>as agreed</Desc></InvoiceLineAdd>"
    assert add(desk, line("Labor") + text).code == 0
    assert add(desk, "<InvoiceLineAdd><Desc>x</Desc><Amount>1.00</Amount></InvoiceLineAdd>").code == 3180


def test_numbers_are_assigned_or_left_blank(desk: Desk) -> None:
    first = add(desk, line("Labor"))
    second = add(desk, line("Labor"))
    assert int(str(second.text("RefNumber"))) == int(str(first.text("RefNumber"))) + 1
    desk.behaviour.assign_ref_number = False
    assert add(desk, line("Labor")).text("RefNumber") is None


def test_numbers_need_not_be_unique(desk: Desk) -> None:
    for _ in range(2):
        assert add(desk, f"<RefNumber>7</RefNumber>{line('Labor')}").text("RefNumber") == "7"
    assert len(desk.ask("InvoiceQuery", "<RefNumber>7</RefNumber>").records) == 2


def test_missing_customer_item_or_code_is_3140(desk: Desk) -> None:
    assert add(desk, line("Labor"), "Nobody").code == 3140
    assert add(desk, line("Nothing")).code == 3140
    assert add(desk, line("Labor", "<SalesTaxCodeRef><FullName>Abc</FullName></SalesTaxCodeRef>")).code == 3140
    assert add(desk, line("Labor"), "Plains Supply").code == 3140
    assert desk.file.invoices == []


def test_an_empty_customer_reference_is_3150(desk: Desk) -> None:
    assert desk.ask("InvoiceAdd", f"<InvoiceAdd><CustomerRef/>{line('Labor')}</InvoiceAdd>").code == 3150


def test_a_job_has_its_own_balance_and_counts_for_its_customer(desk: Desk) -> None:
    add(desk, line("Service call"), "Ironwood Apartments:Building 1")
    job = desk.ask("CustomerQuery", "<FullName>Ironwood Apartments:Building 1</FullName>")
    top = desk.ask("CustomerQuery", "<FullName>Ironwood Apartments</FullName>")
    assert (job.text("Balance"), job.text("TotalBalance")) == ("60.00", "60.00")
    assert (top.text("Balance"), top.text("TotalBalance")) == ("0.00", "60.00")


def test_a_pending_invoice_is_owed_by_nobody(desk: Desk) -> None:
    assert add(desk, f"<IsPending>true</IsPending>{line('Labor')}").text("IsPaid") == "false"
    assert desk.ask("CustomerQuery", "<FullName>Juniper Dental</FullName>").text("Balance") == "0.00"


def test_an_invoice_below_zero_is_refused(desk: Desk) -> None:
    assert add(desk, line("Labor", "<Amount>-1.00</Amount>")).code == 3180


def test_nothing_is_written_before_the_closing_date(desk: Desk) -> None:
    desk.behaviour.closing_date = "2026-02-28"
    old = "<TxnDate>2026-02-28</TxnDate>"
    assert add(desk, old + line("Labor")).code == 3171
    txn_id = str(add(desk, line("Labor")).text("TxnID"))
    assert edit(desk, txn_id, old).code == 3171


def test_the_external_guid_is_returned_only_when_told_to(desk: Desk) -> None:
    guid = "{0D0C0B0A-1111-2222-3333-444455556666}"
    assert add(desk, f"<ExternalGUID>{guid}</ExternalGUID>{line('Labor')}").text("ExternalGUID") is None
    desk.behaviour.external_guid_returned = True
    assert desk.ask("InvoiceQuery").text("ExternalGUID") == guid


def test_lines_and_links_are_shown_only_when_asked_for(desk: Desk) -> None:
    invoice = desk.file.add_invoice("Juniper Dental", [{"item": "Labor"}])
    desk.file.receive_payment(invoice.txn_id, "10.00")
    assert desk.ask("InvoiceQuery").text("InvoiceLineRet") is None
    assert desk.ask("InvoiceQuery").text("LinkedTxn") is None
    both = desk.ask("InvoiceQuery", "<IncludeLineItems>true</IncludeLineItems><IncludeLinkedTxns>true</IncludeLinkedTxns>")
    assert both.text("InvoiceLineRet/ItemRef/FullName") == "Labor"
    assert (both.text("LinkedTxn/TxnType"), both.text("LinkedTxn/Amount")) == ("ReceivePayment", "-10.00")


def test_the_filters_of_an_invoice_query(desk: Desk, clock: Clock) -> None:
    old = desk.file.add_invoice("Juniper Dental", [{"item": "Labor"}], ref_number="A-1", txn_date="2026-01-10")
    clock.pass_(hours=1)
    job = desk.file.add_invoice("Ironwood Apartments:Building 1", [{"item": "Labor"}], ref_number="a-2")
    desk.file.receive_payment(old.txn_id, desk.file.balance_remaining(old.txn_id))

    def found(content: str) -> set[str]:
        return {str(one.findtext("TxnID")) for one in desk.ask("InvoiceQuery", content).records}

    modified = "<ModifiedDateRangeFilter><FromModifiedDate>{}</FromModifiedDate></ModifiedDateRangeFilter>"
    assert found(modified.format("2026-03-02T10:00:00")) == {job.txn_id}
    dates = "<TxnDateRangeFilter><FromTxnDate>2026-01-01</FromTxnDate><ToTxnDate>2026-01-10</ToTxnDate></TxnDateRangeFilter>"
    assert found(dates) == {old.txn_id}
    entity = "<EntityFilter><{0}>Ironwood Apartments</{0}></EntityFilter>"
    assert found(entity.format("FullName")) == set()
    assert found(entity.format("FullNameWithChildren")) == {job.txn_id}
    assert found("<RefNumber>a-1</RefNumber>") == {old.txn_id}
    assert found("<RefNumberCaseSensitive>a-1</RefNumberCaseSensitive>") == set()
    starts = "<RefNumberFilter><MatchCriterion>StartsWith</MatchCriterion><RefNumber>A-</RefNumber></RefNumberFilter>"
    assert found(starts) == {old.txn_id, job.txn_id}
    assert found("<PaidStatus>PaidOnly</PaidStatus>") == {old.txn_id}
    assert found("<PaidStatus>NotPaidOnly</PaidStatus>") == {job.txn_id}
    assert found(f"<TxnID>{job.txn_id}</TxnID>") == {job.txn_id}


def test_invoices_can_be_iterated(desk: Desk) -> None:
    for _ in range(5):
        desk.file.add_invoice("Juniper Dental", [{"item": "Labor"}])
    page = desk.ask("InvoiceQuery", "<MaxReturned>2</MaxReturned>", 'iterator="Start"')
    assert (len(page.records), page.remaining) == (2, 3)


@pytest.mark.parametrize("sales_tax_on", [True, False])
def test_without_sales_tax_there_is_none(desk: Desk, sales_tax_on: bool) -> None:
    desk.behaviour.sales_tax_on = sales_tax_on
    added = add(desk, line("Labor", "<Amount>100.00</Amount>"))
    assert added.text("SalesTaxTotal") == ("7.00" if sales_tax_on else None)
    assert Decimal(str(added.text("BalanceRemaining"))) == (Decimal("107.00") if sales_tax_on else Decimal("100.00"))


def test_terms_by_day_of_month_set_the_due_date(desk: Desk) -> None:
    for day, due in (("2026-03-02", "2026-03-15"), ("2026-03-11", "2026-04-15"), ("2026-12-20", "2027-01-15")):
        terms = "<TermsRef><FullName>15th of month</FullName></TermsRef>"
        added = desk.ask(
            "InvoiceAdd",
            "<InvoiceAdd><CustomerRef><FullName>Juniper Dental</FullName></CustomerRef>"
            f"<TxnDate>{day}</TxnDate>{terms}{line('Labor')}</InvoiceAdd>",
        )
        assert added.text("DueDate") == due
