"""Invoices: entering and changing them as QuickBooks does."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.lists.addresses import merged
from app.sandbox.quickbooks.lists.balances import applied
from app.sandbox.quickbooks.lists.locks import check_editable
from app.sandbox.quickbooks.lists.references import check_active, plain_values, put, resolve
from app.sandbox.quickbooks.stored_text import flag
from app.sandbox.quickbooks.transactions import credits, lines, totals
from app.sandbox.quickbooks.transactions.closing import check_open_period

_TEXTS = ("TxnDate", "RefNumber", "PONumber", "DueDate", "FOB", "ShipDate", "Memo", "Other", "ExchangeRate")
_FLAGS = ("IsPending", "IsFinanceCharge", "IsToBePrinted", "IsToBeEmailed")
_REFS = (
    "ClassRef",
    "ARAccountRef",
    "TemplateRef",
    "TermsRef",
    "SalesRepRef",
    "ShipMethodRef",
    "ItemSalesTaxRef",
    "CustomerMsgRef",
    "CustomerSalesTaxCodeRef",
)
_WHAT = "the Invoice"


def add(books: Books, values: dict[str, Any]) -> Record:
    """Enter an invoice; what is left out comes from the customer, its terms and the items.

    Raises: Refusal 3140 for a missing customer, item or other reference, 3171 for a closed period.
    """
    customer_id = resolve(books, "CustomerRef", values["CustomerRef"], _WHAT)
    if not customer_id:
        raise Refusal(3150, "An invoice needs its customer.")
    check_active(books, "CustomerRef", customer_id, _WHAT)
    if values.get("LinkToTxnID"):
        raise Refusal(3120, "There is no transaction with the id that the invoice shall be linked to.")
    data = _defaults(books, books.table("Entity")[customer_id])
    _set_header(books, values, data)
    _check_receivable(books, data)
    check_open_period(books, data["TxnDate"])
    if not values.get("DueDate"):
        data["DueDate"] = _due(books, data)
    data.setdefault("ShipDate", data["TxnDate"])
    if not data.get("RefNumber") and books.behaviour.assign_ref_number:
        data["RefNumber"] = _next_ref_number(books)
    put(data, "ExternalGUID", values.get("ExternalGUID"))
    data["Lines"] = lines.enter(books, values.get("Lines", []), _WHAT)
    totals.compute(books, data, _WHAT)
    asked = credits.check(books, values.get("SetCredit", []), customer_id, Decimal(data["Total"]))
    record = books.insert_txn("Invoice", data)
    totals.move_stock(books, data, -1)
    credits.apply(books, record, asked)
    return record


def modify(books: Books, record: Record, values: dict[str, Any]) -> Record:
    """Save the given values over an invoice; all or nothing.

    Raises: Refusal as ``add`` does, and when more is paid than would be due.
    """
    check_editable(books, record)
    check_open_period(books, record["TxnDate"])
    data = dict(record.data)
    paid = applied(books, record)
    if "CustomerRef" in values:
        customer_id = resolve(books, "CustomerRef", values["CustomerRef"], _WHAT)
        if paid and customer_id != data["CustomerRef"]:
            raise Refusal(3180, "The invoice is paid in part, so its customer cannot be changed.")
        put(data, "CustomerRef", customer_id or data["CustomerRef"])
    _set_header(books, values, data)
    _check_receivable(books, data)
    check_open_period(books, data["TxnDate"])
    if not values.get("DueDate") and ("TermsRef" in values or "TxnDate" in values):
        data["DueDate"] = _due(books, data)
    if "Lines" in values:
        data["Lines"] = lines.revise(books, values["Lines"], data.get("Lines", []), _WHAT)
    totals.compute(books, data, _WHAT)
    if Decimal(data["Total"]) < paid:
        raise Refusal(3180, "The invoice cannot be saved: more is paid than would be due.")
    asked = credits.check(books, values.get("SetCredit", []), data["CustomerRef"], Decimal(data["Total"]) - paid)
    totals.move_stock(books, record.data, 1)
    totals.move_stock(books, data, -1)
    record.data = data
    books.ledger.put(record)
    books.touch(record)
    credits.apply(books, record, asked)
    return record


def _defaults(books: Books, customer: Record) -> dict[str, Any]:
    """What a new invoice takes over."""
    data: dict[str, Any] = {
        "CustomerRef": customer.id,
        "ARAccountRef": _first(books, "Account", "AccountsReceivable"),
        "TemplateRef": _first(books, "Template"),
        "TxnDate": books.today().isoformat(),
        "IsPending": "false",
        "IsFinanceCharge": "false",
        "IsToBePrinted": "true",
        "IsToBeEmailed": "false",
    }
    for tag in ("BillAddress", "ShipAddress", "TermsRef", "SalesRepRef", "ClassRef"):
        put(data, tag, customer.get(tag))
    data |= currency_of(books, customer.get("CurrencyRef"))
    if books.behaviour.has_tax("ItemSalesTaxRef"):
        put(data, "ItemSalesTaxRef", customer.get("ItemSalesTaxRef"))
        put(data, "CustomerSalesTaxCodeRef", customer.get("SalesTaxCodeRef"))
    return {tag: value for tag, value in data.items() if value}


def currency_of(books: Books, list_id: str | None) -> dict[str, str]:
    """The currency and rate that a customer's transactions are in; nothing while there is only one."""
    currency = books.table("Currency").get(list_id or books.home_currency)
    if not books.home_currency or currency is None:
        return {}
    return {"CurrencyRef": currency.id, "ExchangeRate": str(currency.get("ExchangeRate", "1"))}


def _first(books: Books, table: str, account_type: str = "") -> str:
    found = (one.id for one in books.table(table) if not account_type or one.get("AccountType") == account_type)
    return next(found, "")


def _set_header(books: Books, values: dict[str, Any], data: dict[str, Any]) -> None:
    plain_values(values, _TEXTS, data)
    for tag in _FLAGS:
        if values.get(tag):
            data[tag] = flag(values[tag], "false")
    for tag in _REFS:
        if tag in values:
            put(data, tag, resolve(books, tag, values[tag], _WHAT))
    for tag in ("BillAddress", "ShipAddress"):
        if tag in values:
            before = data.get(tag) if "TxnNumber" in data else None
            put(data, tag, merged(books, before, values[tag]))
    data.setdefault("TxnDate", books.today().isoformat())


def _check_receivable(books: Books, data: dict[str, Any]) -> None:
    account = books.table("Account").get(data.get("ARAccountRef"))
    if account is None or account["AccountType"] != "AccountsReceivable":
        raise Refusal(3180, "An invoice needs an account of type AccountsReceivable.")


def _due(books: Books, data: dict[str, Any]) -> str:
    """The due date by the terms; without terms the day of the invoice."""
    day = date.fromisoformat(data["TxnDate"])
    terms = books.table("Terms").get(data.get("TermsRef"))
    if terms is None:
        return day.isoformat()
    if terms.kind == "StandardTerms":
        return (day + timedelta(days=int(terms.get("StdDueDays", "0")))).isoformat()
    return _day_of_month(day, int(terms["DayOfMonthDue"]), int(terms.get("DueNextMonthDays", "0")))


def _day_of_month(day: date, due: int, grace: int) -> str:
    """The next such day of a month; the one after it when that is within ``grace`` days."""
    year, month = day.year, day.month
    for _ in range(3):
        first_of_next = date(year + month // 12, month % 12 + 1, 1)
        last = (first_of_next - timedelta(days=1)).day
        found = date(year, month, min(due, last))
        if found >= day and (found - day).days >= grace:
            return found.isoformat()
        year, month = first_of_next.year, first_of_next.month
    return found.isoformat()


def _next_ref_number(books: Books) -> str:
    """One more than the highest number that an invoice has."""
    numbers = (txn.get("RefNumber", "") for txn in books.ledger if txn.kind == "Invoice")
    return str(max((int(one) for one in numbers if one.isascii() and one.isdigit()), default=1000) + 1)
