"""Host, Company, CompanyActivity and Preferences."""

from app.sandbox.quickbooks.answers.answer import Answer, Call
from app.sandbox.quickbooks.answers.customers import ADDRESS
from app.sandbox.quickbooks.answers.layout import (
    Shown,
    View,
    computed,
    group,
    plain,
    plains,
    ref,
    show_extensions,
    show_record,
)
from app.sandbox.quickbooks.answers.xml import leaf
from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.lists.addresses import block

COMPANY_ID = "Company"  # the object that the private data of a company hangs on


def _versions(view: View, record: Record, data: object) -> None:
    view.out += [leaf("SupportedQBXMLVersion", one) for one in view.books.behaviour.qbxml_versions]


_HOST: tuple[Shown, ...] = (
    *plains("ProductName MajorVersion MinorVersion Country"),
    Shown("SupportedQBXMLVersion", _versions),
    *plains("IsAutomaticLogin QBFileMode"),
)


def _company_extensions(view: View, record: Record, data: object) -> None:
    show_extensions(view, COMPANY_ID)


_COMPANY: tuple[Shown, ...] = (
    *plains("IsSampleCompany CompanyName LegalCompanyName"),
    group("Address", *ADDRESS),
    group("AddressBlock", *plains("Addr1 Addr2 Addr3 Addr4 Addr5"), since="6.0"),
    group("LegalAddress", *ADDRESS),
    *plains("Phone Email FirstMonthFiscalYear FirstMonthIncomeTaxYear CompanyType TaxForm"),
    group("AccountantCopy", plain("AccountantCopyExists"), since="7.0"),
    Shown("DataExtRet", _company_extensions),
)
_ACTIVITY: tuple[Shown, ...] = (
    computed("LastRestoreTime", lambda view, record: _time(view, view.books.contents.last_restore)),
    computed("LastCondenseTime", lambda view, record: _time(view, view.books.contents.last_condense)),
)


def _time(view: View, epoch: int | None) -> str | None:
    return view.stamp(epoch) if epoch is not None else None


_SECTIONS: dict[str, str] = {
    "AccountingPreferences": "IsUsingAccountNumbers IsRequiringAccounts IsUsingClassTracking IsUsingAuditTrail "
    "IsAssigningJournalEntryNumbers ClosingDate",
    "FinanceChargePreferences": "AnnualInterestRate MinFinanceCharge GracePeriod IsAssessingForOverdueCharges "
    "CalculateChargesFrom IsMarkedToBePrinted",
    "JobsAndEstimatesPreferences": "IsUsingEstimates IsUsingProgressInvoicing IsPrintingItemsWithZeroAmounts",
    "PurchasesAndVendorsPreferences": "IsUsingInventory DaysBillsAreDue IsAutomaticallyUsingDiscounts",
    "ReportsPreferences": "AgingReportBasis SummaryReportBasis",
    "SalesAndCustomersPreferences": "IsTrackingReimbursedExpensesAsIncome IsAutoApplyingPayments",
    "TimeTrackingPreferences": "FirstDayOfWeek",
    "CurrentAppAccessRights": "IsAutomaticLoginAllowed IsPersonalDataAccessAllowed",
    "ItemsAndInventoryPreferences": "IsInventoryExpirationDateEnabled",
}
_SALES_TAX = group(
    "SalesTaxPreferences",
    ref("DefaultItemSalesTaxRef", "Item"),
    plain("PaySalesTax"),
    ref("DefaultTaxableSalesTaxCodeRef", "SalesTaxCode"),
    ref("DefaultNonTaxableSalesTaxCodeRef", "SalesTaxCode"),
    *plains("IsUsingVendorTaxCode IsUsingCustomerTaxCode IsUsingAmountsIncludeTax"),  # of other editions
)
_CURRENCIES = group("MultiCurrencyPreferences", plain("IsMultiCurrencyOn"), ref("HomeCurrencyRef", "Currency"), since="8.0")


_BEFORE = {"TimeTrackingPreferences": _SALES_TAX, "PurchasesAndVendorsPreferences": _CURRENCIES}


def _preferences_layout() -> tuple[Shown, ...]:
    since = {"ItemsAndInventoryPreferences": "16.0"}
    shown = {tag: group(tag, *plains(tags), since=since.get(tag)) for tag, tags in _SECTIONS.items()}
    ordered: list[Shown] = []
    for tag, one in shown.items():
        if tag in _BEFORE:
            ordered.append(_BEFORE[tag])
        ordered.append(one)
    return tuple(ordered)


_PREFERENCES = _preferences_layout()


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _single(call: Call, tag: str, shown: tuple[Shown, ...], data: dict[str, object]) -> Answer:
    view = call.view()
    show_record(view, tag, shown, Record(tag, COMPANY_ID, 0, 0, 0, data))
    return Answer(body=view.out, records=1)


def host(call: Call) -> Answer:
    behaviour = call.books.behaviour
    major, minor = behaviour.product_version
    data: dict[str, object] = {
        "ProductName": behaviour.product,
        "MajorVersion": major,
        "MinorVersion": minor,
        "Country": behaviour.country,
        "IsAutomaticLogin": _boolean(behaviour.automatic_login),
        "QBFileMode": behaviour.file_mode,
    }
    return _single(call, "HostRet", _HOST, data)


def company(call: Call) -> Answer:
    kept = call.books.contents.company
    data = {**kept, "AddressBlock": block(kept.get("Address", {})), "AccountantCopy": {"AccountantCopyExists": "false"}}
    return _single(call, "CompanyRet", _COMPANY, data)


def activity(call: Call) -> Answer:
    return _single(call, "CompanyActivityRet", _ACTIVITY, {})


def preferences(call: Call) -> Answer:
    return _single(call, "PreferencesRet", _PREFERENCES, preferences_of(call.books))


def preferences_of(books: Books) -> dict[str, object]:
    """The settings of the company as sections of PreferencesRet; no sales tax section while it is off."""
    behaviour, kept = books.behaviour, books.contents.company
    flags = dict.fromkeys(" ".join(_SECTIONS.values()).split(), "false")
    flags |= {
        "IsUsingAuditTrail": "true",
        "IsRequiringAccounts": "true",
        "IsUsingEstimates": "true",
        "IsAutoApplyingPayments": "true",
        "IsUsingInventory": _boolean(behaviour.inventory_on),
        "IsUsingClassTracking": _boolean(len(books.table("Class")) > 0),
        "IsAutomaticLoginAllowed": _boolean(behaviour.automatic_login),
        "ClosingDate": behaviour.closing_date or "",
        "AnnualInterestRate": "0.00",
        "MinFinanceCharge": "0.00",
        "GracePeriod": "0",
        "CalculateChargesFrom": "DueDate",
        "DaysBillsAreDue": "10",
        "AgingReportBasis": "AgeFromDueDate",
        "SummaryReportBasis": "Accrual",
        "FirstDayOfWeek": "Monday",
    }
    sections: dict[str, object] = {section: {tag: flags[tag] for tag in tags.split()} for section, tags in _SECTIONS.items()}
    sections["MultiCurrencyPreferences"] = {"IsMultiCurrencyOn": _boolean(bool(books.home_currency))}
    if books.home_currency:
        sections["MultiCurrencyPreferences"] = {"IsMultiCurrencyOn": "true", "HomeCurrencyRef": books.home_currency}
    if behaviour.sales_tax_on and not behaviour.is_us:
        flags_there = ("IsUsingVendorTaxCode", "IsUsingCustomerTaxCode", "IsUsingAmountsIncludeTax")
        sections["SalesTaxPreferences"] = dict.fromkeys(flags_there, "false")
    elif behaviour.sales_tax_on:
        names = ("DefaultItemSalesTaxRef", "DefaultTaxableSalesTaxCodeRef", "DefaultNonTaxableSalesTaxCodeRef")
        sections["SalesTaxPreferences"] = {"PaySalesTax": "Monthly", **{tag: kept.get(tag, "") for tag in names}}
    return sections
