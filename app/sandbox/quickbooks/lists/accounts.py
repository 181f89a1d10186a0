"""Accounts."""

from decimal import Decimal
from typing import Any

from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.lists.references import claim_name, plain_values, put, resolve_parent
from app.sandbox.quickbooks.numbers import money
from app.sandbox.quickbooks.stored_text import flag, stored


def add(books: Books, values: dict[str, Any]) -> Record:
    """Add an account.

    Raises: Refusal when the name is taken, the parent is missing or of another type.
    """
    table, name = books.table("Account"), stored(values["Name"])
    parent_id = resolve_parent(books, ("Account",), values.get("ParentRef", {}), None)
    parent = table.get(parent_id)
    claim_name(table, name, parent_id)
    if parent and parent["AccountType"] != values["AccountType"]:
        raise Refusal(3180, f'"{name}" must be of the type of its parent account, {parent["AccountType"]}.')
    active = flag(values.get("IsActive"), "true")
    data: dict[str, Any] = {"Name": name, "IsActive": active, "AccountType": values["AccountType"]}
    put(data, "ParentRef", parent_id)
    plain_values(values, ("AccountNumber", "BankNumber", "Desc"), data)
    if values.get("OpenBalance"):
        data["OpenBalance"] = money(Decimal(values["OpenBalance"]))
    data["CashFlowClassification"] = "NotApplicable" if values["AccountType"] == "Bank" else "None"
    return books.insert("Account", data)
