"""What settles invoices: payments and credit memos. Credit card data is not read."""

from qbxml.aggregate import Aggregate, either, many
from qbxml.fields import amount, boolean, code, day, factor, guid, ident, text
from qbxml.messages.common import TxnRecord, data_ext
from qbxml.messages.query import TxnQuery
from qbxml.messages.sale import LineGroupRecord, LineRecord, LinkedTxn, SaleRecord, TxnLine, TxnLineDetail
from qbxml.refs import ref
from qbxml.request import PagedRq


class AppliedToTxnRet(Aggregate):
    """What a payment was used for; only when the query asks for line items."""

    txn_id = ident()
    txn_type = code()
    txn_date = day()
    ref_number = text()
    balance_remaining = amount()
    discount_amount = amount()
    amount = amount(after="balance_remaining")
    txn_line_detail = many(TxnLineDetail, after="amount")
    discount_account = ref()
    discount_class = ref()
    linked_txn = many(LinkedTxn)


class ReceivePaymentRet(TxnRecord):
    """A payment of a customer."""

    customer = ref()
    ar_account = ref()
    txn_date = day()
    ref_number = text(20)
    total_amount = amount()
    currency = ref()
    exchange_rate = factor()
    total_amount_in_home_currency = amount()
    payment_method = ref()
    memo = text(lines=True)
    deposit_to_account = ref()
    unused_payment = amount()
    unused_credits = amount()
    external_guid = guid()
    applied_to_txn = many(AppliedToTxnRet)
    data_ext = data_ext()


class ReceivePaymentQueryRq(PagedRq, TxnQuery):
    """Asks for payments."""


class CreditMemoLineRet(TxnLine, LineRecord):
    """A line of a credit memo."""


class CreditMemoLineGroupRet(LineGroupRecord):
    """A group item on a credit memo, with the lines that it stands for."""

    lines = many(CreditMemoLineRet)


class CreditMemoRet(SaleRecord):
    """A credit memo, as QuickBooks answers it."""

    total_amount = amount(after="sales_tax_total")
    credit_remaining = amount(after="total_amount")
    currency = ref(after="credit_remaining")
    exchange_rate = factor(after="currency")
    credit_remaining_in_home_currency = amount(after="exchange_rate")
    lines = either(CreditMemoLineRet, CreditMemoLineGroupRet)


class CreditMemoQueryRq(PagedRq, TxnQuery):
    """Asks for credit memos."""

    include_linked_txns = boolean(after="include_line_items")
