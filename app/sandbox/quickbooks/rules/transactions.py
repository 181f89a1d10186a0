"""Queries for transactions: invoices, received payments and credit memos."""

from app.sandbox.quickbooks.rules.grammar import Part
from app.sandbox.quickbooks.rules.list_queries import CURRENCY_FILTER, MATCHES, holder_filter
from app.sandbox.quickbooks.rules.parts import (
    INCLUDE,
    OWNERS,
    boolean,
    choice,
    day,
    either,
    group,
    identifiers,
    moment,
    text,
    texts,
    whole,
)

_FILTERS: tuple[Part, ...] = (
    whole("MaxReturned", low=1),
    either(
        group("ModifiedDateRangeFilter", moment("FromModifiedDate"), moment("ToModifiedDate")),
        group("TxnDateRangeFilter", day("FromTxnDate"), day("ToTxnDate")),
    ),
    holder_filter("EntityFilter"),
    holder_filter("AccountFilter"),
    either(
        group("RefNumberFilter", choice("MatchCriterion", *MATCHES, required=True), text("RefNumber", required=True)),
        group("RefNumberRangeFilter", text("FromRefNumber"), text("ToRefNumber")),
    ),
    CURRENCY_FILTER,
)


def _query(*more_filters: Part, linked: bool = True) -> tuple[Part, ...]:
    which = either(
        identifiers("TxnID"),
        texts("RefNumber", required=True),
        texts("RefNumberCaseSensitive", required=True, since="4.0"),
        (*_FILTERS, *more_filters),
    )
    links = (boolean("IncludeLinkedTxns"),) if linked else ()
    return (which, boolean("IncludeLineItems"), *links, INCLUDE, OWNERS)


INVOICE_QUERY = _query(choice("PaidStatus", "All", "PaidOnly", "NotPaidOnly"))
CREDIT_MEMO_QUERY = _query()
PAYMENT_QUERY = _query(linked=False)
