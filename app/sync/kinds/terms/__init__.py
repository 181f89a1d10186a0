"""Payment terms. Terms that name a day of the month have no number of days."""

from __future__ import annotations

from typing import Any, ClassVar

from app.model import Context, Values
from app.sync.rules.figures import number
from app.sync.rules.kind import Kind
from app.sync.rules.list_source import list_source
from app.sync.rules.lists import ShownList
from app.sync.rules.reading import UNREAD, Data, trimmed
from qbxml import messages as m


class Terms(ShownList):
    """The kind ``terms``."""

    name = "terms"
    read_from: ClassVar = {"is_active": "active", "std_due_days": "due_days"}

    def quickbooks_values(self, data: Data, parents: tuple[Data, ...], context: Context) -> Values:
        values = {"name": trimmed(data.get("name")), "active": data.get("is_active", True)}
        if data.get("ret") == "DateDrivenTermsRet":
            return values | {"day_of_month": data.get("day_of_month_due")}
        return values | {"due_days": int(data.get("std_due_days") or 0)}

    def industrack_values(self, data: Data, context: Context) -> Values:
        return {
            "name": trimmed(data.get("name")),
            "due_days": _days(data.get("due_days")),
            "active": data.get("active") is not False,
        }

    def shown(self, values: Values, context: Context) -> Values:
        return {key: value for key, value in values.items() if key not in ("day_of_month", UNREAD)}


def _days(told: Any) -> int | None:
    """A whole number, also where it comes as text or with a point."""
    days = number(told)
    return None if days is None else int(days)


KIND = Kind(
    name="terms",
    one="payment terms",
    many="payment terms",
    rules=Terms(),
    collection="terms",
    fields="name due_days active",
    source=list_source("terms", m.TermsQueryRq, "StandardTermsRet", "DateDrivenTermsRet"),
)
