"""Which version knows an element first, where that is easily taken too early, and what the US edition lacks."""

import pytest

from app.sandbox.quickbooks import Behaviour, CompanyFile, QuickBooksError
from app.sandbox.quickbooks.behaviour import versions_up_to
from tests.contract.sandbox_quickbooks.asking import Desk

REF = "<ListID>1-1</ListID>"
CORE = "<ListID>1-1</ListID><EditSequence>1</EditSequence>"
CUSTOMER = f"<CustomerRef>{REF}</CustomerRef>"
CREDIT = "<SetCredit><CreditTxnID>1-1</CreditTxnID><AppliedAmount>1.00</AppliedAmount></SetCredit>"


def side(tag: str, account: str) -> str:
    return (
        f"<{tag}><{account}>{REF}</{account}></{tag}>"
        if "And" in tag
        else f"<{tag}><Price>1</Price><{account}>{REF}</{account}></{tag}>"
    )


def line(inside: str, tag: str = "InvoiceLineAdd") -> str:
    return f"<InvoiceAdd>{CUSTOMER}<{tag}>{inside}</{tag}></InvoiceAdd>"


FIRST: list[tuple[str, str, str, str]] = [
    ("InvoiceAdd", f"<InvoiceAdd>{CUSTOMER}<IsFinanceCharge>false</IsFinanceCharge></InvoiceAdd>", "7.0", "8.0"),
    ("InvoiceAdd", f"<InvoiceAdd>{CUSTOMER}{CREDIT}</InvoiceAdd>", "9.0", "10.0"),
    ("InvoiceMod", f"<InvoiceMod><TxnID>1</TxnID><EditSequence>1</EditSequence>{CREDIT}</InvoiceMod>", "9.0", "10.0"),
    *[
        (name, f"<{name}>{CORE}{side(tag, account)}</{name}>", "6.0", "7.0")
        for name in ("ItemServiceMod", "ItemNonInventoryMod")
        for tag, account in (
            ("SalesOrPurchaseMod", "AccountRef"),
            ("SalesAndPurchaseMod", "IncomeAccountRef"),
            ("SalesAndPurchaseMod", "ExpenseAccountRef"),
        )
    ],
    ("ItemInventoryMod", f"<ItemInventoryMod>{CORE}<IncomeAccountRef>{REF}</IncomeAccountRef></ItemInventoryMod>", "6.0", "7.0"),
    (
        "ItemInventoryMod",
        f"<ItemInventoryMod>{CORE}<ApplyCOGSAccountRefToExistingTxns>false</ApplyCOGSAccountRefToExistingTxns></ItemInventoryMod>",
        "7.0",
        "8.0",
    ),
    (
        "AccountAdd",
        "<AccountAdd><Name>A</Name><AccountType>Income</AccountType><TaxLineID>1</TaxLineID></AccountAdd>",
        "6.0",
        "7.0",
    ),
    (
        "InvoiceAdd",
        line("<ExpirationDateForSerialLotNumber>2027-01-01</ExpirationDateForSerialLotNumber>"),
        "15.0",
        "16.0",
    ),
    ("InvoiceAdd", line(f"<PriceLevelRef>{REF}</PriceLevelRef><Amount>1.00</Amount>"), "5.0", "6.0"),
]
LACKING = {
    "the description of a new group": line(f"<ItemGroupRef>{REF}</ItemGroupRef><Desc>A</Desc>", "InvoiceLineGroupAdd"),
    "the service date of a new group": line(
        f"<ItemGroupRef>{REF}</ItemGroupRef><ServiceDate>2026-03-02</ServiceDate>", "InvoiceLineGroupAdd"
    ),
    "the line of a credit": f"<InvoiceAdd>{CUSTOMER}<SetCredit><CreditTxnID>1</CreditTxnID><TxnLineID>1</TxnLineID>"
    "<AppliedAmount>1.00</AppliedAmount></SetCredit></InvoiceAdd>",
}


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(CompanyFile.empty(), Behaviour(qbxml_versions=versions_up_to("16.0")))


@pytest.mark.parametrize(("name", "content", "last_without", "first"), FIRST)
def test_an_element_is_known_from_its_first_version_on(
    desk: Desk, name: str, content: str, last_without: str, first: str
) -> None:
    with pytest.raises(QuickBooksError, match="0x80040400"):
        desk.ask(name, content, version=last_without)
    assert desk.ask(name, content, version=first).code >= 0


def test_up_to_five_a_price_level_stands_behind_the_amount(desk: Desk) -> None:
    old = line(f"<Amount>1.00</Amount><PriceLevelRef>{REF}</PriceLevelRef>")
    assert desk.ask("InvoiceAdd", old, version="5.0").code >= 3000
    with pytest.raises(QuickBooksError, match="0x80040400"):
        desk.ask("InvoiceAdd", old, version="6.0")


@pytest.mark.parametrize("what", LACKING)
def test_what_the_us_edition_lacks_is_refused(desk: Desk, what: str) -> None:
    with pytest.raises(QuickBooksError, match="0x80040400"):
        desk.ask("InvoiceAdd", LACKING[what])


def test_sixteen_tells_whether_lots_expire(desk: Desk) -> None:
    flag = "ItemsAndInventoryPreferences/IsInventoryExpirationDateEnabled"
    assert desk.ask("PreferencesQuery", version="16.0").text(flag) == "false"
    assert desk.ask("PreferencesQuery", version="15.0").text(flag) is None
