"""Invoices: added, changed, asked for."""

from qbxml.aggregate import Aggregate, either, many, one
from qbxml.fields import amount, boolean, day, factor, guid, ident, quantity, text, word
from qbxml.messages.common import TxnMod, WriteRq, include_ret_element
from qbxml.messages.custom_fields import DataExt
from qbxml.messages.query import TxnQuery, txn_choices
from qbxml.messages.sale import LineAdd, LineChange, LineGroupRecord, LineRecord, SaleBody, SaleRecord, TxnLine
from qbxml.refs import ref
from qbxml.request import PagedRq


class SetCredit(Aggregate):
    """A credit of the customer that is used for this invoice; the US edition does not ask which line of it."""

    credit_txn_id = ident(required=True)
    applied_amount = amount(required=True)
    override = boolean()


class InvoiceLineAdd(LineAdd):
    """A new line; one with a description only is text."""


class InvoiceLineGroupAdd(Aggregate):
    """A group item on a new invoice; QuickBooks makes its lines, and takes no description or date of them in the US edition."""

    item_group = ref(31, required=True)
    quantity = quantity()
    unit_of_measure = text(31, since="7.0")
    inventory_site = ref(31, since="10.0")
    inventory_site_location = ref(31, since="12.0")
    data_ext = many(DataExt, since="5.0")


class InvoiceLineMod(TxnLine, LineChange):
    """A line that stays, changed or not, or a new one."""

    override_uom_set = ref(31, since="7.0", after="unit_of_measure")


class InvoiceLineGroupMod(TxnLine):
    """A group that stays, changed or not, or a new one."""

    item_group = ref(31)
    quantity = quantity()
    unit_of_measure = text(31, since="7.0")
    override_uom_set = ref(31, since="7.0")
    lines = many(InvoiceLineMod)


class InvoiceLineRet(TxnLine, LineRecord):
    """A line, as QuickBooks answers it."""


class InvoiceLineGroupRet(LineGroupRecord):
    """A group item, as QuickBooks answers it, with the lines that it stands for."""

    lines = many(InvoiceLineRet)


class InvoiceAdd(SaleBody):
    """A new invoice. Its number may be left out; what QuickBooks made of it stands in the answer."""

    customer = ref(209, required=True)
    is_finance_charge = boolean(since="8.0", after="is_pending")
    external_guid = guid(since="9.0")
    link_to_txn_id = many(ident(), since="6.0")
    set_credit = many(SetCredit, since="10.0")
    lines = either(InvoiceLineAdd, InvoiceLineGroupAdd)


class InvoiceMod(TxnMod, SaleBody):
    """A changed invoice. If any line is sent, lines that are not sent are deleted; keep their order."""

    set_credit = many(SetCredit, since="10.0")
    lines = either(InvoiceLineMod, InvoiceLineGroupMod)


class InvoiceRet(SaleRecord):
    """An invoice, as QuickBooks answers it. Lines and links come only when the query asks for them."""

    is_finance_charge = boolean(after="is_pending")
    applied_amount = amount(after="sales_tax_total")
    balance_remaining = amount(after="applied_amount")
    currency = ref(after="balance_remaining")
    exchange_rate = factor(after="currency")
    balance_remaining_in_home_currency = amount(after="exchange_rate")
    is_paid = boolean(after="memo")
    suggested_discount_amount = amount(after="customer_sales_tax_code")
    suggested_discount_date = day(after="suggested_discount_amount")
    lines = either(InvoiceLineRet, InvoiceLineGroupRet)


class InvoiceAddRq(WriteRq):
    """Makes an invoice."""

    invoice_add = one(InvoiceAdd, required=True)
    include_ret_element = include_ret_element()


class InvoiceModRq(WriteRq):
    """Changes an invoice."""

    invoice_mod = one(InvoiceMod, required=True)
    include_ret_element = include_ret_element()


class InvoiceQueryRq(PagedRq, TxnQuery):
    """Asks for invoices."""

    paid_status = word("All", "PaidOnly", "NotPaidOnly", after="currency_filter")
    include_linked_txns = boolean(after="include_line_items")
    choices = txn_choices("paid_status")
