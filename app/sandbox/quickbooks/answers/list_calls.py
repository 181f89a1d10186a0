"""Queries, adds and mods of the lists as requests."""

from collections.abc import Callable
from dataclasses import replace

from app.sandbox.quickbooks.answers.answer import Answer, Call
from app.sandbox.quickbooks.answers.customers import CUSTOMER
from app.sandbox.quickbooks.answers.items import ITEMS
from app.sandbox.quickbooks.answers.layout import Shown, show_record
from app.sandbox.quickbooks.answers.list_query import Layouts, answer_list_query
from app.sandbox.quickbooks.answers.small_lists import (
    ACCOUNT,
    DATE_TERMS,
    EMPLOYEE,
    OTHER_NAME,
    PAYMENT_METHOD,
    SALES_TAX_CODE,
    STANDARD_TERMS,
    VENDOR,
)
from app.sandbox.quickbooks.books.kinds import TABLE_OF
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.lists import accounts, customers, items
from app.sandbox.quickbooks.lists.locks import check_addable, check_sequence

LAYOUTS: dict[str, tuple[Shown, ...]] = {
    **ITEMS,
    "Customer": CUSTOMER,
    "Vendor": VENDOR,
    "Employee": EMPLOYEE,
    "OtherName": OTHER_NAME,
    "Account": ACCOUNT,
    "SalesTaxCode": SALES_TAX_CODE,
    "StandardTerms": STANDARD_TERMS,
    "DateDrivenTerms": DATE_TERMS,
    "PaymentMethod": PAYMENT_METHOD,
}
Carry = Callable[[Call], Answer]


def query(*kinds: str) -> Carry:
    """A query for records of these kinds."""
    layouts: Layouts = {kind: LAYOUTS[kind] for kind in kinds}

    def carry_out(call: Call) -> Answer:
        return answer_list_query(call, call.books.table(TABLE_OF[kinds[0]]), layouts)

    return carry_out


def add_customer(call: Call) -> Answer:
    values = call.values["CustomerAdd"]
    check_addable(call.books, "Customer", values["Name"])
    return shown(call, customers.add(call.books, values))


def modify_customer(call: Call) -> Answer:
    values = call.values["CustomerMod"]
    record = customers.of_id(call.books, values["ListID"])
    try:
        check_sequence(record, values["EditSequence"])
    except Refusal as refusal:
        if not call.books.behaviour.stale_shows_record:
            raise
        return replace(shown(call, record), code=refusal.code, message=refusal.message)
    return shown(call, customers.modify(call.books, record, values))


def add_item(kind: str) -> Carry:
    """Adding an item of this kind."""

    def carry_out(call: Call) -> Answer:
        values = call.values[f"{kind}Add"]
        check_addable(call.books, kind, values["Name"])
        return shown(call, items.add(call.books, kind, values))

    return carry_out


def modify_item(kind: str) -> Carry:
    """Changing an item of this kind."""

    def carry_out(call: Call) -> Answer:
        values = call.values[f"{kind}Mod"]
        record = items.of_id(call.books, kind, values["ListID"])
        check_sequence(record, values["EditSequence"])
        return shown(call, items.modify(call.books, record, values))

    return carry_out


def add_account(call: Call) -> Answer:
    values = call.values["AccountAdd"]
    check_addable(call.books, "Account", values["Name"])
    return shown(call, accounts.add(call.books, values))


def shown(call: Call, record: Record) -> Answer:
    """The record as it is now."""
    view = call.view()
    show_record(view, f"{record.kind}Ret", LAYOUTS[record.kind], record)
    return Answer(body=view.out, records=1)
