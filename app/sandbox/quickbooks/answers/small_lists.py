"""Accounts, tax codes, terms, payment methods, and the names that are not customers."""

from decimal import Decimal

from app.sandbox.quickbooks.answers.customers import ADDRESS
from app.sandbox.quickbooks.answers.layout import (
    EXTENSIONS,
    EXTERNAL_GUID,
    FULL_NAME,
    LIST_CORE,
    SUBLEVEL,
    Shown,
    View,
    computed,
    group,
    plain,
    plains,
    ref,
)
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.lists.balances import remaining
from app.sandbox.quickbooks.numbers import money

_HEAD: tuple[Shown, ...] = (*LIST_CORE, plain("Name"), plain("IsActive"))
_PERSON = plains("Salutation FirstName MiddleName LastName")
_REACHED = plains("Phone AltPhone Fax Email")


def _account_balance(view: View, record: Record) -> str:
    """What stands on an account; played for receivables, and as the opening balance elsewhere."""
    balance = Decimal(record.get("OpenBalance", "0"))
    if record["AccountType"] == "AccountsReceivable":
        open_invoices = (txn for txn in view.books.ledger if txn.get("ARAccountRef") == record.id)
        balance += sum(
            (remaining(view.books, txn) for txn in open_invoices if txn.kind == "Invoice"),
            Decimal(0),
        )
    return money(balance)


ACCOUNT: tuple[Shown, ...] = (
    *LIST_CORE,
    plain("Name"),
    FULL_NAME,
    plain("IsActive"),
    ref("ParentRef", "Account"),
    SUBLEVEL,
    plain("AccountType"),
    plain("SpecialAccountType", since="2.1"),
    *plains("AccountNumber BankNumber Desc"),
    computed("Balance", _account_balance),
    computed("TotalBalance", _account_balance),
    plain("CashFlowClassification", since="7.0"),
    EXTENSIONS,
)
SALES_TAX_CODE: tuple[Shown, ...] = (*_HEAD, *plains("IsTaxable Desc"))
STANDARD_TERMS: tuple[Shown, ...] = (*_HEAD, *plains("StdDueDays StdDiscountDays DiscountPct"))
DATE_TERMS: tuple[Shown, ...] = (*_HEAD, *plains("DayOfMonthDue DueNextMonthDays DiscountDayOfMonth DiscountPct"))
PAYMENT_METHOD: tuple[Shown, ...] = (*_HEAD, plain("PaymentMethodType", since="7.0"))
VENDOR: tuple[Shown, ...] = (
    *_HEAD,
    plain("CompanyName"),
    *_PERSON,
    group("VendorAddress", *ADDRESS),
    *_REACHED,
    *plains("Contact AltContact NameOnCheck AccountNumber Notes"),
    ref("TermsRef"),
    computed("Balance", lambda view, record: "0.00"),
    EXTERNAL_GUID,
    EXTENSIONS,
)
EMPLOYEE: tuple[Shown, ...] = (
    *_HEAD,
    *_PERSON,
    group("EmployeeAddress", *plains("Addr1 Addr2 City State PostalCode")),
    *_REACHED,
    *plains("AccountNumber Notes"),
    EXTERNAL_GUID,
    EXTENSIONS,
)
OTHER_NAME: tuple[Shown, ...] = (
    *_HEAD,
    plain("CompanyName"),
    *_PERSON,
    group("OtherNameAddress", *ADDRESS),
    *_REACHED,
    *plains("Contact AltContact AccountNumber Notes"),
    EXTERNAL_GUID,
    EXTENSIONS,
)
