"""Customer query, add and mod as requests."""

from app.sandbox.quickbooks.answers.answer import Answer, Call
from app.sandbox.quickbooks.answers.customers import CUSTOMER
from app.sandbox.quickbooks.answers.layout import show_record
from app.sandbox.quickbooks.answers.list_query import answer_list_query
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.lists import customers
from app.sandbox.quickbooks.lists.locks import check_addable, check_sequence


def query(call: Call) -> Answer:
    return answer_list_query(call, call.books.table("Entity"), {"Customer": CUSTOMER})


def add(call: Call) -> Answer:
    values = call.values["CustomerAdd"]
    check_addable(call.books, "Customer", values["Name"])
    return _shown(call, customers.add(call.books, values))


def modify(call: Call) -> Answer:
    values = call.values["CustomerMod"]
    record = customers.of_id(call.books, values["ListID"])
    check_sequence(record, values["EditSequence"])
    return _shown(call, customers.modify(call.books, record, values))


def _shown(call: Call, record: Record) -> Answer:
    view = call.view()
    show_record(view, "CustomerRet", CUSTOMER, record)
    return Answer(body=view.out, records=1)
