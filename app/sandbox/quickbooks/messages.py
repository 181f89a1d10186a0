"""Every message that is played, one row each: its rules, what carries it out, and what it may do."""

from collections.abc import Callable
from dataclasses import dataclass

from app.sandbox.quickbooks.answers import company, customer_calls, deleted
from app.sandbox.quickbooks.answers.answer import Answer, Call
from app.sandbox.quickbooks.rules import company as company_rules
from app.sandbox.quickbooks.rules import customers as customer_rules
from app.sandbox.quickbooks.rules.grammar import Part


@dataclass(frozen=True)
class Message:
    """One kind of request."""

    parts: tuple[Part, ...]
    carry_out: Callable[[Call], Answer]
    iterates: bool = False
    counts: bool = False  # knows the metaData attribute
    writes: bool = False


MESSAGES: dict[str, Message] = {
    "HostQueryRq": Message(company_rules.PLAIN, company.host),
    "CompanyQueryRq": Message(company_rules.COMPANY, company.company),
    "CompanyActivityQueryRq": Message(company_rules.PLAIN, company.activity),
    "PreferencesQueryRq": Message(company_rules.PLAIN, company.preferences),
    "CustomerQueryRq": Message(customer_rules.QUERY, customer_calls.query, iterates=True, counts=True),
    "CustomerAddRq": Message(customer_rules.ADD, customer_calls.add, writes=True),
    "CustomerModRq": Message(customer_rules.MOD, customer_calls.modify, writes=True),
    "ListDeletedQueryRq": Message(company_rules.LIST_DELETED, deleted.list_deleted, counts=True),
}
