"""Classes: a list of names in levels by which a company tells its income apart; customers, invoices and lines name one."""

from app.sandbox.quickbooks.answers.answer import Answer, Call
from app.sandbox.quickbooks.answers.layout import FULL_NAME, LIST_CORE, SUBLEVEL, Shown, plain, ref
from app.sandbox.quickbooks.answers.list_query import answer_list_query
from app.sandbox.quickbooks.message import Message, counted
from app.sandbox.quickbooks.rules.lists import PLAIN_QUERY

CLASS: tuple[Shown, ...] = (
    *LIST_CORE,
    plain("Name"),
    FULL_NAME,
    plain("IsActive"),
    ref("ParentRef", "Class"),
    SUBLEVEL,
)


def query(call: Call) -> Answer:
    return answer_list_query(call, call.books.table("Class"), {"Class": CLASS})


MESSAGES: dict[str, Message] = {"ClassQueryRq": counted(PLAIN_QUERY, query)}
