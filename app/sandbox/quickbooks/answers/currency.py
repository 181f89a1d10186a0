"""What an answer says of currencies, once the company uses more than one."""

from collections.abc import Callable
from decimal import Decimal

from app.sandbox.quickbooks.answers.layout import Data, Shown, View, computed
from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.lists.balances import remaining, total_of, unused
from app.sandbox.quickbooks.numbers import money


def currency_of(view: View, record: Record) -> str:
    """The ListID of a record's currency; that of the books where it names none, empty while there is only one."""
    home = view.books.home_currency
    return str(record.get("CurrencyRef") or home) if home else ""


def rate_of(view: View, record: Record) -> Decimal:
    """What one of the record's currency is worth in that of the books."""
    return Decimal(record.get("ExchangeRate") or "1")


def _show_currency(view: View, record: Record, data: Data) -> None:
    list_id = currency_of(view, record)
    if list_id:
        view.ref("CurrencyRef", "Currency", list_id)


def _rate(view: View, record: Record) -> str | None:
    return f"{rate_of(view, record).normalize():f}" if view.books.home_currency else None


def _total(books: Books, record: Record) -> Decimal:
    return total_of(record)


_AMOUNTS: dict[str, Callable[[Books, Record], Decimal]] = {"remaining": remaining, "unused": unused, "total": _total}


def in_home_currency(tag: str, amount: str) -> Shown:
    """An amount of a transaction in the currency of the books."""
    reckon = _AMOUNTS[amount]

    def compute(view: View, record: Record) -> str | None:
        if not view.books.home_currency:
            return None
        return money(reckon(view.books, record) * rate_of(view, record))

    return computed(tag, compute, since="8.0")


CURRENCY_REF = Shown("CurrencyRef", _show_currency, (8, 0))
EXCHANGE_RATE = computed("ExchangeRate", _rate, since="8.0")
