"""Every message that is played, one row each: its rules, what carries it out, and what it may do."""

from importlib import import_module
from pkgutil import iter_modules

from app.sandbox.quickbooks import played
from app.sandbox.quickbooks.answers import company, deleted, extension_calls, list_calls, txn_calls
from app.sandbox.quickbooks.books.kinds import ENTITY_KINDS, ITEM_KINDS
from app.sandbox.quickbooks.message import Message, counted, paged
from app.sandbox.quickbooks.rules import company as company_rules
from app.sandbox.quickbooks.rules import customers as customer_rules
from app.sandbox.quickbooks.rules import data_ext as data_ext_rules
from app.sandbox.quickbooks.rules import invoices as invoice_rules
from app.sandbox.quickbooks.rules import items as item_rules
from app.sandbox.quickbooks.rules import lists as list_rules
from app.sandbox.quickbooks.rules import transactions as txn_rules

_BY_CLASS = set(ITEM_KINDS) - {"ItemGroup", "ItemSalesTaxGroup", "ItemSubtotal"}

MESSAGES: dict[str, Message] = {
    "HostQueryRq": Message(company_rules.PLAIN, company.host),
    "CompanyQueryRq": Message(company_rules.COMPANY, company.company),
    "CompanyActivityQueryRq": Message(company_rules.PLAIN, company.activity, since=(2, 0)),
    "PreferencesQueryRq": Message(company_rules.PLAIN, company.preferences),
    "CustomerQueryRq": paged(customer_rules.QUERY, list_calls.query("Customer")),
    "CustomerAddRq": Message(customer_rules.ADD, list_calls.add_customer),
    "CustomerModRq": Message(customer_rules.MOD, list_calls.modify_customer),
    "EntityQueryRq": paged(list_rules.PLAIN_QUERY, list_calls.query(*ENTITY_KINDS)),
    "ItemQueryRq": paged(item_rules.QUERY, list_calls.query(*ITEM_KINDS)),
    **{
        f"{kind}QueryRq": paged(item_rules.QUERY_BY_CLASS if kind in _BY_CLASS else item_rules.QUERY, list_calls.query(kind))
        for kind in ITEM_KINDS
    },
    "ItemServiceAddRq": Message(item_rules.SERVICE_ADD, list_calls.add_item("ItemService")),
    "ItemServiceModRq": Message(item_rules.SERVICE_MOD, list_calls.modify_item("ItemService")),
    "ItemNonInventoryAddRq": Message(item_rules.NON_INVENTORY_ADD, list_calls.add_item("ItemNonInventory")),
    "ItemNonInventoryModRq": Message(item_rules.NON_INVENTORY_MOD, list_calls.modify_item("ItemNonInventory")),
    "ItemInventoryAddRq": Message(item_rules.INVENTORY_ADD, list_calls.add_item("ItemInventory")),
    "ItemInventoryModRq": Message(item_rules.INVENTORY_MOD, list_calls.modify_item("ItemInventory")),
    "AccountQueryRq": counted(list_rules.ACCOUNT_QUERY, list_calls.query("Account")),
    "AccountAddRq": Message(list_rules.ACCOUNT_ADD, list_calls.add_account),
    "SalesTaxCodeQueryRq": counted(list_rules.PLAIN_QUERY, list_calls.query("SalesTaxCode")),
    "TermsQueryRq": counted(list_rules.PLAIN_QUERY, list_calls.query("StandardTerms", "DateDrivenTerms")),
    "PaymentMethodQueryRq": counted(list_rules.METHOD_QUERY, list_calls.query("PaymentMethod")),
    "InvoiceQueryRq": paged(txn_rules.INVOICE_QUERY, txn_calls.query_invoices),
    "InvoiceAddRq": Message(invoice_rules.ADD, txn_calls.add_invoice),
    "InvoiceModRq": Message(invoice_rules.MOD, txn_calls.modify_invoice),
    "ReceivePaymentQueryRq": paged(txn_rules.PAYMENT_QUERY, txn_calls.query_payments),
    "CreditMemoQueryRq": paged(txn_rules.CREDIT_MEMO_QUERY, txn_calls.query_credit_memos),
    "ListDelRq": Message(company_rules.LIST_DEL, txn_calls.delete_list_record),
    "TxnDelRq": Message(company_rules.TXN_DEL, txn_calls.delete_txn),
    "ListDeletedQueryRq": counted(company_rules.LIST_DELETED, deleted.list_deleted, (2, 0)),
    "TxnDeletedQueryRq": counted(company_rules.TXN_DELETED, deleted.txn_deleted, (2, 0)),
    "DataExtAddRq": Message(data_ext_rules.ADD, extension_calls.add, since=(2, 0)),
    "DataExtModRq": Message(data_ext_rules.MOD, extension_calls.modify, since=(2, 0)),
    "DataExtDelRq": Message(data_ext_rules.DEL, extension_calls.remove, since=(2, 0)),
}
for _one in iter_modules(played.__path__):
    MESSAGES |= import_module(f"{played.__name__}.{_one.name}").MESSAGES
