"""What was seen in real files: other clocks, zones, characters, editions, currencies, figures and voids."""

import re
from datetime import UTC, datetime

import pytest

from app.sandbox.quickbooks import Behaviour, CompanyFile, Record, Refusal
from tests.contract.sandbox_quickbooks.asking import Clock, Desk, document


def desk_of(file: CompanyFile | None = None, **switches: object) -> Desk:
    clock = Clock(datetime(2026, 7, 15, 16, 0, tzinfo=UTC))
    return Desk(file or CompanyFile.empty(clock=clock), Behaviour(**switches), clock)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("zone", "printed"),
    [
        ("America/Los_Angeles", "2026-07-15T09:00:00-08:00"),
        ("Australia/Sydney", "2026-07-16T02:00:00+11:00"),
        ("America/Phoenix", "2026-07-15T09:00:00-07:00"),
    ],
)
def test_the_offset_that_is_printed_is_that_of_january(zone: str, printed: str) -> None:
    desk = desk_of(time_zone=zone)
    desk.add_customer("<Name>One</Name>")
    assert desk.ask("CustomerQuery").text("TimeModified") == printed
    assert desk.ask("CustomerQuery", f"<FromModifiedDate>{printed}</FromModifiedDate>").names == ["One"]


@pytest.mark.parametrize(("minutes", "wall"), [(40, "11:40:00"), (-90, "09:30:00"), (3 * 1440, "11:00:00")])
def test_a_wrong_clock_stamps_and_filters_by_itself(minutes: float, wall: str) -> None:
    desk = desk_of(clock_skew=minutes)
    desk.add_customer("<Name>One</Name>")
    printed = desk.ask("CustomerQuery").text("TimeModified") or ""
    assert printed[11:19] == wall
    assert desk.ask("CustomerQuery", f"<FromModifiedDate>{printed[:19]}</FromModifiedDate>").names == ["One"]
    desk.behaviour.clock_skew = 0.0
    desk.add_customer("<Name>Two</Name>")
    assert {one.findtext("TimeModified") for one in desk.ask("CustomerQuery").records} == {printed, "2026-07-15T11:00:00-06:00"}


def test_characters_are_answered_as_the_code_points_of_windows_or_as_themselves() -> None:
    desk = desk_of(characters="windows1252")
    desk.file.add_customer("Joe’s Grill ™ €")
    query = document("<CustomerQueryRq/>")
    assert "<Name>Joe&#146;s Grill &#153; &#128;</Name>" in desk.session.process(query)
    desk.behaviour.characters = "unicode"
    assert "<Name>Joe&#8217;s Grill &#8482; &#8364;</Name>" in desk.session.process(query)
    desk.behaviour.characters = "mixed"
    answers = [desk.session.process(query) for _ in range(4)]
    assert ["&#146;" in one for one in answers] in ([True, False] * 2, [False, True] * 2)


@pytest.mark.parametrize("country", ["UK", "CA", "AU"])
def test_another_edition_has_a_tax_code_and_no_sales_tax_of_the_us(country: str) -> None:
    desk = desk_of(country=country)
    taxes = desk.ask("PreferencesQuery").records[0].find("SalesTaxPreferences")
    assert taxes is not None
    assert [one.tag for one in taxes] == ["IsUsingVendorTaxCode", "IsUsingCustomerTaxCode", "IsUsingAmountsIncludeTax"]
    assert desk.ask("HostQuery").text("Country") == country
    refused = desk.add_customer("<Name>A</Name><ItemSalesTaxRef><FullName>State Tax</FullName></ItemSalesTaxRef>")
    assert refused.code == 3250
    assert desk.add_customer("<Name>B</Name><SalesTaxCodeRef><FullName>Tax</FullName></SalesTaxCodeRef>").code == 0
    assert desk.ask("CustomerQuery", "<FullName>B</FullName>").text("ItemSalesTaxRef/FullName") is None


def test_customers_and_their_transactions_have_a_currency_once_there_are_several() -> None:
    desk = desk_of()
    assert desk.ask("PreferencesQuery").text("MultiCurrencyPreferences/IsMultiCurrencyOn") == "false"
    with pytest.raises(Refusal, match="3250"):
        desk.file.add_customer("Too early", currency="Euro")
    desk.file.use_currencies(EUR="1.0875")
    assert desk.ask("PreferencesQuery").text("MultiCurrencyPreferences/HomeCurrencyRef/FullName") == "US Dollar"
    assert [one.findtext("CurrencyCode") for one in desk.ask("CurrencyQuery").records] == ["EUR", "USD"]
    desk.file.add_customer("At home")
    abroad = desk.file.add_customer("Abroad", currency="Euro")
    item = desk.file.add_item("Hour", price="100.00")
    invoice = desk.file.add_invoice(abroad, [{"item": item}], tax_code=None)
    shown = desk.ask("InvoiceQuery", f"<TxnID>{invoice.id}</TxnID>")
    assert [shown.text(tag) for tag in ("CurrencyRef/FullName", "ExchangeRate")] == ["Euro", "1.0875"]
    left = shown.text("BalanceRemaining")
    assert left is not None and float(shown.text("BalanceRemainingInHomeCurrency") or 0) == round(float(left) * 1.0875, 2)
    names = {one.findtext("Name"): one.findtext("CurrencyRef/FullName") for one in desk.ask("CustomerQuery").records}
    assert names == {"At home": "US Dollar", "Abroad": "Euro"}


def test_a_company_may_answer_figures_and_records_that_break_the_schema() -> None:
    desk = desk_of(CompanyFile.odd())
    items = desk.session.process(document("<ItemQueryRq/>"))
    for seen in ("<SalesPrice>1,234.50</SalesPrice>", "18.0%", "<AverageCost>979.125<", "<QuantityOnHand>-2<"):
        assert seen in items
    customers = desk.session.process(document("<CustomerQueryRq/>"))
    assert "Smiley &#xD83D;&#xDE00; Plumbing&#xFFFE;" in customers
    without = next(one for one in re.findall(r"<CustomerRet>.*?</CustomerRet>", customers, re.DOTALL) if "<Name>No id<" in one)
    assert "<ListID>" not in without.partition("<Name>")[0]
    assert desk.file.require("No id").id


def _paid_invoice(desk: Desk) -> tuple[Record, Record]:
    customer = desk.file.add_customer("A")
    invoice = desk.file.add_invoice(customer, [{"item": desk.file.add_item("Hour", price="100.00")}])
    return invoice, desk.file.receive_payment(invoice.id, invoice["Total"])


@pytest.mark.parametrize("lists", [True, False])
def test_a_voided_payment_lists_its_invoice_with_nothing_or_forgets_it(lists: bool) -> None:
    desk = desk_of()
    invoice, payment = _paid_invoice(desk)
    desk.file.void_payment(payment.id, lists_applications=lists)
    shown = desk.ask("ReceivePaymentQuery", "<IncludeLineItems>true</IncludeLineItems>")
    assert (shown.text("TotalAmount"), shown.text("Memo")) == ("0.00", "VOID:")
    assert shown.text("AppliedToTxnRet/Amount") == ("0.00" if lists else None)
    assert desk.ask("InvoiceQuery", f"<TxnID>{invoice.id}</TxnID>").text("IsPaid") == "false"


@pytest.mark.parametrize("what", ["customer", "item"])
def test_a_new_invoice_for_what_is_inactive_is_refused_unless_told_otherwise(what: str) -> None:
    desk = desk_of()
    customer, item = desk.file.add_customer("A"), desk.file.add_item("Hour", price="100.00")
    desk.file.make_inactive("Customer" if what == "customer" else "Item", (customer if what == "customer" else item).id)
    head = f"<CustomerRef><ListID>{customer.id}</ListID></CustomerRef>"
    add = f"<InvoiceAdd>{head}<InvoiceLineAdd><ItemRef><ListID>{item.id}</ListID></ItemRef></InvoiceLineAdd></InvoiceAdd>"
    assert desk.ask("InvoiceAdd", add).code == 3140
    desk.behaviour.inactive_references = "taken"
    assert desk.ask("InvoiceAdd", add).code == 0
