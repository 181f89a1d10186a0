"""The small lists that items and invoices refer to: accounts, sales tax codes, terms, payment methods."""

from qbxml.aggregate import many, one
from qbxml.fields import amount, boolean, code, integer, percent, text, word
from qbxml.messages.common import ListRecord, data_ext
from qbxml.messages.query import CurrencyFilter, ListQuery, OwnedListQuery, list_choices
from qbxml.refs import ref

ACCOUNT_TYPES = (
    "AccountsPayable", "AccountsReceivable", "Bank", "CostOfGoodsSold", "CreditCard", "Equity", "Expense", "FixedAsset",
    "Income", "LongTermLiability", "NonPosting", "OtherAsset", "OtherCurrentAsset", "OtherCurrentLiability",
    "OtherExpense", "OtherIncome",
)  # fmt: skip
PAYMENT_METHOD_TYPES = (
    "AmericanExpress", "Cash", "Check", "DebitCard", "Discover", "ECheck", "GiftCard", "MasterCard", "Other",
    "OtherCreditCard", "Visa",
)  # fmt: skip


class AccountQueryRq(OwnedListQuery):
    """Asks for accounts; there are no pages."""

    account_type = many(word(*ACCOUNT_TYPES))
    currency_filter = one(CurrencyFilter, since="8.0")
    choices = list_choices("account_type", "currency_filter")


class AccountRet(ListRecord):
    """An account."""

    name = text()
    full_name = text()
    is_active = boolean()
    parent = ref()
    sublevel = integer()
    account_type = code()
    special_account_type = code()
    is_tax_account = boolean()
    account_number = text()
    bank_number = text()
    desc = text(lines=True)
    balance = amount()
    total_balance = amount()
    sales_tax_code = ref()
    cash_flow_classification = code()
    currency = ref()
    data_ext = data_ext()


class SalesTaxCodeQueryRq(ListQuery):
    """Asks for sales tax codes; there are no pages."""


class SalesTaxCodeRet(ListRecord):
    """A sales tax code. Its name can be changed, so ``is_taxable`` says what it means."""

    name = text()
    is_active = boolean()
    is_taxable = boolean()
    desc = text()
    item_purchase_tax = ref()
    item_sales_tax = ref()


class TermsQueryRq(ListQuery):
    """Asks for terms of both kinds; there are no pages."""


class StandardTermsRet(ListRecord):
    """Terms that count days from the invoice's date."""

    name = text()
    is_active = boolean()
    std_due_days = integer()
    std_discount_days = integer()
    discount_pct = percent()


class DateDrivenTermsRet(ListRecord):
    """Terms that name a day of the month."""

    name = text()
    is_active = boolean()
    day_of_month_due = integer()
    due_next_month_days = integer()
    discount_day_of_month = integer()
    discount_pct = percent()


class PaymentMethodQueryRq(ListQuery):
    """Asks for payment methods; there are no pages."""

    payment_method_type = many(word(*PAYMENT_METHOD_TYPES), since="7.0")
    choices = list_choices("payment_method_type")


class PaymentMethodRet(ListRecord):
    """A way to pay."""

    name = text()
    is_active = boolean()
    payment_method_type = code()
