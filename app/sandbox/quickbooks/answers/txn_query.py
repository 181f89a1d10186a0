"""Queries for transactions: by ids, by numbers, or by filters."""

from collections.abc import Callable, Iterator
from typing import Any

from app.sandbox.quickbooks.answers.answer import Answer, Call
from app.sandbox.quickbooks.answers.layout import Shown, View, show_record
from app.sandbox.quickbooks.answers.list_query import answer_asked, ids_of_filter, modified_range
from app.sandbox.quickbooks.answers.paging import answer_with, show_page
from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.lists.balances import remaining
from app.sandbox.quickbooks.stored_text import stored

Test = Callable[[Record], bool]


def answer_txn_query(call: Call, kind: str, layout: tuple[Shown, ...]) -> Answer:
    """Answer a query for one kind of transaction."""
    ledger, values = call.books.ledger, call.values

    def show(view: View, record: Record) -> None:
        show_record(view, f"{kind}Ret", layout, record)

    def find(txn_id: str) -> Record | None:
        record = ledger.get(txn_id)
        return record if record is not None and record.kind == kind else None

    asked = {"TxnID", "RefNumber", "RefNumberCaseSensitive"} & values.keys()
    if asked and "iterator" in call.attributes:
        raise Refusal(3153, "An iterator goes with filters, not with ids or numbers.")
    if "TxnID" in values:
        return answer_asked(call, [find(one) for one in values["TxnID"]], show)
    if asked:
        return answer_with(call, _numbered(call, kind), show)
    return show_page(call, _matching(call.books, kind, values), find, show)


def _numbered(call: Call, kind: str) -> Iterator[Record]:
    """Transactions with these numbers, which need not be unique."""
    exact = set(call.values.get("RefNumberCaseSensitive", ()))
    folded = {stored(one).casefold() for one in call.values.get("RefNumber", ())}
    for record in call.books.ledger:
        number = str(record.get("RefNumber", ""))
        if record.kind == kind and (number in exact or number.casefold() in folded):
            yield record


def _matching(books: Books, kind: str, values: dict[str, Any]) -> Iterator[Record]:
    tests = _tests(books, values)
    for record in books.ledger:
        if record.kind == kind and all(test(record) for test in tests):
            yield record


def _tests(books: Books, values: dict[str, Any]) -> list[Test]:
    tests: list[Test] = []
    if "ModifiedDateRangeFilter" in values:
        modified = modified_range(books, values["ModifiedDateRangeFilter"])
        tests.append(lambda record: record.modified in modified)
    if "TxnDateRangeFilter" in values:
        first = values["TxnDateRangeFilter"].get("FromTxnDate") or ""
        last = values["TxnDateRangeFilter"].get("ToTxnDate") or "9999"
        tests.append(lambda record: first <= record["TxnDate"] <= last)
    if "EntityFilter" in values:
        customers = ids_of_filter(books.table("Entity"), values["EntityFilter"])
        tests.append(lambda record: record.get("CustomerRef") in customers)
    if "AccountFilter" in values:
        accounts = ids_of_filter(books.table("Account"), values["AccountFilter"])
        tests.append(lambda record: bool(accounts & {record.get("ARAccountRef"), record.get("DepositToAccountRef")}))
    tests += _number_tests(values)
    if "CurrencyFilter" in values:
        currencies = ids_of_filter(books.table("Currency"), values["CurrencyFilter"])
        tests.append(lambda record: record.get("CurrencyRef") in currencies)
    if values.get("PaidStatus", "All") != "All":
        paid = values["PaidStatus"] == "PaidOnly"
        tests.append(lambda record: (remaining(books, record) == 0) == paid)
    return tests


def _number_tests(values: dict[str, Any]) -> list[Test]:
    if "RefNumberFilter" in values:
        return [_number_test(values["RefNumberFilter"]["MatchCriterion"], values["RefNumberFilter"]["RefNumber"])]
    if "RefNumberRangeFilter" in values:
        first = values["RefNumberRangeFilter"].get("FromRefNumber", "").casefold()
        last = values["RefNumberRangeFilter"].get("ToRefNumber", "").casefold()
        return [lambda record: _in_range(str(record.get("RefNumber", "")).casefold(), first, last)]
    return []


def _in_range(number: str, first: str, last: str) -> bool:
    """Numbers compare as numbers, other texts as texts."""
    if all(one.isascii() and one.isdigit() for one in (number, first or "0", last or "0")):
        return int(first or 0) <= int(number) and (not last or int(number) <= int(last))
    return first <= number and (not last or number <= last)


def _number_test(criterion: str, text: str) -> Test:
    wanted = stored(text).casefold()
    if criterion == "StartsWith":
        return lambda record: str(record.get("RefNumber", "")).casefold().startswith(wanted)
    if criterion == "EndsWith":
        return lambda record: str(record.get("RefNumber", "")).casefold().endswith(wanted)
    return lambda record: wanted in str(record.get("RefNumber", "")).casefold()
