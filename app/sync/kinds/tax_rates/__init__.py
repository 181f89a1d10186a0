"""Tax rates: a tax item of QuickBooks, or a group of them, whose rate is the sum of theirs."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from app.model import Context, Values
from app.sync.rules.figures import canonical, number
from app.sync.rules.kind import Kind, Refers
from app.sync.rules.list_source import list_query, list_row
from app.sync.rules.lists import ShownList
from app.sync.rules.reading import UNREAD, Data, trimmed
from app.sync.rules.source import Source
from qbxml import messages as m


class TaxRates(ShownList):
    """The kind ``tax_rate``."""

    name = "tax_rate"
    read_from: ClassVar = {"is_active": "active", "tax_rate": "percent"}

    def quickbooks_values(self, data: Data, parents: tuple[Data, ...], context: Context) -> Values:
        values = {"name": trimmed(data.get("name")), "active": data.get("is_active", True)}
        if data.get("ret") == "ItemSalesTaxGroupRet":
            return values | {"members": [str(one.get("list_id") or "") for one in data.get("item_sales_tax") or ()]}
        percent = canonical(data.get("tax_rate"))
        return values | ({"percent": percent} if percent else {})

    def industrack_values(self, data: Data, context: Context) -> Values:
        percent = canonical(data.get("percent"))
        return {"name": trimmed(data.get("name")), "percent": percent, "active": data.get("active") is not False}

    def shown(self, values: Values, context: Context) -> Values:
        shown = {key: value for key, value in values.items() if key not in ("members", UNREAD)}
        if "members" not in values:
            return shown
        rates = [context.lookup.quickbooks(self.name, member) for member in values["members"]]
        if any(rate is None or "percent" not in rate.values for rate in rates):
            return shown  # a member is not known yet; the group is decided again when it is
        total = sum((number(rate.values["percent"]) or Decimal(0) for rate in rates if rate), Decimal(0))
        return shown | {"percent": canonical(total) or "0"}


KIND = Kind(
    name="tax_rate",
    one="tax rate",
    many="tax rates",
    rules=TaxRates(),
    collection="tax_rates",
    fields="name percent active",
    refers=(Refers("tax_rate", "members"),),
    source=Source(
        kind="tax_rate",
        query=list_query(m.ItemSalesTaxQueryRq, by_id=m.ItemQueryRq),
        more=(list_query(m.ItemSalesTaxGroupQueryRq),),
        rets=("ItemSalesTaxRet", "ItemSalesTaxGroupRet"),
        row=list_row("tax_rate"),
        list_deleted=("ItemSalesTax", "ItemSalesTaxGroup"),
        iterates=False,
    ),
)
"""Tax items stand in the item list too, and come with its pages as well."""
