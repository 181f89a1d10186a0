"""An invoice on its way to QuickBooks, and how it stands there."""

from __future__ import annotations

from typing import Any

from tests.acceptance.money import Money


def arrived(m: Money, invoice: dict[str, Any]) -> Any:
    [found] = [one for one in m.invoices if one.id == m.told(invoice)["quickbooks_id"]]
    return found


def send(m: Money, **values: Any) -> tuple[dict[str, Any], Any]:
    """An invoice on its way, and as it stands in QuickBooks after a poll."""
    invoice = m.ready(**values)
    m.notice()
    m.world.poll(read=False)
    return invoice, arrived(m, invoice)
