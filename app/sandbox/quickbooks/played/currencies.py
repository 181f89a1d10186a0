"""Currencies: the list that a company has once it uses more than one."""

from app.sandbox.quickbooks.answers.answer import Answer, Call
from app.sandbox.quickbooks.answers.layout import LIST_CORE, Shown, plain, plains
from app.sandbox.quickbooks.answers.list_query import answer_list_query
from app.sandbox.quickbooks.message import Message, counted
from app.sandbox.quickbooks.rules.lists import PLAIN_QUERY

CURRENCY: tuple[Shown, ...] = (
    *LIST_CORE,
    plain("Name"),
    plain("IsActive"),
    *plains("CurrencyCode IsUserDefinedCurrency ExchangeRate AsOfDate"),
)


def query(call: Call) -> Answer:
    return answer_list_query(call, call.books.table("Currency"), {"Currency": CURRENCY})


MESSAGES: dict[str, Message] = {"CurrencyQueryRq": counted(PLAIN_QUERY, query, since=(8, 0))}
