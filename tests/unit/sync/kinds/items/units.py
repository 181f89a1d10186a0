"""Items as QuickBooks and IndusTrack hold them, and what decide is given of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.model import Context, Decision, Link, Mirror, Unit
from app.sync.kinds import KINDS
from qbxml import messages

TAX = {
    "sales_tax_preferences": {
        "default_taxable_sales_tax_code": {"list_id": "T-1", "full_name": "Tax"},
        "default_non_taxable_sales_tax_code": {"list_id": "T-2", "full_name": "Non"},
    }
}
NONE: Mapping[Any, Any] = {}
DEFAULTS = {
    "income_account": "Sales",
    "expense_account": "Materials",
    "cogs_account": "Cost of goods",
    "asset_account": "Stock",
}
ACCOUNTS = (
    ("A-1", "Sales", "Income", "4000"),
    ("A-2", "Materials", "Expense", "6000"),
    ("A-3", "Cost of goods", "CostOfGoodsSold", "5000"),
    ("A-4", "Stock", "OtherCurrentAsset", "1400"),
    ("A-5", "Bank", "Bank", "1000"),
)


def account(list_id: str, name: str, account_type: str, number: str = "", **more: Any) -> Mirror:
    data = {"list_id": list_id, "full_name": name, "account_type": account_type, "account_number": number, **more}
    return _mirror("account", list_id, data)


@dataclass
class Known:
    """The small lists and the links that a decision may ask for."""

    mirrors: dict[tuple[str, str], Mirror] = field(default_factory=dict)
    links: dict[tuple[str, str], str] = field(default_factory=dict)

    def industrack_id(self, kind: str, quickbooks_id: str) -> str | None:
        return self.links.get((kind, quickbooks_id))

    def quickbooks_id(self, kind: str, industrack_id: str) -> str | None:
        return next((key[1] for key, value in self.links.items() if key[0] == kind and value == industrack_id), None)

    def quickbooks(self, kind: str, quickbooks_id: str) -> Mirror | None:
        return self.mirrors.get((kind, quickbooks_id))

    def industrack(self, kind: str, industrack_id: str) -> Mirror | None:
        return None

    def every(self, kind: str) -> tuple[Mirror, ...]:
        return tuple(one for key, one in self.mirrors.items() if key[0] == kind)


def context(
    direction: str = "quickbooks_to_industrack",
    accounts: Iterable[Mirror] = (),
    preferences: Mapping[str, Any] = TAX,
    choices: Mapping[str, str] | None = None,
    mirrors: Iterable[Mirror] = (),
    settings: Mapping[str, Any] = NONE,
    links: Mapping[tuple[str, str], str] = NONE,
) -> Context:
    lists = [*accounts] or [account(*row) for row in ACCOUNTS]
    known = Known({(one.kind, one.id): one for one in [*lists, *mirrors]}, dict(links))
    return Context(
        "c1",
        {"items": direction, **settings},
        ZoneInfo("America/Chicago"),
        "13.0",
        preferences,
        known,
        datetime(2026, 3, 1, tzinfo=UTC),
        choices=choices or {},
        lists=known.every,
    )


def ours(item_type: str, list_id: str = "80-1", parents: tuple[Mapping[str, Any], ...] = (), **data: Any) -> Mirror:
    """An item of QuickBooks, written as its Ret would be read."""
    ret = getattr(messages, f"Item{item_type}Ret").from_dict({"list_id": list_id, "edit_sequence": "1", **data})
    record = {**ret.as_dict(), "item_type": item_type}
    values = KINDS["item"].rules.quickbooks_values(record, parents, context())
    return Mirror("item", list_id, "1", record, values)


def theirs(record_id: str = "it-1", /, **data: Any) -> Mirror:
    record = {"id": record_id, "version": "v1", "kind": "service", "name": "Visit", **data}
    return Mirror("item", record_id, "v1", record, KINDS["item"].rules.industrack_values(record, context()))


def linked(one: Mirror, other: Mirror, **agreed: Any) -> Unit:
    """A pair that agreed on what both hold now, but for what ``agreed`` says either held then."""
    link = Link("item", one.id, other.id, one.values | agreed.get("ours", {}), other.values | agreed.get("theirs", {}))
    data = {**other.data, "quickbooks_id": one.id}
    return Unit("item", one, Mirror("item", other.id, other.version, data, other.values, deleted=other.deleted), link)


def decide(unit: Unit, seen: Context) -> Decision:
    return KINDS[unit.kind].rules.decide(unit, seen)


def _mirror(kind: str, list_id: str, data: Mapping[str, Any]) -> Mirror:
    return Mirror(kind, list_id, "1", data, KINDS[kind].rules.quickbooks_values(data, (), None))  # type: ignore[arg-type]


def lookup(kind: str, list_id: str, **data: Any) -> Mirror:
    """A record of a small list."""
    return _mirror(kind, list_id, {"list_id": list_id, **data})
