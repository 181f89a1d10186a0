"""Records that are compared by their figures, as their kinds declare it: what differs, and what both sides come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from app.model import Direction, Side
from app.store.sql import Connection, text
from app.sync.companies import Company
from app.sync.kinds import KINDS, setting_of
from app.sync.proof.words import Cause, Difference
from app.sync.rules.money import Money, figure

MONEY: dict[str, Money] = {kind.name: kind.money for kind in KINDS.values() if kind.money}
"""Compared by their figures, a statement a kind; their agreed values say what was sent, and not how they stand."""

TOLERANCE = Decimal("0.05")
AT_ONCE = 500  # rows in memory
PREFIX = {Side.QUICKBOOKS: "q_", Side.INDUSTRACK: "i_"}


def is_synchronised(company: Company) -> bool:
    """Whether the company's settings let any of them over."""
    return any(company.settings[setting_of(kind)] != Direction.OFF for kind in MONEY)


def differences(connection: Connection, company: Company, among: Sequence[str] | None = None) -> Iterator[Difference]:
    """What does not say the same on both sides, and is not on its way; with ``among`` only records of these ids."""
    for kind, money in MONEY.items():
        tolerance = Decimal(str(company.settings.get(money.tolerance, TOLERANCE)))
        given = _given(company.id, among) | {"tolerance": tolerance} | ({"right": money.right.code} if money.right else {})
        for row in connection.stream(text(money.wrong), given, AT_ONCE):
            for field, theirs, ours in money.fields(row, tolerance):
                name = money.name(row)
                yield Difference(kind, row.quickbooks_id, row.industrack_id, name, field, theirs, ours, Cause.EDITED_AFTER)


def sums(connection: Connection, company_id: str, heart: Callable[[], None]) -> dict[str, Any]:
    """What pairs come to on either side: each kind in ``kinds``, by currency, and by month where it differs."""
    heart()
    found: dict[str, Any] = {"kinds": {}, "currencies": {}, "months": []}
    for kind, money in MONEY.items():
        rows = connection.execute(text(money.sums), _given(company_id)).all()
        found["kinds"][kind] = _summed(money, rows)
        if money.by_month:
            for one in sorted({row.currency for row in rows}):
                found["currencies"][one] = _summed(money, [row for row in rows if row.currency == one])
            found["months"] += [_month(kind, money, row) for row in rows if _differs(money, row)]
    return found


def _given(company_id: str, among: Sequence[str] | None = None) -> dict[str, Any]:
    return {"company": company_id, "kinds": list(MONEY), "all": among is None, "ids": list(among or ())}


def _summed(money: Money, rows: Sequence[Any]) -> dict[Side, dict[str, str]]:
    return {
        side: {name: figure(sum(getattr(row, prefix + name) or Decimal(0) for row in rows)) for name in money.summed}
        for side, prefix in PREFIX.items()
    }


def _differs(money: Money, row: Any) -> bool:
    return any(getattr(row, f"q_{name}") != getattr(row, f"i_{name}") for name in money.summed)


def _month(kind: str, money: Money, row: Any) -> dict[str, Any]:
    known = {"month": row.month, "currency": row.currency, KINDS[kind].many: row.number}
    return known | dict(_summed(money, [row]))
