"""Every message that is played, one row each: its rules, what carries it out, and what it may do."""

from collections.abc import Callable
from dataclasses import dataclass

from app.sandbox.quickbooks.answers import company, deleted, extension_calls, list_calls, txn_calls
from app.sandbox.quickbooks.answers.answer import Answer, Call
from app.sandbox.quickbooks.books.kinds import ENTITY_KINDS, ITEM_KINDS
from app.sandbox.quickbooks.rules import company as company_rules
from app.sandbox.quickbooks.rules import customers as customer_rules
from app.sandbox.quickbooks.rules import data_ext as data_ext_rules
from app.sandbox.quickbooks.rules import invoices as invoice_rules
from app.sandbox.quickbooks.rules import items as item_rules
from app.sandbox.quickbooks.rules import lists as list_rules
from app.sandbox.quickbooks.rules import transactions as txn_rules
from app.sandbox.quickbooks.rules.grammar import Part, Version

Parts = tuple[Part, ...]
Carry = Callable[[Call], Answer]


@dataclass(frozen=True)
class Message:
    """One kind of request."""

    parts: Parts
    carry_out: Carry
    iterates: bool = False
    counts: bool = False  # knows the metaData attribute
    since: Version = (1, 0)


def _paged(parts: Parts, carry_out: Carry) -> Message:
    """A query that can be iterated."""
    return Message(parts, carry_out, iterates=True, counts=True)


def _counted(parts: Parts, carry_out: Carry, since: Version = (1, 0)) -> Message:
    """A query that cannot."""
    return Message(parts, carry_out, counts=True, since=since)


_BY_CLASS = set(ITEM_KINDS) - {"ItemGroup", "ItemSalesTaxGroup", "ItemSubtotal"}

MESSAGES: dict[str, Message] = {
    "HostQueryRq": Message(company_rules.PLAIN, company.host),
    "CompanyQueryRq": Message(company_rules.COMPANY, company.company),
    "CompanyActivityQueryRq": Message(company_rules.PLAIN, company.activity, since=(2, 0)),
    "PreferencesQueryRq": Message(company_rules.PLAIN, company.preferences),
    "CustomerQueryRq": _paged(customer_rules.QUERY, list_calls.query("Customer")),
    "CustomerAddRq": Message(customer_rules.ADD, list_calls.add_customer),
    "CustomerModRq": Message(customer_rules.MOD, list_calls.modify_customer),
    "EntityQueryRq": _paged(list_rules.PLAIN_QUERY, list_calls.query(*ENTITY_KINDS)),
    "ItemQueryRq": _paged(item_rules.QUERY, list_calls.query(*ITEM_KINDS)),
    **{
        f"{kind}QueryRq": _paged(item_rules.QUERY_BY_CLASS if kind in _BY_CLASS else item_rules.QUERY, list_calls.query(kind))
        for kind in ITEM_KINDS
    },
    "ItemServiceAddRq": Message(item_rules.SERVICE_ADD, list_calls.add_item("ItemService")),
    "ItemServiceModRq": Message(item_rules.SERVICE_MOD, list_calls.modify_item("ItemService")),
    "ItemNonInventoryAddRq": Message(item_rules.NON_INVENTORY_ADD, list_calls.add_item("ItemNonInventory")),
    "ItemNonInventoryModRq": Message(item_rules.NON_INVENTORY_MOD, list_calls.modify_item("ItemNonInventory")),
    "ItemInventoryAddRq": Message(item_rules.INVENTORY_ADD, list_calls.add_item("ItemInventory")),
    "ItemInventoryModRq": Message(item_rules.INVENTORY_MOD, list_calls.modify_item("ItemInventory")),
    "AccountQueryRq": _counted(list_rules.ACCOUNT_QUERY, list_calls.query("Account")),
    "AccountAddRq": Message(list_rules.ACCOUNT_ADD, list_calls.add_account),
    "SalesTaxCodeQueryRq": _counted(list_rules.PLAIN_QUERY, list_calls.query("SalesTaxCode")),
    "TermsQueryRq": _counted(list_rules.PLAIN_QUERY, list_calls.query("StandardTerms", "DateDrivenTerms")),
    "PaymentMethodQueryRq": _counted(list_rules.METHOD_QUERY, list_calls.query("PaymentMethod")),
    "InvoiceQueryRq": _paged(txn_rules.INVOICE_QUERY, txn_calls.query_invoices),
    "InvoiceAddRq": Message(invoice_rules.ADD, txn_calls.add_invoice),
    "InvoiceModRq": Message(invoice_rules.MOD, txn_calls.modify_invoice),
    "ReceivePaymentQueryRq": _paged(txn_rules.PAYMENT_QUERY, txn_calls.query_payments),
    "CreditMemoQueryRq": _paged(txn_rules.CREDIT_MEMO_QUERY, txn_calls.query_credit_memos),
    "ListDelRq": Message(company_rules.LIST_DEL, txn_calls.delete_list_record),
    "TxnDelRq": Message(company_rules.TXN_DEL, txn_calls.delete_txn),
    "ListDeletedQueryRq": _counted(company_rules.LIST_DELETED, deleted.list_deleted, (2, 0)),
    "TxnDeletedQueryRq": _counted(company_rules.TXN_DELETED, deleted.txn_deleted, (2, 0)),
    "DataExtAddRq": Message(data_ext_rules.ADD, extension_calls.add, since=(2, 0)),
    "DataExtModRq": Message(data_ext_rules.MOD, extension_calls.modify, since=(2, 0)),
    "DataExtDelRq": Message(data_ext_rules.DEL, extension_calls.remove, since=(2, 0)),
}
