"""Items: ``deciding`` tells the story; docs/items.md says what every kind becomes.

``values`` is what is mapped, ``counterpart`` and ``naming`` are about new records, ``ending`` about deleted ones,
``to_industrack`` and ``to_quickbooks`` are the two directions, ``accounts`` and ``writing`` what a new item in QuickBooks needs.
"""

from __future__ import annotations

from functools import partial

from app.model import Direction
from app.sync.kinds.items import asked, check_up
from app.sync.kinds.items.accounts import ROLES, fitting
from app.sync.kinds.items.deciding import Items
from app.sync.kinds.items.source import ITEMS
from app.sync.kinds.items.values import told, why_left_out
from app.sync.rules.kind import Kind, Refers
from app.sync.rules.setting import Offers, direction, named

ACCOUNT_FIELDS = ("account", "income_account", "expense_account", "cogs_account", "asset_account", "deposit_to_account")
"""Where QuickBooks shows accounts; ids of different lists may be the same, so the field says which list is meant."""

KIND = Kind(
    name="item",
    one="item",
    many="items",
    rules=Items(),
    source=ITEMS,
    collection="items",
    direction=direction(
        "items",
        "Items",
        Direction.QUICKBOOKS_TO_INDUSTRACK,
        Direction.INDUSTRACK_TO_QUICKBOOKS,
        Direction.OFF,
        question=asked.WAY,
    ),
    settings=(
        *(
            named(role.setting, role.words.capitalize(), offers=Offers("account", partial(fitting, role.setting)))
            for role in ROLES.values()
        ),
        named("equipment_items", "Equipment is below this item", frees=False),
    ),
    refers=(Refers("tax_code", "taxable"), Refers("account", "account", frees=True, shown_in=ACCOUNT_FIELDS)),
    remade=True,
    left_out=why_left_out,
    told=told,
    fields=(
        "kind name number sales_description purchase_description price cost taxable income_account expense_account"
        " asset_account manufacturer model quantity_on_hand active"
    ),
    needed=frozenset(("kind", "name", "number", "sales_description", "purchase_description", "taxable", "active")),
    check_up=check_up.LOOKS,
    moves_unstamped=("quantity_on_hand",),
)
