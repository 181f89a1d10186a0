"""What queries share: by id, by name, or by filters, which exclude each other."""

from qbxml.aggregate import Aggregate, OneOf, many, one, one_of
from qbxml.fields import amount, boolean, day, guid, ident, integer, moment, text, word
from qbxml.messages.common import include_ret_element
from qbxml.request import Rq

COMPARISONS = ("LessThan", "LessThanEqual", "Equal", "GreaterThan", "GreaterThanEqual")
MATCHES = ("StartsWith", "Contains", "EndsWith")


class NameFilter(Aggregate):
    """Records whose name matches."""

    match_criterion = word(*MATCHES, required=True)
    name = text(required=True)


class NameRangeFilter(Aggregate):
    """Records from one name to another, both included."""

    from_name = text()
    to_name = text()


class TotalBalanceFilter(Aggregate):
    """Records by what is owed."""

    operator = word(*COMPARISONS, required=True)
    amount = amount(required=True)


class CurrencyFilter(Aggregate):
    """Records in one of these currencies."""

    list_id = many(ident())
    full_name = many(text(64))
    choices = (one_of("list_id", "full_name", required=True),)


class RefFilter(Aggregate):
    """Records that refer to one of these: by id or full name, alone or with everything below."""

    list_id = many(ident())
    full_name = many(text())
    list_id_with_children = ident(tag="ListIDWithChildren")
    full_name_with_children = text()
    choices = (one_of("list_id", "full_name", "list_id_with_children", "full_name_with_children", required=True),)


def list_choices(*extras: str) -> tuple[OneOf, ...]:
    """A list query goes by ids, by names or by filters; ``extras`` are filters beyond the usual."""
    usual = "max_returned active_status from_modified_date to_modified_date name_filter name_range_filter"
    return (
        one_of("list_id", "full_name", " ".join((usual, *extras))),
        one_of("name_filter", "name_range_filter"),
    )


class ListQuery(Rq):
    """A query of a list. ``active_status`` left out means ActiveOnly: send All to see what became inactive."""

    list_id = many(ident())
    full_name = many(text())
    max_returned = integer(least=1)
    active_status = word("ActiveOnly", "InactiveOnly", "All")
    from_modified_date = moment()
    to_modified_date = moment()
    name_filter = one(NameFilter)
    name_range_filter = one(NameRangeFilter)
    include_ret_element = include_ret_element()
    choices = list_choices()


class OwnedListQuery(ListQuery):
    """A query of a list whose records can have custom fields, which come when their owner is named (0: all visible)."""

    owner_id = many(guid(), since="2.0", is_last=True)


class ModifiedDateRangeFilter(Aggregate):
    """Transactions changed between two moments, both included."""

    from_modified_date = moment()
    to_modified_date = moment()


class TxnDateRangeFilter(Aggregate):
    """Transactions dated between two days, both included."""

    from_txn_date = day()
    to_txn_date = day()


class RefNumberFilter(Aggregate):
    """Transactions whose number matches."""

    match_criterion = word(*MATCHES, required=True)
    ref_number = text(required=True)


class RefNumberRangeFilter(Aggregate):
    """Transactions from one number to another, both included."""

    from_ref_number = text()
    to_ref_number = text()


_TXN_FILTERS = (
    "max_returned modified_date_range_filter txn_date_range_filter entity_filter account_filter "
    "ref_number_filter ref_number_range_filter currency_filter"
)


def txn_choices(*extras: str) -> tuple[OneOf, ...]:
    """A transaction query goes by ids, by numbers or by filters."""
    return (
        one_of("txn_id", "ref_number", "ref_number_case_sensitive", " ".join((_TXN_FILTERS, *extras))),
        one_of("modified_date_range_filter", "txn_date_range_filter"),
        one_of("ref_number_filter", "ref_number_range_filter"),
    )


class TxnQuery(Rq):
    """A query of transactions. Numbers are not unique; ids are."""

    txn_id = many(ident())
    ref_number = many(text())
    ref_number_case_sensitive = many(text(), since="4.0")
    max_returned = integer(least=1)
    modified_date_range_filter = one(ModifiedDateRangeFilter)
    txn_date_range_filter = one(TxnDateRangeFilter)
    entity_filter = one(RefFilter)
    account_filter = one(RefFilter)
    ref_number_filter = one(RefNumberFilter)
    ref_number_range_filter = one(RefNumberRangeFilter)
    currency_filter = one(CurrencyFilter, since="8.0")
    include_line_items = boolean()
    include_ret_element = include_ret_element()
    owner_id = many(guid(), since="2.0", is_last=True)
    choices = txn_choices()
