"""Items: ``deciding`` tells the story; docs/items.md says what every kind becomes.

``values`` is what is mapped, ``counterpart`` and ``naming`` are about new records, ``ending`` about deleted ones,
``to_industrack`` and ``to_quickbooks`` are the two directions, ``accounts`` and ``writing`` what a new item in QuickBooks needs.
"""

from __future__ import annotations

from app.sync.kinds.items.deciding import Items
from app.sync.kinds.items.source import ITEMS
from app.sync.rules.kind import Kind, Refers

ACCOUNT_FIELDS = ("account", "income_account", "expense_account", "cogs_account", "asset_account", "deposit_to_account")
"""Where QuickBooks shows accounts; ids of different lists may be the same, so the field says which list is meant."""

KIND = Kind(
    name="item",
    one="item",
    many="items",
    rules=Items(),
    source=ITEMS,
    collection="items",
    setting="items",
    refers=(Refers("tax_code", "taxable"), Refers("account", "account", frees=True, shown_in=ACCOUNT_FIELDS)),
    remade=True,
    moves_unstamped=("quantity_on_hand",),
)
