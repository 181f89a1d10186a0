"""What sales transactions share: their lines, what they are linked to, and the fields of their heads."""

from qbxml.aggregate import Aggregate, many, one, one_of
from qbxml.fields import (
    amount,
    boolean,
    code,
    day,
    factor,
    guid,
    ident,
    percent,
    price,
    quantity,
    text,
    word,
)
from qbxml.messages.common import Address, AddressBlock, TxnRecord, data_ext
from qbxml.messages.custom_fields import DataExt
from qbxml.refs import ref


class TxnLine(Aggregate):
    """Which line; -1 is a new one."""

    txn_line_id = ident(required=True)


class LinkToTxn(Aggregate):
    """The line of another transaction that a line comes from."""

    txn_id = ident(required=True)
    txn_line_id = ident(required=True)


class TxnLineDetail(Aggregate):
    """The part of a link that belongs to one line."""

    txn_line_id = ident()
    amount = amount()


class LinkedTxn(Aggregate):
    """Another transaction that this one is linked to, such as a payment; only when the query asks for links."""

    txn_id = ident()
    txn_type = code()
    txn_date = day()
    ref_number = text()
    link_type = code()
    amount = amount()
    txn_line_detail = many(TxnLineDetail)


class LineBody(Aggregate):
    """What a line of a sale says. QuickBooks ignores the rate where an amount is given."""

    item = ref(159)
    desc = text(4095, lines=True)
    quantity = quantity()
    unit_of_measure = text(31, since="7.0")
    rate = price()
    rate_percent = percent()
    class_ = ref(159)
    amount = amount()
    inventory_site = ref(31, since="10.0")
    inventory_site_location = ref(31, since="12.0")
    serial_number = text(4095, since="11.0")
    lot_number = text(40, since="11.0")
    expiration_date_for_serial_lot_number = text(since="16.0")
    service_date = day()
    sales_tax_code = ref(3)
    other1 = text(29, since="6.0")
    other2 = text(29, since="6.0")
    choices = (one_of("rate", "rate_percent", "price_level"), one_of("serial_number", "lot_number"))


class LineChange(LineBody):
    """What a line can say when it is written."""

    price_level = ref(31, since="4.0", after="rate_percent", earlier=("6.0", "amount"))
    option_for_price_rule_conflict = word("Zero", "BasePrice", since="13.0", after="amount")
    override_item_account = ref(159, after="sales_tax_code")


class LineAdd(LineChange):
    """A new line."""

    link_to_txn = one(LinkToTxn, since="6.0")
    data_ext = many(DataExt, since="5.0")


class LineRecord(LineBody):
    """A line, as QuickBooks answers it."""

    override_uom_set = ref(after="unit_of_measure")
    data_ext = data_ext()
    choices = (one_of("rate", "rate_percent"), one_of("serial_number", "lot_number"))


class LineGroupRecord(Aggregate):
    """A group item on a sale, as QuickBooks answers it; its lines stand below it."""

    txn_line_id = ident()
    item_group = ref()
    desc = text(lines=True)
    quantity = quantity()
    unit_of_measure = text()
    override_uom_set = ref()
    is_print_items_in_group = boolean()
    total_amount = amount()
    service_date = day()


class SaleBody(Aggregate):
    """The head of a sale."""

    customer = ref(209)
    class_ = ref(159)
    ar_account = ref(159)
    template = ref(31, since="3.0")
    txn_date = day()
    ref_number = text(11)
    bill_address = one(Address)
    ship_address = one(Address)
    is_pending = boolean()
    po_number = text(25)
    terms = ref(31)
    due_date = day()
    sales_rep = ref(5)
    fob = text(13)
    ship_date = day()
    ship_method = ref(15)
    item_sales_tax = ref(31)
    memo = text(4095)
    customer_msg = ref(101)
    is_to_be_printed = boolean()
    is_to_be_emailed = boolean(since="6.0")
    customer_sales_tax_code = ref(3)
    other = text(29, since="6.0")
    exchange_rate = factor(since="8.0")


class SaleRecord(TxnRecord, SaleBody):
    """The head of a sale, as QuickBooks answers it."""

    bill_address_block = one(AddressBlock, after="bill_address")
    ship_address_block = one(AddressBlock, after="ship_address")
    subtotal = amount(after="ship_method")
    sales_tax_percentage = percent(after="item_sales_tax")
    sales_tax_total = amount(after="sales_tax_percentage")
    memo = text(4095, lines=True)
    external_guid = guid(after="other")
    linked_txn = many(LinkedTxn)
    data_ext = data_ext()
