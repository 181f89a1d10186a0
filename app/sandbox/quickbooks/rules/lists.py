"""Accounts and the small lists: queries, and adding an account."""

from app.sandbox.quickbooks.rules.grammar import Part
from app.sandbox.quickbooks.rules.list_queries import CURRENCY_FILTER, list_filter, list_query
from app.sandbox.quickbooks.rules.parts import (
    INCLUDE,
    amount,
    boolean,
    choice,
    day,
    group,
    ref,
    text,
    whole,
)

_ACCOUNT_TYPES = """
    AccountsPayable AccountsReceivable Bank CostOfGoodsSold CreditCard Equity Expense FixedAsset Income
    LongTermLiability NonPosting OtherAsset OtherCurrentAsset OtherCurrentLiability OtherExpense OtherIncome
"""
ACCOUNT_TYPES = tuple(_ACCOUNT_TYPES.split())
_METHOD_TYPES = """
    AmericanExpress Cash Check DebitCard Discover ECheck GiftCard MasterCard Other OtherCreditCard Visa
"""

ACCOUNT_ADD: tuple[Part, ...] = (
    group(
        "AccountAdd",
        text("Name", 31, required=True),
        boolean("IsActive"),
        ref("ParentRef", None),
        choice("AccountType", *ACCOUNT_TYPES, required=True),
        text("AccountNumber", 7),
        text("BankNumber", 25),
        text("Desc", 200),
        amount("OpenBalance"),
        day("OpenBalanceDate"),
        whole("TaxLineID", since="7.0"),
        ref("CurrencyRef", 64, since="8.0"),
        required=True,
    ),
    INCLUDE,
)
ACCOUNT_QUERY = list_query(*list_filter(), choice("AccountType", *ACCOUNT_TYPES, many=True), CURRENCY_FILTER)
PLAIN_QUERY = list_query(*list_filter(), owner=False)
METHOD_QUERY = list_query(
    *list_filter(), choice("PaymentMethodType", *_METHOD_TYPES.split(), many=True, since="7.0"), owner=False
)
