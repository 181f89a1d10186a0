"""Invoices as requests, for tests."""

from tests.contract.sandbox_quickbooks.asking import Desk, Response


def line(item: str, more: str = "", before: str = "") -> str:
    return f"<InvoiceLineAdd><ItemRef><FullName>{item}</FullName></ItemRef>{before}{more}</InvoiceLineAdd>"


def add(desk: Desk, content: str, customer: str = "Juniper Dental", version: str = "13.0") -> Response:
    ref = f"<CustomerRef><FullName>{customer}</FullName></CustomerRef>"
    return desk.ask("InvoiceAdd", f"<InvoiceAdd>{ref}{content}</InvoiceAdd>", version=version)


def edit(desk: Desk, txn_id: str, content: str, sequence: str = "") -> Response:
    sequence = sequence or desk.file.invoice(txn_id).edit_sequence
    core = f"<TxnID>{txn_id}</TxnID><EditSequence>{sequence}</EditSequence>"
    return desk.ask("InvoiceMod", f"<InvoiceMod>{core}{content}</InvoiceMod>")
