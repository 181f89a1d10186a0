"""Queries for list records: by ids, by names, or by filters."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from operator import eq, ge, gt, le, lt
from typing import Any

from app.sandbox.quickbooks.answers.answer import Answer, Call
from app.sandbox.quickbooks.answers.layout import Shown, View, show_record
from app.sandbox.quickbooks.answers.paging import answer_with, counted, show_page
from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.books.table import Table
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.lists.balances import total_balance
from app.sandbox.quickbooks.stored_text import stored
from app.sandbox.quickbooks.wall import Range, read_bound

Layouts = dict[str, Sequence[Shown]]  # by kind; the Ret is named after the kind
_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "LessThan": lt,
    "LessThanEqual": le,
    "Equal": eq,
    "GreaterThan": gt,
    "GreaterThanEqual": ge,
}


def answer_list_query(call: Call, table: Table, layouts: Layouts) -> Answer:
    """Answer a query for the kinds of ``layouts`` in a list."""

    def show(view: View, record: Record) -> None:
        show_record(view, f"{record.kind}Ret", layouts[record.kind], record)

    def find(list_id: str) -> Record | None:
        record = table.get(list_id)
        return record if record is not None and record.kind in layouts else None

    values = call.values
    if "ListID" in values or "FullName" in values:
        if "iterator" in call.attributes:
            raise Refusal(3153, "An iterator goes with filters, not with ids or names.")
        asked = values.get("ListID") or [stored(name) for name in values["FullName"]]
        found = [find(one) if "ListID" in values else _named(table, one, layouts) for one in asked]
        return answer_asked(call, found, show)
    return show_page(call, matching(call.books, table, layouts, values), find, show)


def _named(table: Table, full_name: str, layouts: Layouts) -> Record | None:
    record = table.named(full_name)
    return record if record is not None and record.kind in layouts else None


def answer_asked(call: Call, found: list[Record | None], show: Callable[[View, Record], None]) -> Answer:
    """The records that were asked for one by one; 500, or 3120 where QuickBooks says so, when some are missing."""
    there = [record for record in found if record is not None]
    if len(there) == len(found):
        return answer_with(call, there, show)
    if not there:
        code = call.books.behaviour.missing_listid_status
        return Answer(code, "What was asked for cannot be found.", attributes=counted(call, 0))
    answer = answer_with(call, there, show)
    answer.code, answer.message = 500, "Some of what was asked for cannot be found."
    return answer


def matching(books: Books, table: Table, layouts: Layouts, values: dict[str, Any]) -> Iterator[Record]:
    """The records that pass all filters, in the order of the list."""
    tests = _tests(books, table, values)
    for record in table.ordered():
        if record.kind in layouts and all(test(record) for test in tests):
            yield record


def _tests(books: Books, table: Table, values: dict[str, Any]) -> list[Callable[[Record], bool]]:
    """The filters that were given, the cheap ones first."""
    tests: list[Callable[[Record], bool]] = []
    status = values.get("ActiveStatus", "ActiveOnly")
    if status != "All":
        tests.append(lambda record: record.is_active == (status == "ActiveOnly"))
    if values.get("FromModifiedDate") or values.get("ToModifiedDate"):
        modified = modified_range(books, values)
        tests.append(lambda record: record.modified in modified)
    if "NameFilter" in values:
        tests.append(name_test(values["NameFilter"]["MatchCriterion"], values["NameFilter"]["Name"]))
    if "NameRangeFilter" in values:
        tests.append(_name_range(books, values["NameRangeFilter"]))
    if "TotalBalanceFilter" in values:
        compare = _COMPARE[values["TotalBalanceFilter"]["Operator"]]
        limit = Decimal(values["TotalBalanceFilter"]["Amount"] or "0")
        tests.append(lambda record: compare(total_balance(books, record), limit))
    if "ClassFilter" in values:
        classes = ids_of_filter(books.table("Class"), values["ClassFilter"])
        tests.append(lambda record: record.get("ClassRef") in classes)
    if "CurrencyFilter" in values:
        currencies = ids_of_filter(books.table("Currency"), values["CurrencyFilter"])
        tests.append(lambda record: record.get("CurrencyRef") in currencies)
    if "AccountType" in values:
        tests.append(lambda record: record.get("AccountType") in values["AccountType"])
    if "PaymentMethodType" in values:
        tests.append(lambda record: record.get("PaymentMethodType") in values["PaymentMethodType"])
    return tests


def modified_range(books: Books, values: dict[str, Any], start: str = "FromModifiedDate", end: str = "") -> Range:
    """A range of stamps, both ends included, in wall time."""
    zone = books.behaviour.zone
    last = values.get(end or start.replace("From", "To"))
    first = values.get(start)
    return Range(
        read_bound(first, zone) if first else None,
        read_bound(last, zone, end=True) if last else None,
        zone,
    )


def name_test(criterion: str, text: str) -> Callable[[Record], bool]:
    """StartsWith, Contains or EndsWith on the full name, upper and lower case alike."""
    wanted = stored(text).casefold()
    if criterion == "StartsWith":
        return lambda record: record.full_name.casefold().startswith(wanted)
    if criterion == "EndsWith":
        return lambda record: record.full_name.casefold().endswith(wanted)
    return lambda record: wanted in record.full_name.casefold()


def _name_range(books: Books, given: dict[str, str]) -> Callable[[Record], bool]:
    first = stored(given.get("FromName", "")).casefold()
    last = stored(given.get("ToName", "")).casefold()
    if last and books.behaviour.name_range_by_prefix:
        last += "\U0010ffff"
    return lambda record: first <= record.full_name.casefold() and (not last or record.full_name.casefold() <= last)


def ids_of_filter(table: Table, given: dict[str, Any]) -> set[str]:
    """The ids that an entity, account or class filter names, with all below where children are asked for."""
    ids = {*given.get("ListID", ())}
    named = [table.named(stored(name)) for name in given.get("FullName", ())]
    ids |= {record.id for record in named if record}
    top = table.get(given.get("ListIDWithChildren")) or table.named(stored(given.get("FullNameWithChildren", "")))
    if top is not None:
        ids |= {top.id, *(record.id for record in table.descendants(top.id))}
    return ids
