"""Invoices, payments and credit memos as requests, and deleting lists and transactions."""

from app.sandbox.quickbooks.answers.answer import Answer, Call
from app.sandbox.quickbooks.answers.layout import show_record
from app.sandbox.quickbooks.answers.transactions import CREDIT_MEMO, INVOICE, PAYMENT
from app.sandbox.quickbooks.answers.txn_query import answer_txn_query
from app.sandbox.quickbooks.answers.xml import leaf
from app.sandbox.quickbooks.books.books import Deleted
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.lists import removing
from app.sandbox.quickbooks.lists.locks import check_addable, check_sequence
from app.sandbox.quickbooks.transactions import invoices, payments
from app.sandbox.quickbooks.transactions.closing import of_id


def query_invoices(call: Call) -> Answer:
    return answer_txn_query(call, "Invoice", INVOICE)


def query_payments(call: Call) -> Answer:
    return answer_txn_query(call, "ReceivePayment", PAYMENT)


def query_credit_memos(call: Call) -> Answer:
    return answer_txn_query(call, "CreditMemo", CREDIT_MEMO)


def add_invoice(call: Call) -> Answer:
    check_addable(call.books, "Invoice")
    return _shown(call, invoices.add(call.books, call.values["InvoiceAdd"]))


def modify_invoice(call: Call) -> Answer:
    values = call.values["InvoiceMod"]
    record = of_id(call.books, "Invoice", values["TxnID"])
    check_sequence(record, values["EditSequence"])
    return _shown(call, invoices.modify(call.books, record, values))


def _shown(call: Call, record: Record) -> Answer:
    """The invoice with its lines, as a write always answers it."""
    view = call.view()
    view.line_items = True
    show_record(view, "InvoiceRet", INVOICE, record)
    return Answer(body=view.out, records=1)


def delete_list_record(call: Call) -> Answer:
    kind, list_id = call.values["ListDelType"], call.values["ListID"]
    _needs_single_user(call)
    removing.delete(call.books, removing.of_kind(call.books, kind, list_id))
    return _gone(call, "List", ("ListID", "FullName"))


def delete_txn(call: Call) -> Answer:
    kind, txn_id = call.values["TxnDelType"], call.values["TxnID"]
    payments.delete(call.books, of_id(call.books, kind, txn_id))
    return _gone(call, "Txn", ("TxnID", "RefNumber"))


def _needs_single_user(call: Call) -> None:
    if call.books.behaviour.file_mode == "MultiUser":
        raise Refusal(3162, "List records can be deleted in single-user mode only.")


def _gone(call: Call, what: str, tags: tuple[str, str]) -> Answer:
    """What was just deleted."""
    last: Deleted = call.books.contents.deleted[-1]
    body = [
        leaf(f"{what}DelType", last.kind),
        leaf(tags[0], last.id),
        leaf("TimeDeleted", call.view().stamp(last.deleted)),
    ]
    if last.label:
        body.append(leaf(tags[1], last.label))
    return Answer(body=body)
