"""What new items in QuickBooks lack, and what does not fit, before anything is written."""

from __future__ import annotations

from app.sync.kinds.items.accounts import ROLES
from app.sync.rules.check_up import Look, new_in_quickbooks

IN_STOCK = "i.values ->> 'kind' IN ('inventory', 'equipment')"
BOUGHT = "i.values ->> 'kind' NOT IN ('inventory', 'equipment') AND coalesce(i.values ->> 'cost', '') ~ '[1-9]'"


def _without(setting: str, one: str, many: str, to_do: str, among: str = "true") -> Look:
    """Items that name no account of this role, where the company has no default either."""
    unnamed = f"coalesce(i.values ->> '{ROLES[setting].field}', '') = '' AND coalesce(:{setting}, '') = ''"
    return new_in_quickbooks(setting, one, many, to_do, kind="item", condition=f"{among} AND {unnamed}")


LOOKS = (
    new_in_quickbooks(
        "item_names_too_long",
        "item of IndusTrack has a name of more than 31 characters",
        "items of IndusTrack have a name of more than 31 characters",
        "QuickBooks holds no more; it gets the beginning and a sign that tells two apart. Shorten it where that says too little.",
        kind="item",
        condition="length(i.values ->> 'name') > 31",
    ),
    _without(
        "income_account",
        "item needs an income account in QuickBooks",
        "items need an income account in QuickBooks",
        "Choose the account for those that name none, or name it on each item in IndusTrack; until then they wait.",
    ),
    _without(
        "expense_account",
        "item that is bought needs an expense account in QuickBooks",
        "items that are bought need an expense account in QuickBooks",
        "Choose the account for those that name none; until then they wait.",
        BOUGHT,
    ),
    _without(
        "cogs_account",
        "item in stock needs an account for the cost of goods sold",
        "items in stock need an account for the cost of goods sold",
        "Choose the account for those that name none; until then they wait.",
        IN_STOCK,
    ),
    _without(
        "asset_account",
        "item in stock needs an inventory asset account",
        "items in stock need an inventory asset account",
        "Choose the account for those that name none; until then they wait.",
        IN_STOCK,
    ),
)
