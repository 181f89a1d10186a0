"""What many messages share: the heads of records, addresses, contacts and custom fields."""

from typing import ClassVar

from qbxml.aggregate import Aggregate, many, one_of
from qbxml.fields import Field, boolean, code, guid, ident, integer, moment, text
from qbxml.request import Rq

TXN_TYPES = (
    "ARRefundCreditCard", "Bill", "BillPaymentCheck", "BillPaymentCreditCard", "BuildAssembly", "Charge", "Check",
    "CreditCardCharge", "CreditCardCredit", "CreditMemo", "Deposit", "Estimate", "InventoryAdjustment", "Invoice",
    "ItemReceipt", "JournalEntry", "PurchaseOrder", "ReceivePayment", "SalesOrder", "SalesReceipt",
    "SalesTaxPaymentCheck", "VendorCredit",
)  # fmt: skip


class ListRecord(Aggregate):
    """The head of every record of a list, as QuickBooks answers it."""

    list_id = ident()
    time_created = moment()
    time_modified = moment()
    edit_sequence = ident(16)


class TxnRecord(Aggregate):
    """The head of every transaction, as QuickBooks answers it."""

    txn_id = ident()
    time_created = moment()
    time_modified = moment()
    edit_sequence = ident(16)
    txn_number = integer()


class ListMod(Aggregate):
    """Which record of a list is changed, and the EditSequence that it was read with."""

    list_id = ident(required=True)
    edit_sequence = ident(16, required=True)


class TxnMod(Aggregate):
    """Which transaction is changed, and the EditSequence that it was read with."""

    txn_id = ident(required=True)
    edit_sequence = ident(16, required=True)


class WriteRq(Rq):
    """A request that changes the company file."""

    is_write: ClassVar[bool] = True


class Named(Aggregate):
    """What begins with its name."""

    name = text(41, required=True)


class AddressBlock(Aggregate):
    """An address as QuickBooks prints it: lines only."""

    addr1 = text(41)
    addr2 = text(41)
    addr3 = text(41)
    addr4 = text(41, since="2.0")
    addr5 = text(41, since="6.0")


class Address(AddressBlock):
    """An address. In a Mod name all parts, the empty ones as empty text: what is left out may be kept or cleared."""

    city = text(31)
    state = text(21)
    postal_code = text(13)
    country = text(31)
    note = text(41, since="6.0")


class ShipToAddress(Named, Address):
    """A ship-to address; it has no id of its own, its name is what identifies it within the customer."""

    default_ship_to = boolean()


class AdditionalContact(Aggregate):
    """A further way to reach someone, such as ``Mobile`` or ``Website``."""

    contact_name = text(40, required=True)
    contact_value = text(255, required=True, may_stand_empty=True)  # an empty one clears it


class DataExtRet(Aggregate):
    """A custom field of a record, or private data when the owner is not 0."""

    owner_id = guid()
    data_ext_name = text(31)
    data_ext_type = code()
    data_ext_value = text(lines=True)


class ErrorRecovery(Aggregate):
    """What QuickBooks still says of a record whose writing half succeeded."""

    list_id = ident()
    owner_id = guid()
    txn_id = ident()
    txn_number = integer()
    edit_sequence = ident(16)
    external_guid = guid()
    choices = (one_of("list_id", "owner_id", "txn_id"),)


def data_ext() -> Field[tuple[DataExtRet, ...]]:
    """The custom fields, which come only when the query named their owner."""
    return many(DataExtRet, is_last=True)


def include_ret_element() -> Field[tuple[str, ...]]:
    """The elements that the answer shall have; all, when none is named."""
    return many(text(50), since="4.0", is_last=True)
