"""What a company may choose from for its default accounts: QuickBooks' accounts of the right type."""

from __future__ import annotations

from sqlalchemy import Connection

from app.model import Side
from app.sync.kinds.items.accounts import ROLES, fitting
from app.sync.mirror import records as mirrors


def accounts(connection: Connection, company_id: str) -> dict[str, list[str]]:
    """Setting → full names of the accounts that can serve; empty until QuickBooks was read."""
    known = mirrors.every(connection, company_id, Side.QUICKBOOKS, "account")
    return {setting: fitting(setting, known) for setting in ROLES}
