"""Accounts of QuickBooks: known here, because items need them."""

from __future__ import annotations

from app.sync.rules.kind import Kind
from app.sync.rules.list_source import list_source
from app.sync.rules.lists import Known
from qbxml import messages as m

KIND = Kind(
    name="account",
    one="account",
    many="accounts",
    rules=Known("account_type", "account_number", "special_account_type"),
    source=list_source("account", m.AccountQueryRq, "AccountRet"),
)
