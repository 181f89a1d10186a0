"""What was deleted: QuickBooks remembers it for 90 days."""

from qbxml.aggregate import Aggregate, many, one
from qbxml.fields import code, ident, moment, text, word
from qbxml.messages.common import TXN_TYPES, include_ret_element
from qbxml.request import Rq

DELETED_LISTS = (
    "Account", "BillingRate", "Class", "Currency", "Customer", "CustomerMsg", "CustomerType", "DateDrivenTerms",
    "Employee", "InventorySite", "ItemDiscount", "ItemFixedAsset", "ItemGroup", "ItemInventory",
    "ItemInventoryAssembly", "ItemNonInventory", "ItemOtherCharge", "ItemPayment", "ItemSalesTax",
    "ItemSalesTaxGroup", "ItemService", "ItemSubtotal", "JobType", "OtherName", "PaymentMethod",
    "PayrollItemNonWage", "PayrollItemWage", "PriceLevel", "SalesRep", "SalesTaxCode", "ShipMethod",
    "StandardTerms", "ToDo", "UnitOfMeasureSet", "Vehicle", "Vendor", "VendorType", "WorkersCompCode",
)  # fmt: skip
DELETED_TXNS = (*TXN_TYPES, "TimeTracking", "TransferInventory", "VehicleMileage")


class DeletedDateRangeFilter(Aggregate):
    """Deleted between two moments."""

    from_deleted_date = moment()
    to_deleted_date = moment()


class ListDeletedQueryRq(Rq, since="2.0"):
    """Asks which records of these lists were deleted."""

    list_del_type = many(word(*DELETED_LISTS), required=True)
    deleted_date_range_filter = one(DeletedDateRangeFilter)
    include_ret_element = include_ret_element()


class ListDeletedRet(Aggregate):
    """A record of a list that was deleted (or merged into another)."""

    list_del_type = code()
    list_id = ident()
    time_created = moment()
    time_deleted = moment()
    full_name = text()


class TxnDeletedQueryRq(Rq, since="2.0"):
    """Asks which transactions of these types were deleted."""

    txn_del_type = many(word(*DELETED_TXNS), required=True)
    deleted_date_range_filter = one(DeletedDateRangeFilter)
    include_ret_element = include_ret_element()


class TxnDeletedRet(Aggregate):
    """A transaction that was deleted."""

    txn_del_type = code()
    txn_id = ident()
    time_created = moment()
    time_deleted = moment()
    ref_number = text()
