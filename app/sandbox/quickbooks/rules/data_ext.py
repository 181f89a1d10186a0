"""Custom fields and private data: DataExtAdd, DataExtMod and DataExtDel."""

from app.sandbox.quickbooks.rules.grammar import Part
from app.sandbox.quickbooks.rules.parts import choice, either, group, guid, identifier, lines, ref, text

_LISTS = ("Account", "Customer", "Employee", "Item", "OtherName", "Vendor")
_TRANSACTIONS = """
    ARRefundCreditCard Bill BillPaymentCheck BillPaymentCreditCard BuildAssembly Charge Check CreditCardCharge
    CreditCardCredit CreditMemo Deposit Estimate InventoryAdjustment Invoice ItemReceipt JournalEntry PurchaseOrder
    ReceivePayment SalesOrder SalesReceipt SalesTaxPaymentCheck VendorCredit
"""
_HOLDER = either(
    (choice("ListDataExtType", *_LISTS, required=True), ref("ListObjRef", 159, required=True)),
    (
        choice("TxnDataExtType", *_TRANSACTIONS.split(), required=True),
        identifier("TxnID", required=True),
        identifier("TxnLineID"),
    ),
    choice("OtherDataExtType", "Company", required=True),
    required=True,
)
_KEY: tuple[Part, ...] = (guid("OwnerID", required=True), text("DataExtName", 31, required=True))
_VALUE = lines("DataExtValue", required=True)

ADD: tuple[Part, ...] = (group("DataExtAdd", *_KEY, _HOLDER, _VALUE, required=True),)
MOD: tuple[Part, ...] = (group("DataExtMod", *_KEY, _HOLDER, _VALUE, required=True),)
DEL: tuple[Part, ...] = (group("DataExtDel", *_KEY, _HOLDER, required=True),)
