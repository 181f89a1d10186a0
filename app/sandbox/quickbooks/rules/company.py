"""HostQuery, CompanyQuery, CompanyActivityQuery, PreferencesQuery, and what concerns deleting."""

from app.sandbox.quickbooks.rules.grammar import Part
from app.sandbox.quickbooks.rules.parts import INCLUDE, OWNERS, choice, group, identifier, moment

_LISTS = """
    Account BillingRate Class Currency Customer CustomerMsg CustomerType DateDrivenTerms Employee InventorySite
    ItemDiscount ItemFixedAsset ItemGroup ItemInventory ItemInventoryAssembly ItemNonInventory ItemOtherCharge
    ItemPayment ItemSalesTax ItemSalesTaxGroup ItemService ItemSubtotal JobType OtherName PaymentMethod
    PayrollItemNonWage PayrollItemWage PriceLevel SalesRep SalesTaxCode ShipMethod StandardTerms ToDo
    UnitOfMeasureSet Vehicle Vendor VendorType WorkersCompCode
"""
_TRANSACTIONS = """
    ARRefundCreditCard Bill BillPaymentCheck BillPaymentCreditCard BuildAssembly Charge Check CreditCardCharge
    CreditCardCredit CreditMemo Deposit Estimate InventoryAdjustment Invoice ItemReceipt JournalEntry
    PurchaseOrder ReceivePayment SalesOrder SalesReceipt SalesTaxPaymentCheck TimeTracking TransferInventory
    VehicleMileage VendorCredit
"""
LIST_KINDS = tuple(_LISTS.split())
TXN_KINDS = tuple(_TRANSACTIONS.split())

PLAIN: tuple[Part, ...] = (INCLUDE,)
COMPANY: tuple[Part, ...] = (INCLUDE, OWNERS)

_DELETED_RANGE = group("DeletedDateRangeFilter", moment("FromDeletedDate"), moment("ToDeletedDate"))
LIST_DELETED: tuple[Part, ...] = (
    choice("ListDelType", *LIST_KINDS, required=True, many=True),
    _DELETED_RANGE,
    INCLUDE,
)
TXN_DELETED: tuple[Part, ...] = (choice("TxnDelType", *TXN_KINDS, required=True, many=True), _DELETED_RANGE, INCLUDE)
LIST_DEL: tuple[Part, ...] = (choice("ListDelType", *LIST_KINDS, required=True), identifier("ListID", required=True))
TXN_DEL: tuple[Part, ...] = (choice("TxnDelType", *TXN_KINDS, required=True), identifier("TxnID", required=True))
